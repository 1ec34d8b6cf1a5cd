// docs/landing-zone-accelerator.md is to be pasted: each name in it is the accelerator's, and each value is ours.

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CustomRule, type MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TrainingJobInVpcRule } from '../../../infra/constructs/training-job-in-vpc-rule.ts';
import { deployments } from '../../../infra/deployments.ts';
import { acceleratorRolePolicy } from '../../../infra/organization/accelerator-role-policy.ts';
import { BUNDLE_DIRECTORY, BUNDLE_FILE } from '../../../infra/shipped-function.ts';
import { createApp } from '../../../infra/templates/create-app.ts';
import { parseRuleParameters } from '../../../rule/verdict/parameters.ts';
import { putJob, startLocalWorld } from '../../support/local-world.ts';
import {
  type AcceleratorFile,
  acceleratorProperties,
} from '../../support/scenarios/accelerator-properties.ts';
import { memberTemplate, onlyResource, standInCode, synthesize } from '../synthesize.ts';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/landing-zone-accelerator.md', root), 'utf8');

/** The examples in the order of the page. */
const [security, customizations] = [...page.matchAll(/^( *)```yaml\n([\s\S]*?)```/gm)].map(
  ([, indent = '', text = '']) => parse(text.replaceAll(new RegExp(`^${indent}`, 'gm'), '')),
);
const [{ rules }] = security.awsConfig.ruleSets;
const [rule] = rules;
const { lambda } = rule.customRule;

/** Of these the accelerator leaves what is in them to the user, or has it for all of its files. */
const open = /\.(inputParameters|deploymentTargets)$/;

function pathsOf(value: unknown, path = ''): readonly string[] {
  if (open.test(path)) return [path];
  if (Array.isArray(value)) {
    const inner = value.flatMap((item) => pathsOf(item, `${path}[]`));
    return inner.every((each) => each === `${path}[]`) ? [path] : inner;
  }
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    pathsOf(item, path === '' ? key : `${path}.${key}`),
  );
}

describe.each<[AcceleratorFile, unknown]>([
  ['security-config.yaml', security],
  ['customizations-config.yaml', customizations],
])('the example of %s', (file, example) => {
  const known = acceleratorProperties.filter((property) => property.file === file);
  const used = new Set(pathsOf(example));

  it('sets the properties of the table and no others', () => {
    expect([...used].toSorted()).toEqual(known.map(({ path }) => path).toSorted());
  });
});

describe('the custom Config rule', () => {
  /** The rule that the accelerator's code makes of the example, with the same construct of CDK. */
  function asAccelerator(): Template {
    const stack = new Stack(new App(), 'Accelerator');
    new CustomRule(stack, 'Rule', {
      configRuleName: rule.name,
      description: rule.description,
      inputParameters: rule.inputParameters,
      periodic: rule.customRule.periodic,
      maximumExecutionFrequency: rule.customRule
        .maximumExecutionFrequency as MaximumExecutionFrequency,
      lambdaFunction: LambdaFunction.fromFunctionName(stack, 'Function', 'accelerator'),
    });
    return Template.fromStack(stack);
  }

  it('has the handler, runtime and timeout that CDK deploys', () => {
    const { Properties: deployed } = onlyResource(synthesize(), 'AWS::Lambda::Function') as {
      Properties: Record<string, unknown>;
    };

    expect({
      Handler: lambda.handler,
      Runtime: lambda.runtime,
      Timeout: lambda.timeout,
    }).toEqual({
      Handler: deployed.Handler,
      Runtime: deployed.Runtime,
      Timeout: deployed.Timeout,
    });
  });

  it('is evaluated as the rule that CDK deploys, under its name', () => {
    const ruleOf = (template: Template) => {
      const { Properties } = onlyResource(template, 'AWS::Config::ConfigRule') as {
        Properties: { ConfigRuleName: string; Scope?: unknown; Source: Record<string, unknown> };
      };
      const { ConfigRuleName, Scope, Source } = Properties;
      return { ConfigRuleName, Scope, Owner: Source.Owner, details: Source.SourceDetails };
    };

    expect(ruleOf(asAccelerator())).toEqual(
      ruleOf(synthesize({ ruleName: 'sagemaker-training-job-in-vpc' })),
    );
  });

  it('has no scope: its lookup type is none of those that make one', () => {
    const { lookupType, lookupValue } = rule.customRule.triggeringResources;

    expect(['ResourceTypes', 'ResourceId', 'Tag']).not.toContain(lookupType);
    expect(lookupValue).toEqual([]);
  });

  it('has parameters that the rule takes, each as text', () => {
    expect(Object.values(rule.inputParameters)).toEqual([expect.any(String)]);
    expect(() => parseRuleParameters(rule.inputParameters)).not.toThrow();
  });

  it('names the files that the commands make of those that are here', () => {
    const bundle = `${relative(new URL('.', root).pathname, BUNDLE_DIRECTORY)}/${BUNDLE_FILE}`;
    const rendered = deployments.find(({ key }) => key === 'acceleratorRolePolicy')?.file?.name;

    expect(page).toContain(`zip -X -j "$LZA_CONFIG/${lambda.sourceFilePath}" ${bundle}\n`);
    expect(page).toMatch(
      new RegExp(
        `cp infra/generated/${rendered} \\\\\\n +"\\$LZA_CONFIG/${lambda.rolePolicyFile}"`,
      ),
    );
  });
});

