// The one catalogue of what is deployed. The app, the rendered files, the checks and the docs go over it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { boundaryPolicy, deployerPolicy } from './account/deployer-permissions.ts';
import { MemberStack } from './account/member-stack.ts';
import { memberParameterValues } from './account/member-values.ts';
import { renderPackBody } from './account/rule-pack.ts';
import { RuleStack } from './account/rule-stack.ts';
import { renderRuleModule } from './account/terraform-module.ts';
import {
  bundleFunction,
  bundleInlineCode,
  CENTRAL_BUNDLE_DIRECTORY,
  CENTRAL_ENTRY,
} from './bundle.ts';
import { ProblemsError } from './constructs/problems.ts';
import {
  CENTRAL_SETTINGS,
  type Context,
  listOf,
  PREVENTION_KEY,
  unknownContext,
  warnOfUnknownContext,
} from './context.ts';
import { acceleratorRolePolicy } from './organization/accelerator-role-policy.ts';
import { AggregatorStack } from './organization/aggregator-stack.ts';
import { CentralStack } from './organization/central-stack.ts';
import { MemberRoleStack } from './organization/member-role-stack.ts';
import { MemberStackSetStack } from './organization/member-stack-set.ts';
import { OrganizationPackStack } from './organization/organization-pack-stack.ts';
import { PreflightRoleStack } from './organization/preflight-role-stack.ts';
import { TrainingEndpointsStack, TrainingVpcStack } from './prevention/network/network-stacks.ts';
import {
  ManagedPolicyStack,
  ProtectivePolicyStack,
  ResourceControlPolicyStack,
  ServiceControlPolicyStack,
} from './prevention/policies/enforcement-stacks.ts';
import { renderPolicyDocuments } from './prevention/rendered-files.ts';
import { StopRemediationStack, StopTrainingJobsStack } from './prevention/stop-job/stop-stack.ts';
import { renderTemplate } from './templates/render.ts';
import { type RenderedFile, renderJson } from './templates/rendered-file.ts';

const PROJECT_DIRECTORY = join(import.meta.dirname, '..');
const GENERATED = 'infra/generated';

export interface Deployment {
  /** One word for it: the app, docs and tests call it so. */
  readonly key: string;
  /** Adds the stacks that context asks for; without it, there is a file only. */
  readonly addStacks?: (app: App, context: Context, builds: Builds) => void;
  /** What people take without CDK, as a name below infra/generated. */
  readonly file?: { readonly name: string; readonly render: (builds: Builds) => string };
}

/** What stacks and files are made of: built when it is first asked for, and once. */
export interface Builds {
  /** The function's code as a text that stands in a template. */
  readonly inlineCode: () => string;
  /** Directory with the function's bundle. */
  readonly function: () => string;
  /** Directory with the bundle of central mode's function. */
  readonly centralFunction: () => string;
  /** Path of the member template: rendered anew, so that it is never older than the code. */
  readonly memberTemplate: () => string;
}

export function createBuilds(): Builds {
  const inlineCode = once(() => bundleInlineCode().code);
  return {
    inlineCode,
    function: once(() => bundleFunction().directory),
    centralFunction: once(() => bundleFunction(CENTRAL_BUNDLE_DIRECTORY, CENTRAL_ENTRY).directory),
    memberTemplate: once(() => writeMemberTemplate(inlineCode())),
  };
}

function once<Built>(build: () => Built): () => Built {
  let built: { readonly value: Built } | undefined;
  return () => {
    built ??= { value: build() };
    return built.value;
  };
}

/** What keeps jobs without a VPC from being created, or stops them: stacks that context names, and their templates. */
const preventive: readonly Deployment[] = Object.entries({
  managedPolicy: ManagedPolicyStack,
  serviceControlPolicy: ServiceControlPolicyStack,
  protectivePolicy: ProtectivePolicyStack,
  resourceControlPolicy: ResourceControlPolicyStack,
  trainingVpc: TrainingVpcStack,
  trainingEndpoints: TrainingEndpointsStack,
  stopTrainingJobs: StopTrainingJobsStack,
  stopTrainingJobsRemediation: StopRemediationStack,
}).map(([key, PreventiveStack]) => ({
  key,
  addStacks: (app, { prevention }) => {
    if (prevention.includes(key)) new PreventiveStack(app, `SageMakerTrainingJob-${key}`);
  },
  file: {
    name: `prevention/${kebabCase(key)}.template.yaml`,
    render: () => renderTemplate((app) => new PreventiveStack(app, 'Template')),
  },
}));

const ID = 'SageMakerTrainingJobInVpc';

