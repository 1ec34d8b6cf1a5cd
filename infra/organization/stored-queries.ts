// The auditor's questions as advanced queries of AWS Config. They are run against the organization's aggregator.
// The grammar has no FROM, AS, DISTINCT, HAVING or JOIN, and wildcards at the end of a text only.

import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';

export interface StoredQuery {
  /** 1 to 64 characters of A-Z, a-z, 0-9, - and _. */
  readonly name: string;
  /** The question; at most 256 characters, it is the query's description in the console. */
  readonly answers: string;
  /** What the answer does not say. */
  readonly limits: string;
  /** 1 to 4,096 characters. */
  readonly expression: string;
}

/**
 * A conformance pack appends a suffix to the rule's name, which differs from the name a stack gives it: hence the
 * prefix. `configRuleList` is an array, and conditions on arrays match across elements, so what a result says is
 * asked of the whole resource.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/query-components.html
 */
function resultsOf(rulePrefix: string): string {
  return `resourceType = 'AWS::Config::ResourceCompliance' AND configuration.configRuleList.configRuleName LIKE '${rulePrefix}%'`;
}

/**
 * The queries for the rule of this name, and for those whose names begin with it.
 *
 * @param ruleName 1 to 37 characters of A-Z, a-z, 0-9 and -; `_` would stand for any character.
 */
export function storedQueries(ruleName: string = DEFAULT_RULE_NAME): readonly StoredQuery[] {
  const results = resultsOf(ruleName);
  const violations = `${results} AND configuration.complianceType = 'NON_COMPLIANT'`;
  return [
    {
      name: `${ruleName}-by-account`,
      answers: 'How many training jobs without a VPC does each account have, most first?',
      limits: 'An account without violations has no row, whether it was looked at or not.',
      expression: `SELECT accountId, COUNT(*) WHERE ${violations} GROUP BY accountId ORDER BY COUNT(*) DESC`,
    },
    {
      name: `${ruleName}-by-region`,
      answers: 'How many training jobs without a VPC does each Region have, most first?',
      limits: 'A Region without violations has no row, whether it was looked at or not.',
      expression: `SELECT awsRegion, COUNT(*) WHERE ${violations} GROUP BY awsRegion ORDER BY COUNT(*) DESC`,
    },
    {
      name: `${ruleName}-newest`,
      answers: 'Which training jobs became violations last, and in which account and Region?',
      limits:
        'Rows are in the order in which Config recorded the results; after the first run that is not the order in which the jobs were created. Queries cannot return the annotation, which has the reason.',
      expression: `SELECT configuration.targetResourceId, accountId, awsRegion, configurationItemCaptureTime WHERE ${violations} ORDER BY configurationItemCaptureTime DESC`,
    },
    {
      name: `${ruleName}-reporting`,
      answers: 'Which accounts and Regions report results at all, and how many?',
      limits:
        'What is absent has no row: compare with the list of accounts. An account without training jobs reports nothing unless the parameter accountResult is true.',
      expression: `SELECT accountId, awsRegion, COUNT(*) WHERE ${results} GROUP BY accountId, awsRegion`,
    },
    {
      name: `${ruleName}-share`,
      answers: 'How many training jobs are compliant, and how many are not?',
      limits:
        'Two counts: the grammar cannot divide them. Jobs that were not judged are in neither.',
      expression: `SELECT configuration.complianceType, COUNT(*) WHERE ${results} GROUP BY configuration.complianceType`,
    },
  ];
}
