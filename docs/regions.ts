// What the generated regions of the docs hold, each from the data that the code or a test runs on.

import { deployerGrants } from '../infra/account/deployer-permissions.ts';
import { rulePermissions } from '../infra/constructs/rule-permissions.ts';
import { ORGANIZATION_CONTEXT } from '../infra/context.ts';
import { reasonMeanings } from '../rule/cli/check/judge-definition.ts';
import { documentKinds } from '../rule/cli/check/kinds.ts';
import {
  type ControlTopic,
  controlMappings,
  controlSources,
  controlTopics,
  findingClasses,
} from '../rule/cli/reports/controls.ts';
import { ruleParameterTable } from '../rule/verdict/parameters.ts';
import type { FindingKind } from '../rule/verdict/requirements.ts';
import { preventionRegions } from '../test/infra/prevention/docs-regions.ts';
import {
  acceleratorModels,
  acceleratorProperties,
  acceleratorVersion,
} from '../test/support/scenarios/accelerator-properties.ts';
import { faultScenarios } from '../test/support/scenarios/fault-scenarios.ts';
import { anyPackage, boundaries } from '../test/support/scenarios/module-boundaries.ts';
import {
  sdkNetworkCases,
  sdkNetworkVersions,
} from '../test/support/scenarios/sdk-network-cases.ts';
import { verdictScenarios } from '../test/support/scenarios/verdict-scenarios.ts';
import {
  renderChecks,
  renderCommands,
  renderExitCodes,
  renderFormats,
  renderNotes,
  renderParameterOptions,
} from './cli-reference.ts';
import { renderConstructs } from './construct-reference.ts';
import { renderCostExample } from './cost-example.ts';
import { doctorRegions } from './doctor.ts';
import { performanceRegions } from './performance-page.ts';
import { terraformRegions } from './terraform-tables.ts';

export const renderedRegions: Readonly<Record<string, () => string>> = {
  ...preventionRegions,
  ...doctorRegions,
  ...terraformRegions,
  ...performanceRegions,
  'organization/context': () =>
    table(
      ['Context key', 'Value'],
      Object.entries(ORGANIZATION_CONTEXT).map(([key, value]) => [code(key), value]),
    ),
  boundaries: () =>
    table(
      ['Files', 'What they hold', 'What they may import'],
      boundaries.map(({ of, holds, mayImport }) => [
        of.map(code).join(', '),
        holds,
        mayImport.map((entry) => (entry === anyPackage ? entry : code(entry))).join(', ') ||
          'nothing',
      ]),
    ),
  'check-findings': () =>
    table(
      ['Finding', 'The requirement'],
      Object.entries(reasonMeanings).map(([kind, meaning]) => [code(kind), meaning]),
    ),
  'check-kinds': () =>
    table(
      ['`--kind`', 'What it is'],
      [
        ...Object.entries(documentKinds).map(([kind, { meaning }]) => [code(kind), meaning]),
        [code('terraform'), '`.tf` and `.tofu` files'],
      ],
    ),
  'cli-commands': renderCommands,
  'cli-parameters': renderParameterOptions,
  'cli-exit-codes': renderExitCodes,
  'cli-formats': renderFormats,
  'cli-notes': renderNotes,
  'cli-checks': renderChecks,
  constructs: renderConstructs,
  'cost-example': renderCostExample,
  'deployer-permissions': () =>
    table(
      ['Resource type', 'Actions', 'On'],
      deployerGrants.map(({ resourceType, actions, resources, onlyPassedTo, onlyBounded }) => [
        resourceType,
        actions.map(code).join(' '),
        `${resources.map(code).join(' ')}${onlyPassedTo ? `, passed to ${code(onlyPassedTo)} only` : ''}${onlyBounded ? ', with the boundary only' : ''}`,
      ]),
    ),
  'accelerator-properties': () =>
    Object.entries(acceleratorModels)
      .flatMap(([file, model]) => [
        `${code(file)}, [as ${acceleratorVersion} declares it](${model}):`,
        table(
          ['Property', 'Required', 'What it is'],
          acceleratorProperties
            .filter((property) => property.file === file)
            .map(({ path, isRequired, note }) => [code(path), isRequired ? 'yes' : 'no', note]),
        ),
      ])
      .join('\n\n'),
  faults: () => faultScenarios.map(({ what }) => `- ${what}`).join('\n'),
  'sdk-network': () =>
    table(
      ['SDK', 'You wrote', 'The job'],
      sdkNetworkCases.map(({ sdk, given, outcome }) => [sdkNetworkVersions[sdk], given, outcome]),
    ),
  'control-mappings': () =>
    table(
      ['Framework', 'Mapped by', ...Object.values(controlTopics)],
      controlMappings.map(({ framework, publisher, controls }) => [
        framework,
        publisher,
        ...Object.keys(controlTopics).map(
          (topic) => controls[topic as ControlTopic]?.join(', ') ?? '–',
        ),
      ]),
    ),
  'control-severities': () =>
    table(
      ['Finding', 'Found', 'Topic', 'Severity', 'Because'],
      Object.entries(findingClasses).map(([kind, { topic, severity, because }]) => [
        code(kind),
        optionOf[kind as FindingKind],
        controlTopics[topic],
        severity,
        because,
      ]),
    ),
  'control-sources': () =>
    Object.entries(controlSources)
      .map(([publisher, version]) => `- ${publisher}: ${version}`)
      .join('\n'),
  permissions: () =>
    table(
      ['Actions', 'On', 'Why'],
      rulePermissions.map(({ actions, resource, onlyWith, why, see }) => [
        actions.map(code).join(' '),
        resource,
        `to [${why}](${see})${onlyWith === undefined ? '' : `; only with the option *${onlyWith}*`}`,
      ]),
    ),
  scenarios: () =>
    table(
      ['Given', 'Parameters', 'Verdict', 'Annotation'],
      verdictScenarios.map(({ given, parameters, verdict, annotation }) => [
        given,
        parameterText(parameters),
        verdict,
        annotation,
      ]),
    ),
  parameters: () =>
    table(
      ['Parameter', 'Allowed', 'Default', 'Meaning', 'Example'],
      Object.entries(ruleParameterTable).map(([name, row]) => [
        code(name),
        row.allowed,
        'defaultMeaning' in row ? row.defaultMeaning : String(row.default),
        row.meaning,
        code(row.example),
      ]),
    ),
};

/** When the rule looks for each kind of finding. */
const optionOf: Readonly<Record<FindingKind, string>> = {
  noVpcConfig: 'always',
  incompleteVpcConfig: 'always',
  subnetNotAllowed: 'with `allowedSubnetIds`',
  securityGroupNotAllowed: 'with `allowedSecurityGroupIds`',
  networkIsolationOff: 'with `requireNetworkIsolation`',
  interContainerEncryptionOff: 'with `requireInterContainerEncryption`',
  volumeKmsKeyMissing: 'with `requireVolumeKmsKey`',
};

function parameterText(parameters: object): string {
  return Object.entries(parameters)
    .filter(([name]) => name !== 'remediationUrl')
    .map(([name, value]) =>
      value instanceof Date
        ? code(`${name} ${value.toISOString().slice(0, 10)}`)
        : code(`${name} ${Array.isArray(value) ? value.join(',') : value}`),
    )
    .join(' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
