// Templates as the CDK really writes them: state machines put together from text and references.

import { App, Fn, Stack } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { DefinitionBody, IntegrationPattern, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { S3Location, SageMakerCreateTrainingJob } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { expect, it } from 'vitest';
import { check, inShort } from './checked.ts';

function templateOf(build: (stack: Stack) => void): string {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  build(stack);
  return JSON.stringify(app.synth().getStackByName('Stack').template);
}

function trainingTask(stack: Stack, id: string, vpc?: IVpc) {
  return new SageMakerCreateTrainingJob(stack, id, {
    trainingJobName: Fn.ref('AWS::StackName'),
    integrationPattern: IntegrationPattern.RUN_JOB,
    algorithmSpecification: { algorithmName: 'any' },
    inputDataConfig: [],
    outputDataConfig: {
      s3OutputLocation: S3Location.fromBucket(
        Bucket.fromBucketName(stack, `${id}Output`, 'models'),
        id,
      ),
    },
    ...(vpc && { vpcConfig: { vpc } }),
  });
}

it('tasks of the CDK are judged by what they will send', async () => {
  const text = templateOf((stack) => {
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: Fn.importValue('VpcId'),
      availabilityZones: ['a', 'b'],
      privateSubnetIds: [Fn.importValue('SubnetA'), Fn.importValue('SubnetB')],
    });
    const inVpc = trainingTask(stack, 'InVpc', vpc);
    inVpc.addSecurityGroup(new SecurityGroup(stack, 'Group', { vpc }));
    const outside = trainingTask(stack, 'Public');
    new StateMachine(stack, 'Machine', {
      definitionBody: DefinitionBody.fromChainable(inVpc.next(outside)),
    });
  });

  const findings = inShort(await check({ text }));

  expect(findings.map((line) => line.replace(/^Machine\w+/, 'Machine'))).toEqual([
    'Machine/InVpc compliant',
    'Machine/Public nonCompliant noVpcConfig',
  ]);
});
