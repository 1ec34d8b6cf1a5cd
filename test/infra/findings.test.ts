import { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks, type NagPack, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { RuleStack } from '../../infra/account/rule-stack.ts';
import { TrainingJobInVpcRule } from '../../infra/constructs/training-job-in-vpc-rule.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { aRuleStack, standInCode } from './synthesize.ts';

function findings(pack: NagPack, scope: IConstruct): readonly string[] {
  return pack.validateScope(scope).violations.map(({ ruleName }) => ruleName);
}

describe('the single-account stack', () => {
  it.each([
    ['AwsSolutions', new AwsSolutionsChecks()],
    ['Serverless', new ServerlessChecks()],
  ])('has no finding of %s that is not acknowledged with a reason', (_, pack) => {
    expect(findings(pack, aRuleStack())).toEqual([]);
  });

  it('lacks only a customer key for NIST 800-53', () => {
    expect(findings(new NIST80053R5Checks(), aRuleStack())).toEqual([
      'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
      'NIST.800.53.R5-SNSEncryptedKMS',
    ]);
  });

  it('has no finding of NIST 800-53 with a customer key', () => {
    const app = createApp();
    const encryptionKey = new Key(new Stack(app, 'Keys'), 'Key', { enableKeyRotation: true });
    const stack = new RuleStack(app, 'Stack', { rule: { code: standInCode(), encryptionKey } });

    expect(findings(new NIST80053R5Checks(), stack)).toEqual([]);
  });

  it('acknowledges what the construct leaves to whoever uses it', () => {
    const stack = new Stack(createApp(), 'Stack');
    new TrainingJobInVpcRule(stack, 'Rule', { code: standInCode() });

    expect(findings(new AwsSolutionsChecks(), stack)).toEqual(
      expect.arrayContaining(['AwsSolutions-DDB3']),
    );
  });

  it('is really looked at: a resource that deserves a finding gets one', () => {
    const stack = aRuleStack();
    new Key(stack, 'KeyWithoutRotation');

    expect(findings(new AwsSolutionsChecks(), stack)).toEqual(['AwsSolutions-KMS5']);
  });
});
