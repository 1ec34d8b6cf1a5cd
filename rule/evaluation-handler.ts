// Evaluates the rule for a scheduled event of Config's. This file only wires: the story is in
// evaluate-training-jobs.ts.

import { createHash } from 'node:crypto';
import { createCheckpointStore } from './aws/checkpoint-parameter.ts';
import { createJobRecords } from './aws/job-records.ts';
import { createJobInventory } from './aws/list-jobs.ts';
import { createEvaluationSink } from './aws/put-evaluations.ts';
import { createReevaluationQueue } from './aws/queue.ts';
import { createReportedResults } from './aws/reported-results.ts';
import { evaluateTrainingJobs } from './evaluate.ts';
import { parseConfigEvent } from './events/config-event.ts';
import { parseRuleParameters } from './events/rule-parameters.ts';
import type { Invocation } from './lambda.ts';
import type { ReportedResults } from './ports.ts';
import { briefReport, type RunReport } from './run/finish-run.ts';
import { zeroCounts } from './run/run-counts.ts';
import { policyText } from './verdict/policy.ts';

/**
 * Judges and reports what there is to judge, and logs one summary.
 *
 * @throws when the run failed as a whole: Lambda's retries, error metric and alarm have to see it.
 */
export async function handleEvaluation(invocation: Invocation): Promise<RunReport> {
  const { event, environment, clients, api, clock, timer, log, startedAtMs, accountId } =
    invocation;
  const { ruleParameters, ...scheduled } = parseConfigEvent(event);
  const parameters = parseRuleParameters(ruleParameters);
  const policyDigest = createHash('sha256')
    .update(policyText(parameters))
    .digest('hex')
    .slice(0, 16);
  const run = { ...scheduled, parameters, policyDigest };
  const { ruleName, resultToken, notifiedAtMs: orderingAtMs } = run;
  const isTest = resultToken === 'TESTMODE';
  const { checkpointParameterPrefix: prefix, resumeQueueUrl: queueUrl } = isTest ? {} : environment;
  const counts = zeroCounts();
  const evaluation = evaluateTrainingJobs(run, {
    inventory: createJobInventory(clients.sageMaker, api),
    records: createJobRecords({ client: clients.sageMaker, api, log }),
    results: isTest ? nothingReadable : createReportedResults(clients.config, api, log, ruleName),
    sink: createEvaluationSink({ client: clients.config, api, timer, resultToken, orderingAtMs }),
    ...(prefix && {
      checkpoints: createCheckpointStore({
        client: clients.ssm,
        api,
        log,
        clock,
        prefix,
        ruleName,
      }),
    }),
    ...(queueUrl && { resume: createReevaluationQueue(clients.sqs, api, queueUrl, accountId) }),
    clock,
    quotas: { found: api.foundQuotas, recall: api.recallQuotas },
    counts,
    log,
  });
  const report = await evaluation.catch(() => briefReport('failed', counts));
  log.summary({
    report,
    ruleName,
    apiCalls: api.calls,
    throttles: api.throttles,
    durationMs: timer.nowMs() - startedAtMs,
  });
  return await evaluation;
}

/** A test of the rule may name one that Config does not know: it judges and reports, and compares nothing. */
const nothingReadable: ReportedResults = { page: async () => undefined };
