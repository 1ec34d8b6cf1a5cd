import { expect, it } from 'vitest';
import { RULE_CONTROLS } from '../../infra/constructs/rule-controls.ts';
import {
  controlMappings,
  controlSources,
  controlTopics,
  findingClasses,
  mappingsOf,
  severityOf,
} from '../../rule/cli/reports/controls.ts';
import { findingKinds } from '../../rule/verdict/requirements.ts';

it('every kind of finding has a topic and a severity', () => {
  expect(Object.keys(findingClasses)).toEqual(findingKinds);
});

it('no mapping is empty, and no framework is given twice by one publisher', () => {
  const names = controlMappings.map(({ framework, publisher }) => `${framework} ${publisher}`);

  expect(new Set(names).size).toBe(names.length);
  for (const { framework, controls } of controlMappings) {
    const ids = Object.values(controls).flat();
    expect(ids.length, framework).toBeGreaterThan(0);
    for (const id of ids) expect(id, framework).toMatch(/^[\w.()-]+( \d+)?$/);
  }
});

it('every topic is mapped by somebody', () => {
  for (const topic of Object.keys(controlTopics))
    expect(controlMappings.some(({ controls }) => Object.hasOwn(controls, topic))).toBe(true);
});

it('a violation has the highest severity of its reasons', () => {
  expect(severityOf(['volumeKmsKeyMissing'])).toBe('Low');
  expect(severityOf(['volumeKmsKeyMissing', 'networkIsolationOff'])).toBe('Medium');
  expect(severityOf(['networkIsolationOff', 'noVpcConfig', 'volumeKmsKeyMissing'])).toBe('High');
});

it('a violation has the controls of all its reasons, each once', () => {
  const controlsOf = (...codes: readonly string[]) =>
    mappingsOf(codes).find(
      ({ mapping }) => mapping.framework === 'KISA ISMS-P' && mapping.publisher === 'Prowler',
    )?.controls;

  expect(controlsOf('noVpcConfig')).toEqual(['2.6.1', '2.10.2']);
  expect(controlsOf('noVpcConfig', 'interContainerEncryptionOff')).toEqual([
    '2.6.1',
    '2.10.2',
    '2.7.1',
  ]);
});

it('a framework that says nothing of the reasons is left out', () => {
  const frameworks = mappingsOf(['volumeKmsKeyMissing']).map(({ mapping }) => mapping.publisher);

  expect(frameworks).not.toContain('cnspec');
});

it('a job without a reason, and one that could not be read, is about the VPC', () => {
  expect(mappingsOf([])).toEqual(mappingsOf(['noVpcConfig']));
  expect(mappingsOf(['unreadable'])).toEqual(mappingsOf(['noVpcConfig']));
});

it('packs and templates name the same controls of the VPC', () => {
  const publishers = Object.keys(controlSources);
  const texts = publishers.map((publisher) =>
    controlMappings
      .filter(({ publisher: who, controls }) => who === publisher && controls.vpc !== undefined)
      .map(({ framework, controls }) => `${framework}: ${controls.vpc?.join(', ')}`)
      .join('; '),
  );

  expect(Object.entries(RULE_CONTROLS)).toEqual(
    publishers.map((publisher, row) => [publisher, texts[row]]),
  );
});
