import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { DEFAULT_RUNBOOK_NAME, runbookContent } from './runbook.ts';

export interface StopRunbookProps {
  /**
   * Name of the document.
   * @default 'stop-training-job-without-vpc'
   */
  readonly runbookName?: string;
  /**
   * Jobs that are never stopped: names separated by commas, `*` allowed, as the rule's parameter has them.
   * @default - no job is exempt
   */
  readonly exemptJobNames?: string;
  /**
   * 'true' to report what would be stopped and stop nothing, whoever starts the runbook.
   * @default 'true'
   */
  readonly dryRun?: string;
}

/** The runbook and its role. Nothing starts it: people may, and the constructs beside this one do. */
export class StopRunbook extends Construct {
  readonly runbookName: string;
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: StopRunbookProps = {}) {
    super(scope, id);
    const stack = Stack.of(this);
    this.role = new iam.Role(this, 'Role', {
      description: 'Runbook: stops training jobs without a VPC',
      // For no account's automation but this one's.
      // https://docs.aws.amazon.com/systems-manager/latest/userguide/cross-service-confused-deputy-prevention.html
      assumedBy: new iam.ServicePrincipal('ssm.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: {
            'aws:SourceArn': stack.formatArn({
              service: 'ssm',
              resource: 'automation-execution',
              resourceName: '*',
            }),
          },
        },
      }),
      inlinePolicies: {
        Stop: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              sid: 'StopJobs',
              actions: ['sagemaker:DescribeTrainingJob', 'sagemaker:StopTrainingJob'],
              resources: [
                stack.formatArn({
                  service: 'sagemaker',
                  resource: 'training-job',
                  resourceName: '*',
                }),
              ],
            }),
          ],
        }),
      },
    });
    const document = new ssm.CfnDocument(this, 'Resource', {
      name: props.runbookName ?? DEFAULT_RUNBOOK_NAME,
      documentType: 'Automation',
      updateMethod: 'NewVersion',
      content: runbookContent({
        assumeRoleArn: this.role.roleArn,
        exemptJobNames: props.exemptJobNames ?? '',
        dryRun: props.dryRun ?? 'true',
      }),
    });
    // The document's Ref: whoever names the runbook is created after it.
    this.runbookName = document.ref;
  }
}
