import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { AggregatorStack } from '../../../infra/organization/aggregator-stack.ts';
import { storedQueries } from '../../../infra/organization/stored-queries.ts';
import { createApp } from '../../../infra/templates/create-app.ts';

describe('the aggregator', () => {
  it('reads all Regions of the whole organization', () => {
    const template = Template.fromStack(new AggregatorStack(createApp(), 'Stack'));

    template.hasResourceProperties('AWS::Config::ConfigurationAggregator', {
      OrganizationAggregationSource: { AllAwsRegions: true },
    });
  });

  it('stores every query as it is in the docs', () => {
    const template = Template.fromStack(new AggregatorStack(createApp(), 'Stack'));
    const stored = Object.values(template.findResources('AWS::Config::StoredQuery')).map(
      ({ Properties }) => Properties,
    );

    expect(stored).toEqual(
      storedQueries().map(({ name, answers, expression }) => ({
        QueryName: name,
        QueryDescription: answers,
        QueryExpression: expression,
      })),
    );
  });

  it('has no finding of AwsSolutions that is not acknowledged with a reason', () => {
    const stack = new AggregatorStack(createApp(), 'Stack');

    expect(new AwsSolutionsChecks().validateScope(stack).violations).toEqual([]);
  });
});
