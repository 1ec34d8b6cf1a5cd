import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/**
 * Accepted and rejected flows of a VPC, in a log group of their own.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { RetentionDays } from 'aws-cdk-lib/aws-logs';
 * import { VpcFlowLogs } from 'sagemaker-training-job-in-vpc';
 *
 * const app = new App();
 * const stack = new Stack(app, 'TrainingNetwork');
 * new VpcFlowLogs(stack, 'FlowLogs', 'vpc-0a1b2c3d4e5f60718', RetentionDays.SIX_MONTHS);
 */
export class VpcFlowLogs extends Construct {
  constructor(
    scope: Construct,
    id: string,
    vpcId: string,
    retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR,
  ) {
    super(scope, id);
    const stack = Stack.of(this);
    const group = new logs.LogGroup(this, 'Resource', { retention });
    const role = new iam.Role(this, 'Role', {
      // For the flow logs of this account and Region, and for nobody else's.
      // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
      assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: {
            'aws:SourceArn': stack.formatArn({
              service: 'ec2',
              resource: 'vpc-flow-log',
              resourceName: '*',
            }),
          },
        },
      }),
      inlinePolicies: {
        Write: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
              resources: [group.logGroupArn],
            }),
          ],
        }),
      },
    });
    new ec2.CfnFlowLog(this, 'FlowLog', {
      resourceId: vpcId,
      resourceType: 'VPC',
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: group.logGroupArn,
      deliverLogsPermissionArn: role.roleArn,
    });
  }
}