describe('the policy for the role', () => {
  interface Statement {
    readonly Sid: string;
    readonly Action: readonly string[];
    readonly Resource: unknown;
  }
  const { Statement: statements } = acceleratorRolePolicy() as { Statement: readonly Statement[] };
  const grantsOf = (all: readonly Statement[]) => all.map(({ Sid, Action }) => ({ Sid, Action }));

  it('is that of a rule without reevaluation, less what table, dead-letter queue and log take', () => {
    const stack = new Stack(createApp(), 'Stack');
    new TrainingJobInVpcRule(stack, 'Rule', { code: standInCode(), reevaluation: false });
    const template = Template.fromStack(stack);
    const role = onlyResource(template, 'AWS::IAM::Role').Properties as {
      Policies: readonly { PolicyDocument: { Statement: readonly Statement[] } }[];
    };
    const onRule = onlyResource(template, 'AWS::IAM::Policy').Properties as {
      PolicyDocument: { Statement: readonly Statement[] };
    };
    const notThere = ['KeepState', 'KeepFailedInvocations', 'WriteLogs'];

    const ofRole = [
      ...role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
      ...onRule.PolicyDocument.Statement,
    ].filter(({ Sid }) => !notThere.includes(Sid));

    expect(grantsOf(statements)).toEqual(
      grantsOf(ofRole.map((each) => ({ ...each, Action: [each.Action].flat() }))),
    );
  });

  it('covers what a function without table and queue calls', async () => {
    await using world = await startLocalWorld({ remembers: false });
    putJob(world, 'inside');
    putJob(world, 'outside', { VpcConfig: undefined });

    await world.evaluate();
    await world.evaluate();

    const called = new Set(
      world.aws.requests.all.map(({ service, operation }) => `${service}:${operation}`),
    );
    const granted = statements.flatMap(({ Action }) => Action);
    expect([...called].toSorted()).toEqual(
      granted.filter((action) => action !== 'sagemaker:ListTags').toSorted(),
    );
  });

  it('names training jobs and rules wherever IAM lets it', () => {
    expect(new Set(statements.map(({ Resource }) => Resource))).toEqual(
      new Set(['*', 'arn:*:sagemaker:*:*:training-job/*', 'arn:*:config:*:*:config-rule/*']),
    );
  });
});

it('the StackSet sets parameters that the template has, to values that they allow', () => {
  const [{ parameters }] = customizations.customizations.cloudFormationStackSets;
  const { Parameters: declared = {} } = memberTemplate();

  for (const { name, value } of parameters) {
    const { AllowedValues: values, AllowedPattern: pattern = '' } = declared[name] ?? {};
    expect(Object.keys(declared)).toContain(name);
    if (values !== undefined) expect(values).toContain(value);
    expect(value).toMatch(new RegExp(`^(?:${pattern})`));
  }
});
