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
      answers: 'How many non-compliant training jobs does each account have, in descending order?',
      limits: 'An account without violations has no row, whether or not it was evaluated.',
      expression: `SELECT accountId, COUNT(*) WHERE ${violations} GROUP BY accountId ORDER BY COUNT(*) DESC`,
    },
    {
      name: `${ruleName}-by-region`,
      answers: 'How many non-compliant training jobs does each Region have, in descending order?',
      limits: 'A Region without violations has no row, whether or not it was evaluated.',
      expression: `SELECT awsRegion, COUNT(*) WHERE ${violations} GROUP BY awsRegion ORDER BY COUNT(*) DESC`,
    },
    {
      name: `${ruleName}-newest`,
      answers:
        'Which training jobs became non-compliant most recently, and in which account and Region?',
      limits:
        'Rows are sorted by the time at which Config recorded the result. For jobs that the first run judged, this is not the order in which they were created. Queries cannot return the annotation, which states the reason.',
      expression: `SELECT configuration.targetResourceId, accountId, awsRegion, configurationItemCaptureTime WHERE ${violations} ORDER BY configurationItemCaptureTime DESC`,
    },
    {
      name: `${ruleName}-reporting`,
      answers: 'Which accounts and Regions report results, and how many?',
      limits:
        'An account and Region without results has no row, so compare the rows with your list of accounts. An account without training jobs reports nothing unless the parameter accountResult is true.',
      expression: `SELECT accountId, awsRegion, COUNT(*) WHERE ${results} GROUP BY accountId, awsRegion`,
    },
    {
      name: `${ruleName}-share`,
      answers: 'How many training jobs are compliant, and how many are not?',
      limits:
        'The query returns two counts, because it cannot divide them. Jobs that could not be read are in neither count.',
      expression: `SELECT configuration.complianceType, COUNT(*) WHERE ${results} GROUP BY configuration.complianceType`,
    },
  ];
}
