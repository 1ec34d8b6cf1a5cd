import {
  DescribeComplianceByConfigRuleCommand,
  DescribeConfigRulesCommand,
  GetComplianceDetailsByConfigRuleCommand,
} from '@aws-sdk/client-config-service';
import { ListTagsCommand, ListTrainingJobsCommand, SearchCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { type Connected, connect, putJobs } from './connect.ts';

const ARN = 'arn:aws:sagemaker:eu-central-1:111122223333:training-job/job-000';

type Page = (aws: Connected, NextToken?: string) => Promise<object>;

const pages: Readonly<Record<string, Page>> = {
  ListTrainingJobs: ({ sagemaker }, NextToken) =>
    sagemaker.send(new ListTrainingJobsCommand({ NextToken })),
  Search: ({ sagemaker }, NextToken) =>
    sagemaker.send(new SearchCommand({ Resource: 'TrainingJob', NextToken })),
  ListTags: ({ sagemaker }, NextToken) =>
    sagemaker.send(new ListTagsCommand({ ResourceArn: ARN, NextToken })),
  DescribeConfigRules: ({ config }, NextToken) =>
    config.send(new DescribeConfigRulesCommand({ NextToken })),
  DescribeComplianceByConfigRule: ({ config }, NextToken) =>
    config.send(new DescribeComplianceByConfigRuleCommand({ NextToken })),
  GetComplianceDetailsByConfigRule: ({ config }, NextToken) =>
    config.send(new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: 'rule', NextToken })),
};

describe('an empty NextToken', () => {
  it.each(Object.entries(pages))('asks %s for the first page', async (_operation, page) => {
    await using aws = await connect();
    putJobs(aws, 2);
    aws.world.config.createRule({ name: 'rule' });

    const { $metadata: _first, ...first } = { $metadata: {}, ...(await page(aws)) };
    const { $metadata: _empty, ...empty } = { $metadata: {}, ...(await page(aws, '')) };

    expect(empty).toEqual(first);
    expect(Object.keys(first)).not.toEqual([]);
  });

  it.each(Object.entries(pages))(
    'is no licence for other tokens of %s',
    async (_operation, page) => {
      await using aws = await connect();
      putJobs(aws, 2);
      aws.world.config.createRule({ name: 'rule' });

      const answer = page(aws, ' ');

      await expect(answer).rejects.toThrow(/nextToken is invalid/);
    },
  );
});
