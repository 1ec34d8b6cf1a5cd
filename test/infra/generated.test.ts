// What people take without Node is committed, and this keeps it fresh: after a change run `npm run templates`.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployments, renderFiles } from '../../infra/deployments.ts';
import { readTemplate } from '../support/template.ts';

const project = join(import.meta.dirname, '../..');

/** The longest template that CloudFormation takes without a bucket, in bytes, and the longest of all. */
const bodyLimit = 51_200;
const memberLimit = 300 * 1_024;

const files = renderFiles();
const templates = files.filter(({ path }) => path.endsWith('.yaml'));
const own = templates.filter(({ path }) => !path.includes('prevention/'));

it('the files are those of the catalogue, and documents to paste', () => {
  const names = deployments.flatMap(({ file }) => (file === undefined ? [] : [file.name]));

  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(names.map((name) => `infra/generated/${name}`)),
  );
  expect(templates).toHaveLength(names.filter((name) => name.endsWith('.yaml')).length);
});

it('every deployment has a name of its own, and can be deployed', () => {
  const keys = deployments.map(({ key }) => key);

  expect(new Set(keys).size).toBe(keys.length);
  for (const { addStacks, file } of deployments) expect(addStacks ?? file).toBeDefined();
});

describe.each(files)('$path', ({ path, content }) => {
  it('is fresh', () => {
    const written = readFileSync(join(project, path), 'utf8');

    expect(written === content, 'run npm run templates').toBe(true);
  });

  it('has ASCII characters only, which CloudFormation gives back as they are', () => {
    expect(content).toMatch(/^[\t\n\x20-\x7e]*$/);
  });

  it('keeps within its budget', () => {
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(
      /\/(member\.yaml|function\.js\.txt)$/.test(path) ? memberLimit : bodyLimit,
    );
  });
});

describe.each(own)('$path', ({ path, content }) => {
  it('needs no bootstrapped account', () => {
    const template = readTemplate(content);

    expect(Object.keys(template.Parameters ?? {})).not.toContain('BootstrapVersion');
    expect(content).not.toContain('cdk-');
  });

  it('describes every parameter, and has a default for all but whom to trust', () => {
    for (const [name, parameter] of Object.entries(readTemplate(content).Parameters ?? {}))
      expect(parameter).toMatchObject({
        Description: expect.stringMatching(/\.$/),
        ...(['CentralRoleArns', 'AdministratorAccountId'].includes(name)
          ? {}
          : { Default: expect.anything() }),
      });
  });

  it('groups and labels its parameters, unless it is a pack, which has no place for that', () => {
    const { Parameters = {} } = readTemplate(content);
    const isExpected =
      Object.keys(Parameters).length > 0 && !path.endsWith('/conformance-pack.yaml');

    expect(content.includes('AWS::CloudFormation::Interface')).toBe(isExpected);
  });
});
