// How AWS Config takes, keeps and shows results.

import type { Assumption } from '../assumption.ts';
import { only } from '../assumption.ts';
import { pollersAreTwo } from '../checks/messages.ts';
import {
  complianceIsQueried,
  countsAreSorted,
  emptyReportIsAccepted,
  evaluationIsScheduled,
  otherAccountIsInvoked,
  packNamesOtherAccount,
  packNamesOwnAccount,
  packResultsAreReadable,
  pageTokenFits,
  remediationIsAccepted,
  tokenLastsForARun,
  typeIsAccepted,
} from '../checks/results.ts';

export const reportingAssumptions: readonly Assumption[] = [
  {
    id: 'result-type',
    assumed: '`PutEvaluations` accepts the resource type `AWS::SageMaker::TrainingJob`.',
    eitherWay:
      'Reports under it. If Config refuses it by name before anything was accepted, the rule reports under `AWS::::Account`, logs this, and remembers it.',
    byHand:
      '`aws configservice put-evaluations --test-mode --result-token TESTMODE --evaluations …` with that type',
    check: typeIsAccepted,
  },
  {
    id: 'result-token-life',
    assumed: 'A result token is valid for as long as a run takes.',
    eitherWay:
      'Reports as it goes. A rejected token ends the run with its progress saved, and another run is requested.',
    byHand: 'a first sweep of a large account',
    check: tokenLastsForARun,
  },
  {
    id: 'older-ordering-timestamp',
    assumed: 'An evaluation with an older ordering timestamp is ignored.',
    eitherWay:
      'One run at a time reports for a rule, and a run with an older event reports nothing. If two runs overlap after all, the next audit corrects the results.',
    byHand: 'two puts with swapped timestamps',
    check: { cannot: 'only two results that are reported show it' },
  },
  {
    id: 'pack-results',
    assumed: 'The function can read the results of a rule that a conformance pack created.',
    eitherWay: 'If not, it logs this once, sends everything that it judges, and retires nothing.',
    byHand:
      '`aws configservice get-compliance-details-by-config-rule` on such a rule, with the function’s role',
    check: packResultsAreReadable,
  },
  {
    id: 'unchanged-results-are-billed',
    assumed: 'A result that is unchanged or retired is billed like any other.',
    eitherWay:
      'Unchanged results are not sent. The cost estimates assume that every evaluation sent is billed.',
    byHand: 'the bill',
    check: { cannot: 'no API shows what a single evaluation costs' },
  },
  {
    id: 'evaluation-message-type',
    assumed: '`StartConfigRulesEvaluation` causes an event of type `ScheduledNotification`.',
    eitherWay:
      'Accepts `ScheduledNotification`. Any other type is refused by name, and the error metric shows it.',
    byHand: 'the function’s log after a manual evaluation',
    check: evaluationIsScheduled,
  },
  {
    id: 'quiet-pollers',
    assumed:
      'Lambda keeps two pollers of a quiet queue if its mapping has no limit of concurrent batches, as here.',
    eitherWay: 'Documented as two. With five, a month costs $0.16 more.',
    byHand: 'the metric `NumberOfEmptyReceives` of the queue: 6 a minute for two, 15 for five',
    check: pollersAreTwo,
  },
  {
    id: 'page-token-length',
    assumed: 'A pagination token of Config’s results fits into an item of the state table.',
    eitherWay: 'The token is saved with the audit. A run that cannot save it fails.',
    byHand: 'an account with more than 100 results',
    check: pageTokenFits,
  },
  {
    id: 'page-token-life',
    assumed: 'A pagination token of Config’s results is valid until the next run.',
    eitherWay:
      'If it is refused, an audit starts again, and so does the reading of results after a change of policy; the second time, that sends every result.',
    byHand: 'an account with more results than one run can read',
    check: { cannot: 'only the same token at a later time shows it' },
  },
  {
    id: 'empty-report',
    assumed: 'An empty `Evaluations` list is accepted outside test mode.',
    eitherWay:
      'Sends it after a run that had nothing to report. If Config refuses it, the run logs `sign-off-refused` and does not fail.',
    byHand: 'an account without training jobs',
    check: emptyReportIsAccepted,
  },
  {
    id: 'pack-account-id',
    assumed:
      '`Fn::Sub` with the pseudo parameter `AWS::AccountId` works in the `SourceIdentifier` of a pack.',
    eitherWay:
      'The organization pack uses it. The alternative is `Fn::ImportValue` of an export that the member template would need.',
    byHand: 'one test account',
    check: packNamesOwnAccount,
  },
  {
    id: 'pack-parameter',
    assumed: 'A parameter works in the `SourceIdentifier` of a pack.',
    eitherWay: 'The pack of central mode names the function’s account with one.',
    byHand: 'step 3 of [central mode](organization.md#deploy-central-mode) with one account',
    check: packNamesOtherAccount,
  },
  {
    id: 'compliance-in-queries',
    assumed:
      'The compliance of a type that Config does not record appears as `AWS::Config::ResourceCompliance` in queries.',
    eitherWay: 'The queries use it. If it does not appear, set `resourceType` to `AWS::::Account`.',
    byHand: 'the stored queries, a day after the first run',
    check: complianceIsQueried,
  },
  {
    id: 'query-grammar',
    assumed: '`ORDER BY COUNT(*)` and the combined queries run as written.',
    eitherWay: 'They use only the documented grammar. If `ORDER BY` is refused, remove it.',
    byHand: 'the query editor',
    check: countsAreSorted,
  },
  {
    id: 'invocation-across-accounts',
    assumed:
      'Config can invoke a function of another account through a policy statement with that account as `SourceAccount`.',
    eitherWay:
      'Central mode adds one statement for each account. If this is not enough, Config refuses the rule and nothing is judged.',
    byHand: 'step 3 of [central mode](organization.md#deploy-central-mode) with one account',
    check: otherAccountIsInvoked,
  },
  {
    id: 'function-policy-size',
    assumed:
      'Lambda counts the bytes of a function’s policy as `GetPolicy` shows it, with IDs as long as CloudFormation makes them.',
    eitherWay:
      'If Lambda counts more, the deployment of a full list of accounts fails and is rolled back.',
    byHand: '`aws lambda get-policy` after step 1 of central mode',
    check: only.deployment,
  },
  {
    id: 'member-result-token',
    assumed:
      '`PutEvaluations` accepts a member’s result token only with that member’s credentials.',
    eitherWay: 'Always uses the member’s credentials.',
    byHand: 'not needed',
    check: { cannot: 'the rule works in either case' },
  },
  {
    id: 'parameters-without-value',
    assumed: 'CloudFormation accepts `InputParameters` in which every value is `AWS::NoValue`.',
    eitherWay:
      'The member template and the packs pass unused parameters that way. If it is refused, set one parameter to its default.',
    byHand: 'one deployment with defaults',
    check: only.deployment,
  },
  {
    id: 'remediation',
    assumed: 'AWS Config accepts manual and automatic remediation for this resource type.',
    eitherWay: 'Both are off, and EventBridge does not depend on it.',
    byHand: 'the *Remediate* button in the console',
    check: remediationIsAccepted,
  },
  {
    id: 'security-hub',
    assumed: 'Findings of rules from a conformance pack reach Security Hub.',
    eitherWay: 'Nothing depends on it.',
    byHand: 'Security Hub, after a violation',
    check: { cannot: 'nothing depends on it, so doctor asks for no right to read Security Hub' },
  },
];