export const deployments: readonly Deployment[] = [
  {
    key: 'member',
    addStacks: (app, { rule, existing }, builds) => {
      const code = Code.fromAsset(builds.function());
      new RuleStack(app, ID, { rule: { ...rule, code }, ...existing });
    },
    file: { name: 'member.yaml', render: ({ inlineCode }) => renderMemberTemplate(inlineCode()) },
  },
  {
    key: 'stackSet',
    addStacks: (app, context, builds) => {
      const { organizationalUnitIds, regions, excludedAccountIds, callAs } = context.organization;
      if (organizationalUnitIds === '') return;
      new MemberStackSetStack(app, `${ID}StackSet`, {
        templatePath: builds.memberTemplate(),
        parameters: memberParameterValues(context),
        organizationalUnitIds: listOf(organizationalUnitIds),
        regions: listOf(regions),
        excludedAccountIds: listOf(excludedAccountIds),
        ...(callAs !== '' && { callAs }),
      });
    },
  },
  {
    key: 'conformancePack',
    file: { name: 'conformance-pack.yaml', render: () => renderPackBody() },
  },
  {
    key: 'organizationPack',
    addStacks: (app, { rule, organization }) => {
      if (organization.organizationPack === 'true')
        new OrganizationPackStack(app, `${ID}OrganizationPack`, { rule });
    },
    file: {
      name: 'organization-conformance-pack.yaml',
      render: () => renderTemplate((app) => new OrganizationPackStack(app, 'Template')),
    },
  },
  {
    key: 'aggregator',
    addStacks: (app, { organization }) => {
      if (organization.aggregator === 'true') new AggregatorStack(app, `${ID}Aggregator`);
    },
    file: {
      name: 'aggregator.yaml',
      render: () => renderTemplate((app) => new AggregatorStack(app, 'Template')),
    },
  },
  {
    key: 'central',
    addStacks: (app, { rule, existing, organization }, builds) => {
      const { centralAccounts, centralExternalId } = organization;
      if (centralAccounts === '') return;
      new CentralStack(app, `${ID}Central`, {
        code: Code.fromAsset(builds.centralFunction()),
        accountIds: listOf(centralAccounts),
        ...(centralExternalId !== '' && { externalId: centralExternalId }),
        ...picked(rule, CENTRAL_SETTINGS),
        ...picked(existing, ['alarmTopicName']),
      });
      new OrganizationPackStack(app, `${ID}CentralPack`, { isCentral: true, rule });
    },
  },
  {
    key: 'centralMemberRole',
    file: {
      name: 'central-member-role.yaml',
      render: () => renderTemplate((app) => new MemberRoleStack(app, 'Template')),
    },
  },
  {
    key: 'preflightRole',
    file: {
      name: 'preflight-role.yaml',
      render: () => renderTemplate((app) => new PreflightRoleStack(app, 'Template')),
    },
  },
  policy('deployerPolicy', 'deployer-policy.json', deployerPolicy),
  policy('boundaryPolicy', 'boundary-policy.json', boundaryPolicy),
  policy(
    'acceleratorRolePolicy',
    'landing-zone-accelerator/role-policy.json',
    acceleratorRolePolicy,
  ),
  ...preventive,
];

/**
 * Adds to the app every stack that its context asks for.
 *
 * @throws Error that lists every problem of the context and of all stacks, each once, and unknown keys beside them.
 */
export function addStacks(app: App, context: Context, builds = createBuilds()): void {
  const problems = new Set([
    ...context.problems,
    ...preventionProblems(context),
    ...deployments.flatMap(({ addStacks: add }) => problemsOf(() => add?.(app, context, builds))),
  ]);
  if (problems.size > 0) throw invalidContext([...problems, ...unknownContext(app).values()]);
  warnOfUnknownContext(app);
}

function preventionProblems({ prevention }: Context): readonly string[] {
  const known = preventive.map(({ key }) => key);
  const unknown = prevention.filter((name) => !known.includes(name));
  return unknown.length === 0
    ? []
    : [`${PREVENTION_KEY} must list ${known.join(', ')}, got ${unknown.join(', ')}`];
}

/** What is wrong with the settings of stacks; any other error is one of the program. */
function problemsOf(build: () => void): readonly string[] {
  try {
    build();
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}

function invalidContext([first, ...more]: readonly string[]): Error {
  const listed =
    more.length === 0 ? ` ${first}` : [first, ...more].map((each) => `\n- ${each}`).join('');
  return new Error(`the context is invalid:${listed}`);
}

/** Every file that people take without CDK; paths are relative to the project. */
export function renderFiles(): readonly RenderedFile[] {
  const builds = createBuilds();
  const own = deployments.flatMap(({ file }) =>
    file === undefined ? [] : [{ path: `${GENERATED}/${file.name}`, content: file.render(builds) }],
  );
  return [...own, ...renderRuleModule(builds.inlineCode()), ...renderPolicyDocuments()];
}

/** The member template around the function's code. */
export function renderMemberTemplate(inlineCode: string): string {
  return renderTemplate((app) => new MemberStack(app, 'Member', { inlineCode }));
}

/** As an asset of the StackSet the template has to be a file. */
function writeMemberTemplate(inlineCode: string): string {
  const directory = join(PROJECT_DIRECTORY, 'dist/stack-set');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'member.yaml');
  writeFileSync(path, renderMemberTemplate(inlineCode));
  return path;
}

function policy(key: string, name: string, document: () => object): Deployment {
  return { key, file: { name, render: () => renderJson(name, document()).content } };
}

function kebabCase(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function picked<Source extends object, Key extends keyof Source>(
  source: Source,
  keys: readonly Key[],
): Pick<Source, Key> {
  const given = keys.filter((key) => source[key] !== undefined).map((key) => [key, source[key]]);
  return Object.fromEntries(given) as Pick<Source, Key>;
}
