// How AWS Config takes what the rule reports, and shows it.

import {
  DescribeRemediationExecutionStatusCommand,
  GetComplianceDetailsByConfigRuleCommand,
  PutEvaluationsCommand,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import { fieldsOf } from '../../../events/json.ts';
import { trainingJobType } from '../../../verdict/evaluation.ts';
import { isNotFound, refusalIn } from '../answers.ts';
import { type Check, doesNotHold, holds, NothingToSeeError, nothingToSee } from '../finding.ts';
import { countIn, logDays } from '../read-log.ts';
import { functionIn, type Subject } from '../subject.ts';
import { count, span } from '../words.ts';
import { summaries } from './state.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html (400 KB an item) */
const itemBytes = 400_000;
/** A token that a run of this length reported with proves what the assumption says. */
const longRunMs = 600_000;
/** An evaluation that was asked for starts within minutes. */
const startLimitMs = 600_000;
const dayMs = 86_400_000;

export const typeIsAccepted: Check = async (subject) => {
  const types = await reportedTypes(subject);
  if (types.includes(trainingJobType)) return holds('the rule has results of this type');
  if (!subject.mayTest) return nothingToSee('the call in test mode was left out');
  try {
    await subject.ask('config:PutEvaluations', () =>
      subject.clients.config.send(
        new PutEvaluationsCommand({
          ResultToken: 'TESTMODE',
          TestMode: true,
          Evaluations: [
            {
              ComplianceResourceType: trainingJobType,
              ComplianceResourceId: 'training-job-in-vpc-doctor',
              ComplianceType: 'COMPLIANT',
              OrderingTimestamp: new Date(subject.nowMs),
            },
          ],
        }),
      ),
    );
    return holds('accepted in test mode');
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal?.name !== 'InvalidParameterValueException') throw error;
    return doesNotHold(`refused in test mode: ${refusal.message}`);
  }
};

/** The types of the first results; none where there is no rule. */
async function reportedTypes(subject: Subject): Promise<readonly string[]> {
  try {
    const { ConfigRuleName } = await subject.rule();
    const { EvaluationResults = [] } = await subject.ask(
      'config:GetComplianceDetailsByConfigRule',
      () =>
        subject.clients.config.send(
          new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName, Limit: 100 }),
        ),
    );
    return EvaluationResults.flatMap(
      ({ EvaluationResultIdentifier: id }) => id?.EvaluationResultQualifier?.ResourceType ?? [],
    );
  } catch (error) {
    if (error instanceof NothingToSeeError) return [];
    throw error;
  }
}

export const tokenLastsForARun: Check = async (subject) => {
  const log = await subject.log();
  const rejected = log.filter(({ code }) => code === 'token-rejected').length;
  if (rejected > 0) return doesNotHold(`Config rejected the token of ${count(rejected, 'run')}`);
  const reporting = summaries(log).filter((run) => countIn(run, 'sent') > 0);
  const longestMs = Math.max(0, ...reporting.map((run) => countIn(run, 'durationMs')));
  return longestMs >= longRunMs
    ? holds(`a run reported for ${span(longestMs)}, and no token was rejected`)
    : nothingToSee(`no run of the last ${logDays} days reported for ${span(longRunMs)}`);
};

export const packResultsAreReadable: Check = async (subject) => {
  const rule = await subject.rule();
  if (!isOfPack(rule)) return nothingToSee('no conformance pack created the rule');
  const log = await subject.log();
  const refused = log.findLast(({ code }) => code === 'results-unreadable');
  const last = summaries(log).at(-1);
  if (refused !== undefined && refused.atMs + dayMs > (last?.atMs ?? 0))
    return doesNotHold('the function could not read the results');
  return last === undefined
    ? nothingToSee('no run of the rule was logged')
    : holds('the last runs read the results');
};

export const evaluationIsScheduled: Check = async (subject) => {
  const log = await subject.log();
  const refused = log.some(
    ({ code, error }) =>
      code === 'invocation-failed' &&
      fieldsOf(error).name === 'UnexpectedEventError' &&
      /messageType/.test(String(fieldsOf(error).reason)),
  );
  if (refused) return doesNotHold('an invocation had another message type');
  const asked = log.filter(({ code }) => code === 'evaluation-requested');
  const isFollowed = asked.some(({ atMs }) =>
    summaries(log).some((run) => run.atMs >= atMs && run.atMs < atMs + startLimitMs),
  );
  return isFollowed
    ? holds('runs followed evaluations that the function asked for')
    : nothingToSee(`no run followed an evaluation that was asked for, in ${logDays} days`);
};

export const pageTokenFits: Check = async (subject) => {
  const { ConfigRuleName } = await subject.rule();
  const { NextToken } = await subject.ask('config:GetComplianceDetailsByConfigRule', () =>
    subject.clients.config.send(
      new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName, Limit: 1 }),
    ),
  );
  if (!NextToken) return nothingToSee('the rule has fewer than two results');
  return NextToken.length <= itemBytes
    ? holds(`${count(NextToken.length, 'character')}`)
    : doesNotHold(`${count(NextToken.length, 'character')}`);
};

