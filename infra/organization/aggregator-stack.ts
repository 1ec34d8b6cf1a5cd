import { CfnOutput, Validations } from 'aws-cdk-lib';
import { CfnConfigurationAggregator, CfnStoredQuery } from 'aws-cdk-lib/aws-config';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { BaseStack } from '../templates/base-stack.ts';
import { storedQueries } from './stored-queries.ts';

/** The aggregator's name, as the commands of docs/organization.md use it. */
export const AGGREGATOR_NAME = 'organization';

/**
 * The auditor's page: Config's results of all accounts and Regions of the organization, and the queries on them.
 * In one Region of the management account or of a delegated administrator of config.amazonaws.com; reads only.
 */
export class AggregatorStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(
      scope,
      id,
      'AWS Config aggregator for the organization, with queries about SageMaker training jobs in a VPC',
    );
    // AWS's own policy and not its four actions: Config deletes the aggregated data once the role has been
    // insufficient for 24 hours, and AWS keeps its policy up to date.
    const role = new Role(this, 'AggregatorRole', {
      assumedBy: new ServicePrincipal('config.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSConfigRoleForOrganizations'),
      ],
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSConfigRoleForOrganizations]',
      reason:
        'reads the list of accounts; Config deletes the aggregated data when its role lacks an action for a day, and AWS keeps this policy up to date',
    });
    const aggregator = new CfnConfigurationAggregator(this, 'Aggregator', {
      configurationAggregatorName: AGGREGATOR_NAME,
      organizationAggregationSource: { roleArn: role.roleArn, allAwsRegions: true },
    });
    for (const { name, answers, expression } of storedQueries())
      new CfnStoredQuery(this, pascalCase(name), {
        queryName: name,
        queryDescription: answers,
        queryExpression: expression,
      });
    new CfnOutput(this, 'AggregatorArn', { value: aggregator.attrConfigurationAggregatorArn });
  }
}

/** Logical ids are letters and digits. */
function pascalCase(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