export const emptyReportIsAccepted: Check = async (subject) => {
  const log = await subject.log();
  if (log.some(({ code }) => code === 'sign-off-refused')) return doesNotHold('Config refused it');
  const idle = summaries(log).filter(
    (run) => run.status === 'finished' && countIn(run, 'sent') === 0,
  );
  return idle.length > 0
    ? holds(`${count(idle.length, 'run')} had nothing to report, and none was refused`)
    : nothingToSee(`every run of the last ${logDays} days had something to report`);
};

export const packNamesOwnAccount: Check = async (subject) => {
  const { account } = subject.place;
  const found = (await subject.rules()).filter(isOfPack);
  const own = found.find((rule) => functionIn(rule.Source?.SourceIdentifier)?.account === account);
  return own === undefined
    ? nothingToSee('no conformance pack created a rule for a function of this account')
    : holds(`the rule ${own.ConfigRuleName} names the function of its account`);
};

export const packNamesOtherAccount: Check = async (subject) => {
  const { account } = subject.place;
  const found = (await subject.rules()).filter(isOfPack);
  const other = found.find(
    (rule) => functionIn(rule.Source?.SourceIdentifier)?.account !== account,
  );
  return other === undefined
    ? nothingToSee('no conformance pack created a rule for a function of another account')
    : holds(`the rule ${other.ConfigRuleName} names the function of another account`);
};

export const otherAccountIsInvoked: Check = async (subject) => {
  const rule = await subject.rule();
  if (functionIn(rule.Source?.SourceIdentifier)?.account === subject.place.account)
    return nothingToSee('the function is in the account of its rule');
  const status = await subject.ruleStatus();
  if (status.LastSuccessfulInvocationTime !== undefined)
    return holds('Config invoked the function of the other account');
  return status.LastFailedInvocationTime === undefined
    ? nothingToSee('Config has not tried it yet')
    : doesNotHold(`it failed: ${status.LastErrorCode ?? ''} ${status.LastErrorMessage ?? ''}`);
};

export const complianceIsQueried: Check = async (subject) => {
  const types = await reportedTypes(subject);
  if (!types.includes(trainingJobType)) return nothingToSee('there are no results of that type');
  const rows = await select(
    subject,
    "SELECT COUNT(*) WHERE resourceType = 'AWS::Config::ResourceCompliance' AND " +
      `configuration.targetResourceType = '${trainingJobType}'`,
  );
  const found = Number(fieldsOf(JSON.parse(rows[0] ?? '{}'))['COUNT(*)'] ?? 0);
  return found > 0
    ? holds(`queries show ${count(found, 'result')}`)
    : doesNotHold('queries show none of the results');
};

export const countsAreSorted: Check = async (subject) => {
  try {
    await select(
      subject,
      "SELECT resourceId, COUNT(*) WHERE resourceType = 'AWS::Config::ResourceCompliance' AND " +
        `configuration.configRuleList.configRuleName LIKE '${subject.functionName}%' AND ` +
        "configuration.complianceType = 'NON_COMPLIANT' GROUP BY resourceId ORDER BY COUNT(*) DESC",
    );
    return holds('a query of this form was accepted');
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal?.name !== 'InvalidExpressionException') throw error;
    return doesNotHold(`a query of this form was refused: ${refusal.message}`);
  }
};

export const remediationIsAccepted: Check = async (subject) => {
  const { ConfigRuleName } = await subject.rule();
  try {
    const { RemediationExecutionStatuses: found = [] } = await subject.ask(
      'config:DescribeRemediationExecutionStatus',
      () =>
        subject.clients.config.send(
          new DescribeRemediationExecutionStatusCommand({ ConfigRuleName }),
        ),
    );
    const ended = found.filter(({ State }) => State === 'SUCCEEDED' || State === 'FAILED');
    if (ended.length === 0) return nothingToSee('no result of the rule was remediated');
    return ended.some(({ State }) => State === 'SUCCEEDED')
      ? holds(`${count(ended.length, 'remediation')} ended, not all of them failed`)
      : doesNotHold(`${count(ended.length, 'remediation')} failed`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return nothingToSee('the rule has no remediation');
  }
};

async function select(subject: Subject, Expression: string): Promise<readonly string[]> {
  const { Results = [] } = await subject.ask('config:SelectResourceConfig', () =>
    subject.clients.config.send(new SelectResourceConfigCommand({ Expression, Limit: 1 })),
  );
  return Results;
}

function isOfPack({
  ConfigRuleArn = '',
}: {
  readonly ConfigRuleArn?: string | undefined;
}): boolean {
  return ConfigRuleArn.includes(':config-rule/aws-service-rule/config-conforms');
}
