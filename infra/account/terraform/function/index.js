// rule/handler.ts
var import_node_crypto2 = require("node:crypto");

// rule/aws/job-index.ts
var import_client_sagemaker = require("@aws-sdk/client-sagemaker");

// rule/ports.ts
var EvaluationsRefusedError = class extends Error {
  name = "EvaluationsRefusedError";
  refused;
  constructor(refused) {
    const names = refused.slice(0, 20).map(({ resourceId }) => resourceId);
    const more = refused.length > names.length ? ` and ${refused.length - names.length} more` : "";
    super(`Config did not accept ${refused.length} evaluations: ${names.join(", ")}${more}`);
    this.refused = refused;
  }
};
var ResultTokenRejectedError = class extends Error {
  name = "ResultTokenRejectedError";
};
var ResultsTokenRefusedError = class extends Error {
  name = "ResultsTokenRefusedError";
};
var ResourceTypeRefusedError = class extends Error {
  name = "ResourceTypeRefusedError";
  resourceType;
  constructor(resourceType, cause) {
    super(`Config refuses the resource type ${resourceType}: ${cause.message.slice(0, 300)}`, {
      cause
    });
    this.resourceType = resourceType;
  }
};
var OutOfTimeError = class extends Error {
  name = "OutOfTimeError";
};
var UnfinishedRunError = class extends Error {
  name = "UnfinishedRunError";
};
var LeaseLostError = class extends Error {
  name = "LeaseLostError";
};
var StateUnreadableError = class extends Error {
  name = "StateUnreadableError";
};
var StateTooNewError = class extends Error {
  name = "StateTooNewError";
};

// rule/verdict/training-job.ts
function creationSecond(job) {
  return Math.floor(job.createdAtMs / 1e3);
}
function isSameIncarnation(one, other) {
  return one.name === other.name && Math.abs(one.createdAtMs - other.createdAtMs) <= 1e3;
}

// rule/aws/errors.ts
var throttlingNames = /* @__PURE__ */ new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionInProgressException"
]);
var transientNames = /* @__PURE__ */ new Set(["TimeoutError", "RequestTimeout", "RequestTimeoutException"]);
var clockSkewNames = /* @__PURE__ */ new Set([
  "AccessDeniedException",
  "AuthFailure",
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch"
]);
var connectionCodes = /* @__PURE__ */ new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN"
]);
var deniedName = /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized|AuthorizationError(Exception)?)$/;
var depthLimit = 10;
function failureKind(error) {
  const parts = partsOf(error);
  if (isThrottling(parts)) return "throttled";
  if (isTransient(error)) return "transient";
  if (deniedName.test(parts.name)) return "denied";
  if (parts.name === "ResourceNotFound" || parts.name === "ResourceNotFoundException")
    return "gone";
  if (parts.name === "ValidationException" && /resource not found/i.test(parts.message))
    return "gone";
  return "other";
}
function isThrottling({ name, status, retryable }) {
  return status === 429 || retryable?.throttling === true || throttlingNames.has(name) || /throttl|TooManyRequests|TooManyUpdates/i.test(name);
}
function isTransient(error, depth = 0) {
  if (depth > depthLimit || error === void 0 || error === null) return false;
  const { name, message, code, status, retryable, isSkewCorrected, inner } = partsOf(error);
  if (name === "AbortError") return false;
  return retryable !== void 0 || isSkewCorrected && clockSkewNames.has(name) && !isRefusedByPolicy(message) || name === "InvalidSignatureException" && message.includes("Signature expired") || transientNames.has(name) || connectionCodes.has(code) || status !== void 0 && status >= 500 || // Truncated answers, and connections that broke without a code.
  name === "SyntaxError" || code.startsWith("ERR_HTTP2_") || code.startsWith("ERR_STREAM_") || code.startsWith("HPE_") || /socket hang up|^aborted$|network error/i.test(message) || inner.some((one) => isTransient(one, depth + 1));
}
function isRefusedByPolicy(message) {
  return /not authorized to perform|explicit deny/i.test(message);
}
function describeFailure(error) {
  const { name, message } = partsOf(error);
  return name === "SyntaxError" ? "the answer was not JSON" : `${name}: ${message}`.slice(0, 300);
}
var ActionDeniedError = class extends Error {
  name = "ActionDeniedError";
  constructor(action, cause) {
    super(
      `${action} is denied: allow it in the caller's role, and look for service control policies that deny it (${describeFailure(cause)})`,
      { cause }
    );
  }
};
function partsOf(error) {
  const { name, message, code, $metadata, $retryable, cause, errors } = error instanceof Error ? error : new Error(String(error));
  return {
    name,
    message,
    code: typeof code === "string" ? code : "",
    status: $metadata?.httpStatusCode,
    retryable: $retryable,
    isSkewCorrected: $metadata?.clockSkewCorrected === true,
    inner: [cause, ...Array.isArray(errors) ? errors : []]
  };
}

// rule/aws/training-job-record.ts
function jobFromRecord(record) {
  const { TrainingJobName: name, CreationTime: created } = record;
  if (!name || created === void 0) return void 0;
  const vpc = record.VpcConfig ?? void 0;
  const parent = parentOf(record, name);
  return {
    name,
    createdAtMs: created.getTime(),
    status: record.TrainingJobStatus ?? "Unknown",
    networkIsolation: record.EnableNetworkIsolation === true,
    interContainerEncryption: record.EnableInterContainerTrafficEncryption === true,
    serverless: isServerless(record),
    volumeKmsKey: Boolean(record.ResourceConfig?.VolumeKmsKeyId),
    instanceTypes: instanceTypesOf(record),
    ...vpc && {
      vpcConfig: {
        subnetIds: (vpc.Subnets ?? []).filter(Boolean),
        securityGroupIds: (vpc.SecurityGroupIds ?? []).filter(Boolean)
      }
    },
    ...parent && { parent }
  };
}
function isServerless(record) {
  if ("ServerlessJobConfig" in record && record.ServerlessJobConfig !== void 0) return true;
  return instanceTypesOf(record).length === 0;
}
function instanceTypesOf({
  ResourceConfig: resources
}) {
  const { InstanceType: type, InstanceGroups: groups = [] } = resources ?? {};
  return [type, ...groups.map((group) => group.InstanceType)].filter((one) => one !== void 0);
}
function parentOf(record, name) {
  if (record.TuningJobArn) return { kind: "tuning job", name: lastPart(record.TuningJobArn) };
  if (record.AutoMLJobArn) return { kind: "AutoML job", name: lastPart(record.AutoMLJobArn) };
  if (record.LabelingJobArn) return { kind: "labeling job", name: lastPart(record.LabelingJobArn) };
  const execution = pipelineExecutionId.exec(name)?.[1];
  if (execution === void 0) return void 0;
  const { ExperimentName: pipeline, TrialName: trial } = record.ExperimentConfig ?? {};
  return {
    kind: "pipeline execution",
    name: pipeline && trial === execution ? `${execution} of ${pipeline}` : execution
  };
}
var pipelineExecutionId = /^pipelines-([a-z0-9]{12})-/;
function lastPart(arn) {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

// rule/aws/job-index.ts
var filterValueLimit = 1024;
var filterLimit = 20;
var pageSize = 100;
var pageLimit = 3;
var restsMs = [5e3, 3e4, 12e4];
var longestSleepMs = 500;
function createJobIndex({ client, calls, timer, clock, log }) {
  let isAllowed = true;
  let waves = 0;
  let restsUntilMs = Number.NEGATIVE_INFINITY;
  function fail(error) {
    const reason = describeFailure(error);
    if (!isAllowed) return;
    if (error instanceof ActionDeniedError) {
      isAllowed = false;
      log.record("search-denied", { reason });
      return;
    }
    if (timer.nowMs() < restsUntilMs) return;
    restsUntilMs = timer.nowMs() + (restsMs[Math.min(waves, restsMs.length - 1)] ?? 0);
    waves += 1;
    log.record("search-failed", { reason });
  }
  async function isReady() {
    const leftMs = () => restsUntilMs - timer.nowMs();
    while (isAllowed && leftMs() > 0 && waves === 1 && clock.mayStart())
      await timer.sleep(Math.min(leftMs(), longestSleepMs));
    return isAllowed && leftMs() <= 0;
  }
  async function search(filters, operator, wanted) {
    for (let attempt = 1; attempt <= 2 && await isReady(); attempt += 1) {
      try {
        const found = await readPages(filters, operator, wanted);
        waves = 0;
        return found;
      } catch (error) {
        if (error instanceof OutOfTimeError) break;
        fail(error);
      }
    }
    return /* @__PURE__ */ new Map();
  }
  async function readPages(filters, operator, wanted) {
    const found = /* @__PURE__ */ new Map();
    const missing = new Set(wanted);
    let token;
    for (let page = 0; page < pageLimit; page += 1) {
      const answer = await calls.call(
        "Search",
        (options) => client.send(
          new import_client_sagemaker.SearchCommand({
            Resource: "TrainingJob",
            SearchExpression: { Filters: filters, Operator: operator },
            SortBy: "CreationTime",
            SortOrder: "Descending",
            MaxResults: pageSize,
            NextToken: token
          }),
          options
        )
      );
      for (const { TrainingJob: record } of answer.Results ?? []) {
        const job = record && jobFromRecord(record);
        if (job && wanted.has(job.name)) keepNewest(found, job);
        if (job) missing.delete(job.name);
      }
      token = answer.NextToken || void 0;
      if (token === void 0 || missing.size === 0) break;
    }
    return found;
  }
  return {
    async createdAlongside(jobs) {
      if (jobs.length === 0) return /* @__PURE__ */ new Map();
      const seconds = jobs.map(creationSecond);
      return await search(
        [
          createdFilter("GreaterThanOrEqualTo", Math.min(...seconds)),
          createdFilter("LessThanOrEqualTo", Math.max(...seconds) + 1)
        ],
        "And",
        new Set(jobs.map(({ name }) => name))
      );
    },
    async named(names) {
      const found = /* @__PURE__ */ new Map();
      for (let start = 0; start < names.length; start += pageSize) {
        const batch = names.slice(start, start + pageSize);
        const records = await search(nameFilters(batch), "Or", new Set(batch));
        for (const [name, job] of records) found.set(name, job);
      }
      return found;
    }
  };
}
function keepNewest(found, job) {
  const known = found.get(job.name);
  if (!known || known.createdAtMs < job.createdAtMs) found.set(job.name, job);
}
function createdFilter(operator, second) {
  const text3 = new Date(second * 1e3).toISOString().slice(0, 19);
  return { Name: "CreationTime", Operator: operator, Value: text3 };
}
function nameFilters(names) {
  const values = [];
  for (const name of names) {
    const last = values.at(-1);
    if (last !== void 0 && last.length + 1 + name.length <= filterValueLimit)
      values[values.length - 1] = `${last},${name}`;
    else values.push(name);
  }
  return values.slice(0, filterLimit).map((Value) => ({ Name: "TrainingJobName", Operator: "In", Value }));
}

// rule/aws/job-records.ts
var import_client_sagemaker2 = require("@aws-sdk/client-sagemaker");

// rule/aws/limit.ts
function createLimit(concurrency) {
  const waiting = [];
  let underWay = 0;
  return async (task) => {
    if (underWay < concurrency) underWay += 1;
    else await new Promise((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else underWay -= 1;
    }
  };
}

// rule/aws/job-records.ts
var describeConcurrency = 16;
function createJobRecords(client, calls, onRecord = () => void 0) {
  const inTurn = createLimit(describeConcurrency);
  async function describe(name) {
    try {
      const record = await calls.call(
        "DescribeTrainingJob",
        (options) => client.send(new import_client_sagemaker2.DescribeTrainingJobCommand({ TrainingJobName: name }), options)
      );
      const job = jobFromRecord(record);
      if (job === void 0 || job.name.toLowerCase() !== name.toLowerCase())
        return { kind: "unknown", name, reason: "DescribeTrainingJob returned no such record" };
      onRecord(record);
      return { kind: "read", job: { ...job, name } };
    } catch (error) {
      if (error instanceof OutOfTimeError) return { kind: "unread", name };
      if (failureKind(error) === "gone") return { kind: "gone", name };
      return { kind: "unknown", name, reason: describeFailure(error) };
    }
  }
  return { describe: (names) => Promise.all(names.map((name) => inTurn(() => describe(name)))) };
}

// rule/aws/list-jobs.ts
var import_client_sagemaker3 = require("@aws-sdk/client-sagemaker");
function createJobInventory(client, calls, nameContains) {
  async function* pages(filter) {
    const tokens = /* @__PURE__ */ new Set();
    let NextToken;
    do {
      const answer = await calls.call(
        "ListTrainingJobs",
        (options) => client.send(
          new import_client_sagemaker3.ListTrainingJobsCommand({
            MaxResults: 100,
            SortBy: "CreationTime",
            SortOrder: "Descending",
            ...filter,
            NextToken
          }),
          options
        )
      );
      NextToken = answer.NextToken || void 0;
      if (NextToken !== void 0 && tokens.has(NextToken))
        throw new Error(
          "ListTrainingJobs returned the same NextToken twice: the listing cannot be completed"
        );
      if (NextToken !== void 0) tokens.add(NextToken);
      yield { jobs: listedJobs(answer), isLast: NextToken === void 0 };
    } while (NextToken !== void 0);
  }
  return {
    list: ({ after, before }) => pages({
      CreationTimeAfter: fromSeconds(after),
      CreationTimeBefore: fromSeconds(before),
      NameContains: nameContains
    }),
    async isListed(name) {
      let read = 0;
      for await (const { jobs } of pages({ NameContains: name })) {
        if (jobs.some((job) => job.name === name)) return true;
        read += 1;
        if (read >= namePageLimit) return void 0;
      }
      return false;
    }
  };
}
var namePageLimit = 20;
function listedJobs(answer) {
  if (answer.TrainingJobSummaries === void 0)
    throw new Error("ListTrainingJobs answered without TrainingJobSummaries");
  return answer.TrainingJobSummaries.map((summary) => {
    const { TrainingJobName: name, CreationTime: created, TrainingJobStatus: status } = summary;
    if (!name || created === void 0)
      throw new Error(
        `ListTrainingJobs returned a job without a name or creation time: ${JSON.stringify({ name, created })}`
      );
    return { name, createdAtMs: created.getTime(), status: status ?? "Unknown" };
  });
}
function fromSeconds(seconds) {
  return seconds === void 0 ? void 0 : new Date(seconds * 1e3);
}

// rule/aws/put-evaluations.ts
var import_client_config_service = require("@aws-sdk/client-config-service");
var refusalTries = 4;
function createEvaluationSink({
  client,
  calls,
  timer,
  resultToken,
  orderingAtMs
}) {
  const orderingTimestamp = new Date(orderingAtMs);
  async function send(evaluations, mayPut) {
    try {
      return await calls.call(
        "PutEvaluations",
        (options) => client.send(
          new import_client_config_service.PutEvaluationsCommand({
            Evaluations: evaluations.map((evaluation) => toWire(evaluation, orderingTimestamp)),
            ResultToken: resultToken,
            TestMode: resultToken === "TESTMODE" || void 0
          }),
          options
        ),
        { mayStart: mayPut }
      );
    } catch (error) {
      if (error instanceof Error && error.name === "InvalidResultTokenException")
        throw new ResultTokenRejectedError(describeFailure(error), { cause: error });
      const refused = refusedType(error, evaluations);
      if (refused !== void 0 && error instanceof Error)
        throw new ResourceTypeRefusedError(refused, error);
      throw error;
    }
  }
  return {
    async put(evaluations, mayPut) {
      let rest = evaluations;
      const unplaceable = [];
      for (let attempt = 1; ; attempt += 1) {
        try {
          rest = stillRefused(rest, await send(rest, mayPut));
        } catch (error) {
          if (!(error instanceof ResourceTypeRefusedError)) throw error;
          const isStale2 = ({ compliance, resourceType }) => compliance === "notApplicable" && resourceType === error.resourceType;
          if (!rest.some(isStale2) || rest.some((one) => one.resourceType === error.resourceType && !isStale2(one)))
            throw error;
          unplaceable.push(...rest.filter(isStale2));
          rest = rest.filter((one) => !isStale2(one));
        }
        if (rest.length === 0) return unplaceable;
        if (attempt >= refusalTries) throw new EvaluationsRefusedError(rest);
        await timer.sleep(200 * 2 ** attempt);
      }
    }
  };
}
var complianceTypes = {
  compliant: "COMPLIANT",
  nonCompliant: "NON_COMPLIANT",
  notApplicable: "NOT_APPLICABLE"
};
function toWire(evaluation, orderingTimestamp) {
  return {
    ComplianceResourceId: evaluation.resourceId,
    ComplianceResourceType: evaluation.resourceType,
    ComplianceType: complianceTypes[evaluation.compliance],
    Annotation: evaluation.annotation,
    OrderingTimestamp: orderingTimestamp
  };
}
function stillRefused(sent, answer) {
  const refused = new Set(
    (answer.FailedEvaluations ?? []).map(
      ({ ComplianceResourceType, ComplianceResourceId }) => `${ComplianceResourceType} ${ComplianceResourceId}`
    )
  );
  const matched = sent.filter(
    ({ resourceType, resourceId }) => refused.has(`${resourceType} ${resourceId}`)
  );
  return matched.length < refused.size ? sent : matched;
}
function refusedType(error, evaluations) {
  if (!(error instanceof Error)) return void 0;
  if (!/InvalidParameterValue|ValidationException/.test(error.name)) return void 0;
  const complaint = error.message.replace(/permitted:[^\]]*\]?/i, "");
  if (!/resource\s*type/i.test(complaint)) return void 0;
  const words = complaint.split(/[^\w:]+/);
  return evaluations.find(({ resourceType }) => words.includes(resourceType))?.resourceType;
}

// rule/aws/queue.ts
var import_client_sqs = require("@aws-sdk/client-sqs");

// rule/aws/pace.ts
var fastestPerSecond = 100;
var slowestPerSecond = 0.2;
var growth = 1.5;
var exploringBurstMs = 500;
var measuredCalls = 60;
var shortestMeasurementMs = 3e3;
var longestMeasurementMs = 3e4;
var fewestMeasuredCalls = 10;
var calmCalls = 50;
var calmMs = 3e3;
var longCalmMs = 2e4;
var slowDown = 0.9;
var speedUp = 1.0188;
var sameWaveMs = 1e3;
var measureAgainMs = 6e5;
var measureAgainCalls = 1e3;
var longestProbeMs = 2e4;
var savedPart = 0.03;
function createPace(options) {
  const { share, timer, reportedQuota } = options;
  let found = options.foundQuota;
  let isExploring = found === void 0 && reportedQuota === void 0;
  let perSecond = shareOfQuota() ?? options.startPerSecond;
  let measurement;
  let nextSlotMs = 0;
  let lastTurn = Promise.resolve();
  let settledAtMs = Number.NEGATIVE_INFINITY;
  let knownSinceMs = timer.nowMs();
  let callsAtThisRate = 0;
  let wasLimiting = false;
  let probe2;
  let owedCalls = 0;
  function shareOfQuota() {
    const quota = found ?? reportedQuota;
    return quota === void 0 ? void 0 : quota * share;
  }
  function setRate(rate) {
    perSecond = Math.min(Math.max(rate, slowestPerSecond), fastestPerSecond);
    callsAtThisRate = 0;
    wasLimiting = false;
  }
  function settle(quota) {
    const nowMs = timer.nowMs();
    found = Math.min(Math.max(quota, slowestPerSecond), reportedQuota ?? fastestPerSecond);
    if (probe2) owedCalls = probe2.calls - found * share * (nowMs - probe2.fromMs) / 1e3;
    isExploring = false;
    probe2 = void 0;
    measurement = void 0;
    settledAtMs = nowMs;
    knownSinceMs = nowMs;
    setRate(found * share * (owedCalls > 0 ? 1 - savedPart : 1));
    nextSlotMs = nowMs + 1e3 / perSecond;
  }
  function conclude(one) {
    const lastedMs = one.lastRefusalMs - one.fromMs;
    const isEnough = one.letThrough >= measuredCalls && lastedMs >= shortestMeasurementMs || lastedMs >= longestMeasurementMs && (one.letThrough >= fewestMeasuredCalls || one.refusals > one.letThrough);
    if (isEnough && wasAskedForMore(one)) settle((one.letThrough - 0.5) * 1e3 / lastedMs);
    else if (isEnough || isCalm(one)) {
      measurement = void 0;
      setRate(isExploring ? one.fastestPerSecond : shareOfQuota() ?? one.fastestPerSecond);
    }
  }
  function wasAskedForMore({ turns, heldTurns }) {
    return heldTurns >= turns / 2;
  }
  function isCalm({ sinceLastRefusal, lastRefusalMs }) {
    const calmForMs = timer.nowMs() - lastRefusalMs;
    return sinceLastRefusal >= calmCalls && calmForMs >= calmMs || calmForMs >= longCalmMs;
  }
  function explore() {
    const lastedMs = probe2 === void 0 ? 0 : timer.nowMs() - probe2.fromMs;
    if (probe2 && lastedMs >= longestProbeMs)
      settle(Math.max(found ?? 0, probe2.calls * 1e3 / lastedMs));
    else if (wasLimiting && callsAtThisRate >= perSecond) setRate(perSecond * growth);
  }
  function goOnSettled() {
    const nowMs = timer.nowMs();
    if (found === void 0) return;
    if (owedCalls > 0) {
      owedCalls -= savedPart;
      if (owedCalls <= 0) setRate(found * share);
      return;
    }
    const isDue = nowMs - knownSinceMs >= measureAgainMs && callsAtThisRate >= measureAgainCalls;
    if (!isDue || !wasLimiting) return;
    isExploring = true;
    probe2 = { fromMs: nowMs, calls: 0 };
    setRate(perSecond * growth);
  }
  async function waitForTurn(mayWait) {
    let wasHeld = false;
    while (mayWait()) {
      const nowMs = timer.nowMs();
      const intervalMs = 1e3 / perSecond;
      const isFirstSearch = isExploring && found === void 0 && measurement === void 0;
      const waitMs = nextSlotMs - (isFirstSearch ? exploringBurstMs : intervalMs) - nowMs;
      if (waitMs <= 0) {
        nextSlotMs = Math.max(nextSlotMs, nowMs) + intervalMs;
        if (measurement) {
          measurement.turns += 1;
          measurement.heldTurns += wasHeld ? 1 : 0;
        }
        return true;
      }
      wasLimiting = true;
      wasHeld = true;
      await timer.sleep(Math.min(waitMs, 1e3));
    }
    return false;
  }
  return {
    take(mayWait) {
      const turn = lastTurn.then(() => waitForTurn(mayWait));
      lastTurn = turn.catch(() => void 0);
      return turn;
    },
    admitted() {
      callsAtThisRate += 1;
      if (probe2) probe2.calls += 1;
      if (measurement) {
        measurement.sinceLastRefusal += 1;
        perSecond = Math.min(perSecond * speedUp, measurement.fastestPerSecond);
        conclude(measurement);
      } else if (isExploring) explore();
      else goOnSettled();
    },
    throttled() {
      const nowMs = timer.nowMs();
      if (nowMs - settledAtMs < sameWaveMs) return;
      if (measurement === void 0 || nowMs - measurement.lastRefusalMs >= longCalmMs)
        measurement = {
          fromMs: nowMs,
          fastestPerSecond: perSecond,
          lastRefusalMs: nowMs,
          refusals: 0,
          letThrough: 0,
          sinceLastRefusal: 0,
          turns: 0,
          heldTurns: 0
        };
      measurement.lastRefusalMs = nowMs;
      measurement.refusals += 1;
      measurement.letThrough += measurement.sinceLastRefusal;
      measurement.sinceLastRefusal = 0;
      perSecond = Math.max(perSecond * slowDown, slowestPerSecond);
      conclude(measurement);
    },
    foundQuota: () => found,
    recall(quota) {
      if (found === void 0 && measurement === void 0) settle(quota);
    }
  };
}

// rule/aws/calls.ts
var steady = { startPerSecond: 10, throttledTries: 20, transientTries: 6 };
var sageMaker = { ...steady, service: "sagemaker" };
var config = { ...steady, service: "config" };
var dynamoDb = { ...steady, service: "dynamodb", startPerSecond: 100 };
var plans = {
  // Reported in public as 2 a second for an account, not adjustable: aws-solutions/deepracer-on-aws issue 87.
  ListTrainingJobs: { ...sageMaker, startPerSecond: 2, reportedQuota: 2 },
  DescribeTrainingJob: { ...sageMaker, throttledTries: 10 },
  Search: { ...sageMaker, startPerSecond: 5, throttledTries: 5, transientTries: 3 },
  PutEvaluations: config,
  GetComplianceDetailsByConfigRule: config,
  StartConfigRulesEvaluation: {
    ...config,
    throttledTries: 3,
    notThrottling: ["LimitExceededException"]
  },
  GetItem: dynamoDb,
  PutItem: dynamoDb,
  UpdateItem: dynamoDb,
  DeleteItem: dynamoDb,
  Query: dynamoDb,
  SendMessage: { ...steady, service: "sqs" },
  AssumeRole: { ...steady, service: "sts" }
};
var attemptTimeoutMs = 1e4;
var shortestTimeoutMs = 500;
var urgent = { mayStart: () => true };
function createCalls({
  timer,
  quotaShare,
  clock,
  timeoutMs = attemptTimeoutMs,
  random = Math.random,
  leastTimeoutMs = shortestTimeoutMs
}) {
  const paces = /* @__PURE__ */ new Map();
  const recalled = {};
  const counts = {};
  const throttles = {};
  const ending = new AbortController();
  function paceOf(operation) {
    const known = paces.get(operation);
    if (known) return known;
    const plan = plans[operation];
    const pace = createPace({
      share: quotaShare,
      timer,
      startPerSecond: plan.startPerSecond,
      reportedQuota: plan.reportedQuota,
      foundQuota: recalled[operation]
    });
    paces.set(operation, pace);
    return pace;
  }
  async function attempt(operation, send) {
    const request = new AbortController();
    const answered = new AbortController();
    const limitMs = Math.max(
      Math.min(timeoutMs, clock.estimatedRemainingMs() / 2),
      Math.min(timeoutMs, leastTimeoutMs)
    );
    const abort = () => request.abort(callIsOver);
    ending.signal.addEventListener("abort", abort);
    const timeout = timer.sleep(limitMs, answered.signal).then(() => {
      throw Object.assign(new Error(`${operation} was not answered within ${limitMs} ms`), {
        name: "TimeoutError"
      });
    });
    const answer = send({ abortSignal: request.signal });
    answer.catch(() => void 0);
    timeout.catch(() => void 0);
    try {
      return await Promise.race([answer, timeout, aborted(request.signal)]);
    } finally {
      answered.abort();
      abort();
      ending.signal.removeEventListener("abort", abort);
    }
  }
  return {
    async call(operation, send, { mayStart = clock.mayStart } = {}) {
      const plan = plans[operation];
      const pace = paceOf(operation);
      let throttled = 0;
      let failed = 0;
      for (; ; ) {
        if (!await pace.take(() => !ending.signal.aborted && mayStart()))
          throw new OutOfTimeError(`no time left for ${operation}`);
        counts[operation] = (counts[operation] ?? 0) + 1;
        try {
          const output = await attempt(operation, send);
          pace.admitted();
          return output;
        } catch (error) {
          if (error instanceof Error && plan.notThrottling?.includes(error.name)) throw error;
          const kind = failureKind(error);
          if (kind !== "throttled" && kind !== "transient") pace.admitted();
          if (kind === "denied") throw new ActionDeniedError(`${plan.service}:${operation}`, error);
          if (kind === "throttled") {
            throttles[operation] = (throttles[operation] ?? 0) + 1;
            pace.throttled();
            throttled += 1;
            if (throttled >= plan.throttledTries) throw error;
          } else if (kind === "transient") {
            failed += 1;
            if (failed >= plan.transientTries) throw error;
          } else throw error;
          const pauseMs = random() * longestPauseMs(throttled + failed);
          if (clock.estimatedRemainingMs() - pauseMs < 4 * leastTimeoutMs) throw error;
          await timer.sleep(pauseMs, ending.signal);
        }
      }
    },
    counts,
    throttles,
    foundQuotas: () => Object.fromEntries(
      [...paces].flatMap(([operation, pace]) => {
        const quota = pace.foundQuota();
        return quota === void 0 ? [] : [[operation, Math.round(quota * 100) / 100]];
      })
    ),
    recallQuotas(quotas) {
      Object.assign(recalled, quotas);
      for (const [operation, pace] of paces) {
        const quota = quotas[operation];
        if (quota !== void 0) pace.recall(quota);
      }
    },
    end: () => ending.abort()
  };
}
var callIsOver = Object.assign(new Error("the call is over"), { name: "AbortError" });
function aborted(signal) {
  return new Promise((_, reject) => {
    signal.addEventListener(
      "abort",
      () => reject(Object.assign(new Error("the call was aborted"), { name: "AbortError" }))
    );
  });
}
function longestPauseMs(attempt) {
  return Math.min(100 * 2 ** attempt, 8e3);
}

// rule/aws/queue.ts
var longestDelaySeconds = 900;
function createReevaluationQueue(client, calls, queueUrl) {
  return {
    async send(message, delaySeconds) {
      await calls.call(
        "SendMessage",
        (options) => client.send(
          new import_client_sqs.SendMessageCommand({
            QueueUrl: queueUrl,
            MessageBody: JSON.stringify(message),
            DelaySeconds: Math.min(Math.max(Math.ceil(delaySeconds), 0), longestDelaySeconds)
          }),
          options
        ),
        urgent
      );
    }
  };
}

// rule/aws/reported-results.ts
var import_client_config_service2 = require("@aws-sdk/client-config-service");
var pageSize2 = 100;
var ruleNameLimit = 64;
function createReportedResults(client, calls, log, ruleName) {
  return {
    async page(token) {
      if (ruleName.length > ruleNameLimit) {
        log.record("results-unreadable", {
          reason: `GetComplianceDetailsByConfigRule takes rule names of at most ${ruleNameLimit} characters`
        });
        return void 0;
      }
      try {
        const answer = await calls.call(
          "GetComplianceDetailsByConfigRule",
          (options) => client.send(
            new import_client_config_service2.GetComplianceDetailsByConfigRuleCommand({
              ConfigRuleName: ruleName,
              ComplianceTypes: ["COMPLIANT", "NON_COMPLIANT"],
              Limit: pageSize2,
              NextToken: token
            }),
            options
          )
        );
        if (token !== void 0 && answer.NextToken === token)
          throw new Error(
            "GetComplianceDetailsByConfigRule returned its NextToken again: the results cannot be read"
          );
        return {
          results: reportedResults(answer),
          ...answer.NextToken ? { nextToken: answer.NextToken } : {}
        };
      } catch (error) {
        if (error instanceof ActionDeniedError) {
          log.record("results-unreadable", { reason: describeFailure(error) });
          return void 0;
        }
        if (token !== void 0 && isRefusal(error))
          throw new ResultsTokenRefusedError(describeFailure(error), { cause: error });
        throw error;
      }
    }
  };
}
function isRefusal(error) {
  const isAnswer = error instanceof import_client_config_service2.ConfigServiceServiceException;
  return isAnswer && failureKind(error) === "other" && error.name !== "NoSuchConfigRuleException";
}
function reportedResults(answer) {
  return (answer.EvaluationResults ?? []).flatMap((result) => {
    const { EvaluationResultQualifier: qualifier, OrderingTimestamp: orderedAt } = result.EvaluationResultIdentifier ?? {};
    if (!qualifier?.ResourceId || !qualifier.ResourceType) return [];
    return [
      {
        resourceId: qualifier.ResourceId,
        resourceType: qualifier.ResourceType,
        compliance: result.ComplianceType === "COMPLIANT" ? "compliant" : "nonCompliant",
        notifiedAtMs: orderedAt?.getTime() ?? 0,
        ...result.Annotation === void 0 ? {} : { annotation: result.Annotation }
      }
    ];
  });
}

// rule/events/json.ts
function openJson(text3) {
  if (typeof text3 !== "string") return void 0;
  try {
    return JSON.parse(text3);
  } catch {
    return void 0;
  }
}
function fieldsOf(value) {
  return isFields(value) ? value : {};
}
function isFields(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isText(value) {
  return typeof value === "string";
}
function isAmount(value) {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
function isListOf(value, isItem) {
  return Array.isArray(value) && value.every(isItem);
}

// rule/aws/state-table.ts
var import_client_dynamodb = require("@aws-sdk/client-dynamodb");
var keptSeconds = 90 * 86400;
function createTable({ client, calls, tableName: TableName }) {
  const ReturnValuesOnConditionCheckFailure = "ALL_OLD";
  async function written(write) {
    try {
      return { kind: "done", item: (await write()).Attributes };
    } catch (error) {
      if (error instanceof import_client_dynamodb.ConditionalCheckFailedException)
        return { kind: "refused", item: error.Item };
      throw error;
    }
  }
  return {
    async get(key) {
      const { Item: item } = await calls.call(
        "GetItem",
        (options) => client.send(new import_client_dynamodb.GetItemCommand({ TableName, Key: key, ConsistentRead: true }), options),
        urgent
      );
      return item;
    },
    put: (Item, condition) => written(
      () => calls.call(
        "PutItem",
        (options) => client.send(new import_client_dynamodb.PutItemCommand({ TableName, Item, ...condition }), options),
        urgent
      )
    ),
    update: (input) => written(
      () => calls.call(
        "UpdateItem",
        (options) => client.send(
          new import_client_dynamodb.UpdateItemCommand({
            TableName,
            ...input,
            ...input.ConditionExpression && { ReturnValuesOnConditionCheckFailure }
          }),
          options
        ),
        urgent
      )
    ),
    remove: (input) => written(
      () => calls.call(
        "DeleteItem",
        (options) => client.send(new import_client_dynamodb.DeleteItemCommand({ TableName, ...input }), options),
        urgent
      )
    ),
    query: (input, ExclusiveStartKey) => calls.call(
      "Query",
      (options) => client.send(
        new import_client_dynamodb.QueryCommand({ TableName, ConsistentRead: true, ...input, ExclusiveStartKey }),
        options
      ),
      urgent
    )
  };
}
function residenceKey({ accountId, region }) {
  return `${accountId}/${region}`;
}
function stateKey(residence, ruleName) {
  return { pk: text(`${residenceKey(residence)}/${ruleName}`), sk: text("state") };
}
function registerKey(residence, ruleName) {
  return { pk: text(residenceKey(residence)), sk: text(`rule/${ruleName}`) };
}
function expiresAt(nowMs) {
  return Math.floor(nowMs / 1e3) + keptSeconds;
}
function text(value) {
  return { S: value };
}
function number(value) {
  return { N: String(value) };
}
function numberOf(value) {
  return value?.N === void 0 ? void 0 : Number(value.N);
}

// rule/aws/rule-register.ts
function createRuleRegister(options) {
  const { residence, nowMs } = options;
  const table = createTable(options);
  return {
    async rules() {
      const rules = [];
      let start;
      do {
        const page = await table.query(
          {
            KeyConditionExpression: "pk = :pk AND begins_with(sk, :rule)",
            ExpressionAttributeValues: {
              ":pk": text(residenceKey(residence)),
              ":rule": text("rule/")
            }
          },
          start
        );
        for (const { sk, askedAtMs } of page.Items ?? [])
          rules.push({
            ruleName: (sk?.S ?? "").slice("rule/".length),
            askedAtMs: numberOf(askedAtMs) ?? 0
          });
        start = page.LastEvaluatedKey;
      } while (start !== void 0);
      return rules;
    },
    async wake(ruleName) {
      const woken = await table.update({
        Key: stateKey(residence, ruleName),
        UpdateExpression: "SET wake = :true",
        ConditionExpression: "attribute_exists(holder) AND leaseUntilMs > :now",
        ExpressionAttributeValues: { ":true": { BOOL: true }, ":now": number(nowMs()) }
      });
      return woken.kind === "done";
    },
    async standing(ruleName) {
      const item = await table.get(stateKey(residence, ruleName));
      const saved = fieldsOf(openJson(item?.body?.S)).notifiedAtMs;
      const holderNotifiedAtMs = numberOf(item?.holderNotifiedAtMs) ?? 0;
      const isHeld = item?.holder !== void 0;
      const leaseLeftMs = isHeld ? (numberOf(item?.leaseUntilMs) ?? 0) - nowMs() : 0;
      return {
        notifiedAtMs: Math.max(typeof saved === "number" ? saved : 0, holderNotifiedAtMs),
        leaseLeftMs: Math.max(leaseLeftMs, 0),
        wasKilled: isHeld && leaseLeftMs <= 0
      };
    },
    async noteAsked(ruleName) {
      await table.update({
        Key: registerKey(residence, ruleName),
        UpdateExpression: "SET askedAtMs = :now, expiresAt = :expiresAt",
        ExpressionAttributeValues: {
          ":now": number(nowMs()),
          ":expiresAt": number(expiresAt(nowMs()))
        }
      });
    }
  };
}

// rule/aws/sdk-members.ts
var import_client_sagemaker4 = require("@aws-sdk/client-sagemaker");
var cannedRecord = {
  TrainingJobName: "canned",
  CreationTime: 17e8,
  VpcConfig: { Subnets: ["subnet-canned"], SecurityGroupIds: ["sg-canned"] },
  EnableNetworkIsolation: true,
  EnableInterContainerTrafficEncryption: true,
  ResourceConfig: {
    InstanceType: "ml.m5.large",
    VolumeKmsKeyId: "canned",
    InstanceGroups: [
      { InstanceType: "ml.m5.large", InstanceCount: 1, InstanceGroupName: "canned" }
    ]
  }
};
async function readSdkMembers() {
  const body = new TextEncoder().encode(JSON.stringify(cannedRecord));
  const headers = { "content-type": "application/x-amz-json-1.1" };
  const client = new import_client_sagemaker4.SageMakerClient({
    region: "us-east-1",
    credentials: { accessKeyId: "canned", secretAccessKey: "canned" },
    requestHandler: { handle: async () => ({ response: { statusCode: 200, headers, body } }) }
  });
  const parsed = await client.send(new import_client_sagemaker4.DescribeTrainingJobCommand({ TrainingJobName: "canned" }));
  const agents = await client.config.defaultUserAgentProvider();
  client.destroy();
  const version = agents.find(([name]) => name === "aws-sdk-js")?.[1] ?? "unknown";
  return { version, dropped: missingPaths(cannedRecord, parsed) };
}
function missingPaths(given, parsed, prefix = "") {
  return Object.entries(given).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    const found = parsed[key];
    if (found === void 0 || found === null) return [path];
    const isNested = typeof value === "object" && typeof found === "object";
    return isNested ? missingPaths(value, found, `${path}.`) : [];
  });
}
var UnusableSdkError = class extends Error {
  name = "UnusableSdkError";
  constructor({ version, dropped }) {
    super(
      `AWS SDK ${version} drops ${dropped.join(", ")} from the answers of DescribeTrainingJob, so no job can be judged: let Lambda update the runtime, or deploy the bundle that contains its own SDK`
    );
  }
};

// rule/aws/start-evaluation.ts
var import_client_config_service3 = require("@aws-sdk/client-config-service");
async function startEvaluation(client, calls, ruleName) {
  try {
    await calls.call(
      "StartConfigRulesEvaluation",
      (options) => client.send(new import_client_config_service3.StartConfigRulesEvaluationCommand({ ConfigRuleNames: [ruleName] }), options)
    );
    return { kind: "started" };
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    const reason = describeFailure(error);
    if (name === "LimitExceededException" || name === "ResourceInUseException")
      return { kind: "later" };
    if (error instanceof ActionDeniedError) return { kind: "denied", reason };
    if (name === "NoSuchConfigRuleException") return { kind: "noSuchRule", reason };
    throw error;
  }
}

// rule/aws/map-concurrently.ts
async function mapConcurrently(items, concurrency, task) {
  const results = new Array(items.length);
  let next = 0;
  let failure;
  async function work() {
    while (next < items.length && failure === void 0) {
      const position = next;
      next += 1;
      try {
        results[position] = await task(items[position]);
      } catch (error) {
        failure ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  if (failure) throw failure.error;
  return results;
}

// rule/aws/pending-jobs.ts
var writeConcurrency = 16;
function createPendingJobs({ table, key, fence, nowMs, lost }) {
  const notNewer = {
    ConditionExpression: "attribute_not_exists(fence) OR fence <= :fence",
    ExpressionAttributeValues: { ":fence": number(fence) }
  };
  async function between(from, to, limit) {
    const jobs = [];
    let start;
    do {
      const page = await table.query(
        {
          KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
          ExpressionAttributeValues: { ":pk": key.pk, ":from": text(from), ":to": text(to) },
          ...Number.isFinite(limit) && { Limit: limit - jobs.length }
        },
        start
      );
      jobs.push(...(page.Items ?? []).flatMap(pendingJobOf));
      start = page.LastEvaluatedKey;
    } while (start !== void 0 && jobs.length < limit);
    return jobs;
  }
  return {
    async keep(claimId, jobs) {
      await mapConcurrently(jobs, writeConcurrency, async (job) => {
        const item = {
          pk: key.pk,
          sk: text(pendingSortKey(claimId, job)),
          body: text(JSON.stringify({ attempts: job.attempts, reported: job.reported })),
          fence: number(fence),
          expiresAt: number(expiresAt(Math.max(job.dueAtMs, nowMs())))
        };
        if ((await table.put(item, notNewer)).kind === "refused") throw lost();
      });
    },
    async remove(claimId, jobs) {
      await mapConcurrently(jobs, writeConcurrency, async (job) => {
        const sk = text(pendingSortKey(claimId, job));
        const removed2 = await table.remove({ Key: { pk: key.pk, sk }, ...notNewer });
        if (removed2.kind === "refused") throw lost();
      });
    },
    due: (claimId, untilMs, limit) => between(`pending/${claimId}/`, `pending/${claimId}/${padded(untilMs)}/~`, limit),
    all: (claimId) => between(`pending/${claimId}/`, `pending/${claimId}/~`, Number.POSITIVE_INFINITY)
  };
}
function pendingSortKey(claimId, { dueAtMs, createdAt, name }) {
  return `pending/${claimId}/${padded(dueAtMs)}/${createdAt}/${name}`;
}
function padded(epochMs) {
  return String(Math.floor(epochMs)).padStart(16, "0");
}
function pendingJobOf({ sk, body }) {
  const [, , dueAtMs, createdAt, name] = (sk?.S ?? "").split("/");
  const { attempts, reported } = fieldsOf(openJson(body?.S));
  if (name === void 0 || !Number.isSafeInteger(attempts) || !isListOf(reported, isReported))
    return [];
  return [
    {
      name,
      createdAt: Number(createdAt),
      dueAtMs: Number(dueAtMs),
      attempts: Number(attempts),
      reported
    }
  ];
}
function isReported(value) {
  const { resourceId, resourceType, compliance } = fieldsOf(value);
  return [resourceId, resourceType, compliance].every((one) => typeof one === "string");
}

// rule/coverage/intervals.ts
var intervalLimit = 1e3;
function cover(intervals, added2) {
  if (added2.from >= added2.to) return intervals;
  const apart = intervals.filter(({ from, to }) => to < added2.from || from > added2.to);
  const touching = intervals.filter(({ from, to }) => to >= added2.from && from <= added2.to);
  const merged = {
    from: Math.min(added2.from, ...touching.map(({ from }) => from)),
    to: Math.max(added2.to, ...touching.map(({ to }) => to))
  };
  return [...apart, merged].sort((one, other) => one.from - other.from);
}
function uncover(intervals, removed2) {
  if (removed2.from >= removed2.to) return intervals;
  return intervals.flatMap(
    ({ from, to }) => [
      { from, to: Math.min(to, removed2.from) },
      { from: Math.max(from, removed2.to), to }
    ].filter((part) => part.from < part.to)
  );
}
function uncoverAll(intervals, stretches) {
  return stretches.reduce(uncover, intervals);
}
function gapsBetween(intervals, floor, ceiling) {
  const whole = floor < ceiling ? [{ from: floor, to: ceiling }] : [];
  return intervals.reduce((gaps, interval) => uncover(gaps, interval), whole).toReversed();
}
function forgetOldest(intervals) {
  return intervals.slice(-intervalLimit);
}
function uncoveredSeconds(intervals, floor, ceiling) {
  return gapsBetween(intervals, floor, ceiling).reduce((sum, { from, to }) => sum + to - from, 0);
}
function isCovered(intervals, second) {
  return intervals.some(({ from, to }) => second >= from && second < to);
}

// rule/aws/state-format.ts
var formatVersion = 2;
var itemLimit = 1e5;
function formatState({ audit, ...state }) {
  const text3 = JSON.stringify({
    version: formatVersion,
    ...state,
    ...audit && { auditStartedAtMs: audit.startedAtMs },
    intervals: state.intervals.map(({ from, to }) => [from, to]),
    young: state.young.map(({ second, mark }) => [second, mark])
  });
  if (text3.length <= itemLimit) return text3;
  const keptIntervals = Math.min(Math.floor(state.intervals.length / 2), intervalLimit);
  return formatState({
    ...state,
    ...audit && { audit },
    intervals: keptIntervals === 0 ? [] : state.intervals.slice(-keptIntervals),
    young: [],
    withoutResult: newestDays(state.withoutResult)
  });
}
function newestDays(tally) {
  const days = Object.entries(tally);
  return Object.fromEntries(days.slice(Math.ceil(days.length / 2)));
}
function parseState(text3) {
  const { version, intervals, young, withoutResult, auditStartedAtMs, ...rest } = fieldsOf(
    openJson(text3)
  );
  if (isAmount(version) && version > formatVersion)
    throw new StateTooNewError(
      `the rule's state has format ${version}, but this version of the rule reads format ${formatVersion}: deploy the newer version again, or delete the item to start without a state`
    );
  const covered = parseIntervals(intervals);
  const results = parseYoung(young);
  if (version !== formatVersion || covered === void 0 || results === void 0) return void 0;
  if (!isTally(withoutResult) || !hasSimpleFields(rest)) return void 0;
  const state = { ...rest, intervals: covered, young: results, withoutResult };
  return { state, ...isAmount(auditStartedAtMs) && { auditStartedAtMs } };
}
var texts = ["policyDigest", "ruleId", "resourceType", "claimId"];
var amounts = [
  "pendingCount",
  "reportedCount",
  "reportedFrom",
  "notifiedAtMs",
  "auditedAtMs",
  "resumesWithoutProgress",
  "registeredAtMs",
  "completionToldAtMs"
];
var flags = ["isTooMuchToCompare", "isComplete"];
function hasSimpleFields(fields) {
  const { accountResult, pendingDueAtMs, goneUnconfirmedAtMs, quotas } = fields;
  return texts.every((name) => isText(fields[name])) && amounts.every((name) => isAmount(fields[name])) && flags.every((name) => typeof fields[name] === "boolean") && (accountResult === void 0 || isText(accountResult)) && (pendingDueAtMs === void 0 || isAmount(pendingDueAtMs)) && (goneUnconfirmedAtMs === void 0 || isAmount(goneUnconfirmedAtMs)) && isFields(quotas) && Object.values(quotas).every((quota) => isAmount(quota) && quota > 0);
}
function formatAudit(audit) {
  return JSON.stringify(audit);
}
var auditAmounts = [
  "startedAtMs",
  "to",
  "listedFrom",
  "goneLookedUp",
  "goneContradicted",
  "goneUnconfirmed"
];
function parseAudit(text3) {
  const fields = fieldsOf(openJson(text3));
  return isAudit(fields) ? fields : void 0;
}
function isAudit(fields) {
  const { resultsToken, areResultsDone, balance, unread } = fields;
  return auditAmounts.every((name) => isAmount(fields[name])) && typeof areResultsDone === "boolean" && isTally(balance) && (unread === null || isListOf(unread, isText)) && (resultsToken === void 0 || isText(resultsToken));
}
function parseIntervals(value) {
  if (!isListOf(value, isPairOfAmounts)) return void 0;
  const intervals = value.map(([from, to]) => ({ from, to }));
  const isSound = intervals.every(
    ({ from, to }, index) => from < to && from > (intervals[index - 1]?.to ?? -1)
  );
  return isSound ? intervals : void 0;
}
function parseYoung(value) {
  if (!isListOf(value, isMark)) return void 0;
  return value.map(([second, mark]) => ({ second, mark }));
}
function isPairOfAmounts(value) {
  return isListOf(value, isAmount) && value.length === 2;
}
function isMark(value) {
  return Array.isArray(value) && value.length === 2 && isAmount(value[0]) && isText(value[1]);
}
function isTally(value) {
  return isFields(value) && Object.entries(value).every(([day2, count2]) => isDay(day2) && isCount(count2));
}
function isDay(text3) {
  return /^\d{1,6}$/.test(text3);
}
function isCount(value) {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger);
}

// rule/aws/state-store.ts
var leaseMs = 18e4;
var clockToleranceMs = 6e4;
function createStateStore(options) {
  const { attemptId, ruleName, residence, nowMs, monotonicMs, log } = options;
  const table = createTable(options);
  const key = stateKey(residence, ruleName);
  async function take(claimant) {
    const sentAtMs = monotonicMs();
    const policy = policyOf(claimant);
    const taken = await table.update({
      Key: key,
      UpdateExpression: "SET holder = :attempt, leaseUntilMs = :until, holderPolicy = :policy, holderNotifiedAtMs = :notified, fence = if_not_exists(fence, :zero) + :one REMOVE wake, wantedPolicy, wantedAtMs",
      ConditionExpression: "(attribute_not_exists(holder) OR leaseUntilMs < :now OR holder = :attempt) AND (attribute_not_exists(wantedAtMs) OR wantedAtMs <= :notified)",
      ExpressionAttributeValues: {
        ":attempt": text(attemptId),
        ":until": number(nowMs() + leaseMs),
        ":policy": text(policy),
        ":notified": number(claimant.notifiedAtMs),
        ":zero": number(0),
        ":one": number(1),
        ":now": number(nowMs())
      },
      ReturnValues: "ALL_NEW"
    });
    if (taken.kind === "done") return await open(taken.item ?? {}, sentAtMs);
    const held = taken.item ?? await table.get(key) ?? {};
    return { kind: "busy", willYield: await askToYield(held, claimant) };
  }
  async function askToYield(held, claimant) {
    const wantedAtMs = numberOf(held.wantedAtMs) ?? 0;
    const isOlder = (numberOf(held.holderNotifiedAtMs) ?? 0) < claimant.notifiedAtMs;
    if (held.holder?.S === void 0) return wantedAtMs <= claimant.notifiedAtMs;
    if (!isOlder || held.holderPolicy?.S === policyOf(claimant)) return false;
    if (wantedAtMs >= claimant.notifiedAtMs) return wantedAtMs === claimant.notifiedAtMs;
    await table.update({
      Key: key,
      UpdateExpression: "SET wantedPolicy = :policy, wantedAtMs = :notified",
      ConditionExpression: "attribute_exists(holder) AND holderNotifiedAtMs < :notified AND (attribute_not_exists(wantedAtMs) OR wantedAtMs < :notified)",
      ExpressionAttributeValues: {
        ":policy": text(policyOf(claimant)),
        ":notified": number(claimant.notifiedAtMs)
      }
    });
    return true;
  }
  async function open(item, sentAtMs) {
    const fence = numberOf(item.fence) ?? 0;
    const body = item.body?.S;
    const lease = createLease({
      ...options,
      table,
      key,
      fence,
      sentAtMs,
      isSaved: body !== void 0
    });
    try {
      return { kind: "taken", lease, state: await stateOf(body) };
    } catch (error) {
      await lease.release(void 0);
      throw error;
    }
  }
  async function stateOf(body) {
    if (body === void 0) return void 0;
    const parsed = parseState(body);
    if (parsed === void 0) {
      log.record("state-damaged", { table: options.tableName });
      return void 0;
    }
    const { state, auditStartedAtMs } = parsed;
    const audit = auditStartedAtMs === void 0 ? void 0 : await auditBegunAt(auditStartedAtMs);
    return audit === void 0 ? state : { ...state, audit };
  }
  async function auditBegunAt(startedAtMs) {
    const item = await table.get({ ...key, sk: text("audit") });
    const audit = parseAudit(item?.body?.S ?? "");
    return audit?.startedAtMs === startedAtMs ? audit : void 0;
  }
  return {
    async take(claimant) {
      try {
        return await take(claimant);
      } catch (error) {
        if (error instanceof OutOfTimeError || error instanceof StateTooNewError) throw error;
        if (await table.get(key).then(
          () => true,
          () => false
        ))
          throw error;
        throw new StateUnreadableError(
          `the table ${options.tableName} can be neither written nor read: ${describeFailure(error)}`,
          { cause: error }
        );
      }
    }
  };
}
function createLease(options) {
  const { table, key, fence, attemptId, nowMs, monotonicMs, residence, ruleName } = options;
  let { isSaved } = options;
  let reportUntilMs = options.sentAtMs + leaseMs - clockToleranceMs - attemptTimeoutMs;
  let isEnding = false;
  let savedAudit;
  let lastWrite = Promise.resolve();
  function inTurn(write) {
    const turn = lastWrite.then(write, write);
    lastWrite = turn.catch(() => void 0);
    return turn;
  }
  function lost() {
    return new LeaseLostError(
      `another run has taken the lease of rule ${ruleName}: this run reports and saves nothing more`
    );
  }
  async function saveAudit({ audit }) {
    if (audit === void 0 || audit === savedAudit) return;
    await table.put({
      ...key,
      sk: text("audit"),
      body: text(formatAudit(audit)),
      fence: number(fence)
    });
    savedAudit = audit;
  }
  const holding = {
    ConditionExpression: "holder = :attempt",
    ExpressionAttributeValues: { ":attempt": text(attemptId) }
  };
  async function save(state) {
    const sentAtMs = monotonicMs();
    if (state !== void 0) await saveAudit(state);
    const saved = await table.update({
      Key: key,
      UpdateExpression: `SET leaseUntilMs = :until${state === void 0 ? "" : ", body = :body"}`,
      ...holding,
      ExpressionAttributeValues: {
        ...holding.ExpressionAttributeValues,
        ...state !== void 0 && { ":body": text(formatState(state)) },
        ":until": number(nowMs() + leaseMs)
      },
      ReturnValues: "ALL_NEW"
    });
    if (saved.kind === "refused") throw lost();
    isSaved ||= state !== void 0;
    if (!isEnding) reportUntilMs = sentAtMs + leaseMs - clockToleranceMs - attemptTimeoutMs;
    return saved.item ?? {};
  }
  async function release(state) {
    if (state === void 0 && !isSaved) {
      const removed2 = await table.remove({ Key: key, ...holding, ReturnValues: "ALL_OLD" });
      return removed2.item ?? {};
    }
    if (state !== void 0) await saveAudit(state);
    const released = await table.update({
      Key: key,
      UpdateExpression: `${state === void 0 ? "" : "SET body = :body "}REMOVE holder, leaseUntilMs, holderPolicy, holderNotifiedAtMs`,
      ...holding,
      ExpressionAttributeValues: {
        ...holding.ExpressionAttributeValues,
        ...state !== void 0 && { ":body": text(formatState(state)) }
      },
      ReturnValues: "ALL_OLD"
    });
    if (released.kind === "done") return released.item ?? {};
    const item = await table.get(key) ?? {};
    if (state !== void 0 && item.body?.S !== formatState(state)) throw lost();
    return item;
  }
  return {
    id: attemptId,
    mayReport: () => monotonicMs() < reportUntilMs,
    endReportingIn(durationMs) {
      isEnding = true;
      reportUntilMs = Math.min(reportUntilMs, monotonicMs() + durationMs);
    },
    async save(state) {
      const item = await inTurn(() => save(state));
      return { isWanted: item.wantedAtMs !== void 0 };
    },
    async release(state) {
      const item = await inTurn(() => release(state));
      return { isWoken: item.wake?.BOOL === true };
    },
    async register() {
      await table.update({
        Key: registerKey(residence, ruleName),
        UpdateExpression: "SET expiresAt = :expiresAt",
        ExpressionAttributeValues: { ":expiresAt": number(expiresAt(nowMs())) }
      });
    },
    pending: createPendingJobs({ table, key, fence, nowMs, lost })
  };
}
function policyOf({ ruleId, policyDigest }) {
  return `${ruleId}/${policyDigest}`;
}

// rule/verdict/annotation.ts
var annotationLimit = 256;
function annotate(verdict, job, remediationUrl) {
  const parent = job.parent ? ` Started by ${job.parent.kind} ${job.parent.name}.` : "";
  switch (verdict.kind) {
    case "compliant":
      return shorten(describeVpc(job), parent, "");
    case "nonCompliant":
      return shorten(
        verdict.findings.map(({ text: text3 }) => text3).join(" "),
        parent,
        ` Fix: ${remediationUrl}`
      );
    case "notApplicable":
      return retirementAnnotation(verdict.because);
  }
}
function retirementAnnotation(because) {
  return retirementTexts[because];
}
var retirementTexts = {
  exempt: "Out of scope: the job name is exempt.",
  tooOld: "Out of scope: the job is older than maxJobAgeDays.",
  beforeBaseline: "Out of scope: the job was created before createdAfter.",
  deleting: "Out of scope: the job is being deleted.",
  serverless: "Out of scope: serverless jobs are not evaluated.",
  gone: "The training job no longer exists.",
  retyped: "Replaced by a result under another resource type."
};
function describeVpc({ vpcConfig }) {
  const subnets = vpcConfig?.subnetIds.length ?? 0;
  const groups = vpcConfig?.securityGroupIds.length ?? 0;
  return `Runs in a VPC: ${count(subnets, "subnet")}, ${count(groups, "security group")}.`;
}
function count(amount, noun) {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
var shortestReasons = 40;
function shorten(reasons, parent, link) {
  const room = annotationLimit - link.length;
  const share = Math.min(Math.floor(room / 2), room - shortestReasons);
  const parentRoom = Math.min(parent.length, Math.max(room - reasons.length, share));
  return cut(reasons, room - parentRoom) + cut(parent, parentRoom) + link;
}
function cut(text3, limit) {
  if (text3.length <= limit) return text3;
  return `${text3.slice(0, Math.max(limit - 1, 0)).replace(/[\uD800-\uDBFF]$/, "")}\u2026`.slice(
    0,
    limit
  );
}

// rule/verdict/evaluation.ts
var trainingJobType = "AWS::SageMaker::TrainingJob";
var accountType = "AWS::::Account";
function evaluationOf(verdict, job, resourceType, remediationUrl) {
  return {
    resourceId: job.name,
    resourceType,
    compliance: verdict.kind,
    annotation: annotate(verdict, job, remediationUrl)
  };
}
function retirementOf(result, because) {
  return {
    resourceId: result.resourceId,
    resourceType: result.resourceType,
    compliance: "notApplicable",
    annotation: retirementAnnotation(because)
  };
}
function isUnchanged(reported, evaluation) {
  return reported.resourceType === evaluation.resourceType && reported.compliance === evaluation.compliance && (reported.annotation === void 0 || reported.annotation === evaluation.annotation);
}

// rule/coverage/resume.ts
var resumeLimit = 3;
var soonSeconds = 5;
function resumeDelay(resumesWithoutProgress) {
  if (resumesWithoutProgress > resumeLimit) return void 0;
  return resumesWithoutProgress === 0 ? soonSeconds : Math.min(60 * 4 ** (resumesWithoutProgress - 1), 900);
}

// rule/coverage/tally.ts
var daySeconds = 86400;
var emptyTally = {};
function added(tally, jobs) {
  return jobs.length === 0 ? tally : combined(tally, tallyOf(jobs), 1);
}
function removed(tally, jobs) {
  return jobs.length === 0 ? tally : combined(tally, tallyOf(jobs), -1);
}
function without(tally, stretches) {
  return Object.fromEntries(
    Object.entries(tally).filter(
      ([day2]) => !stretches.some(({ from, to }) => from <= dayOf(day2).from && dayOf(day2).to <= to)
    )
  );
}
function negated(tally) {
  return combined(emptyTally, tally, -1);
}
function daysOf(tally) {
  return Object.keys(tally).map(dayOf);
}
function tallyOf(jobs) {
  const days = {};
  for (const job of jobs) {
    const day2 = Math.floor(creationSecond(job) / daySeconds);
    const [count2, hashes] = days[day2] ?? [0, 0];
    days[day2] = [count2 + 1, hashes + hash(job.name) >>> 0];
  }
  return days;
}
function combined(one, other, sign) {
  const days = { ...one };
  for (const [day2, [count2, hashes]] of Object.entries(other)) {
    const [before, hashesBefore] = days[day2] ?? [0, 0];
    const sum = [before + sign * count2, hashesBefore + sign * hashes >>> 0];
    if (sum[0] === 0 && sum[1] === 0) delete days[day2];
    else days[day2] = sum;
  }
  return days;
}
function dayOf(day2) {
  const from = Number(day2) * daySeconds;
  return { from, to: from + daySeconds };
}
function hash(text3) {
  let value = 2166136261;
  for (let index = 0; index < text3.length; index += 1)
    value = Math.imul(value ^ text3.charCodeAt(index), 16777619);
  return value >>> 0;
}

// rule/coverage/state.ts
var unreadLimit = 100;
function withUnread(unread, names) {
  if (unread === null || unread.length + names.length > unreadLimit) return null;
  return names.length === 0 ? unread : [...unread, ...names];
}
function emptyState(of) {
  return {
    ...of,
    intervals: [],
    withoutResult: emptyTally,
    young: [],
    pendingCount: 0,
    reportedCount: 0,
    reportedFrom: 0,
    isTooMuchToCompare: false,
    isComplete: false,
    auditedAtMs: 0,
    resumesWithoutProgress: 0,
    registeredAtMs: 0,
    completionToldAtMs: 0,
    quotas: {}
  };
}
var clockToleranceMs2 = 3e5;
function isOfTheFuture(state, nowMs = Number.POSITIVE_INFINITY) {
  const { notifiedAtMs, auditedAtMs, registeredAtMs, pendingDueAtMs = 0, intervals } = state;
  const coveredToMs = (intervals.at(-1)?.to ?? 0) * 1e3;
  const latestMs = Math.max(notifiedAtMs, auditedAtMs, registeredAtMs, coveredToMs);
  return Math.max(latestMs, pendingDueAtMs - longestPauseMs2) > nowMs + clockToleranceMs2;
}
function claimStretch(state, covered) {
  if (covered.from >= covered.to) return state;
  return {
    ...state,
    intervals: forgetOldest(cover(state.intervals, covered)),
    reportedFrom: Math.min(state.reportedFrom, covered.from),
    young: state.young.filter(({ second }) => second < covered.from || second >= covered.to)
  };
}
function auditReach({ audit }) {
  if (audit === void 0) return 0;
  if (audit.areResultsDone) return Number.MAX_SAFE_INTEGER - audit.listedFrom;
  return Object.values(audit.balance).reduce((total2, [count2]) => total2 - count2, 0);
}
var firstPauseMs = 9e5;
var longestPauseMs2 = 864e5;
function putOff(job, nowMs) {
  const pauseMs = Math.min(firstPauseMs * 4 ** Math.min(job.attempts, 10), longestPauseMs2);
  return { ...job, attempts: job.attempts + 1, dueAtMs: nowMs + pauseMs };
}
var youngLimit = 1e3;
function rememberYoung(young, result) {
  return [...young.filter(({ mark }) => mark !== result.mark), result].slice(-youngLimit);
}
function youngResult(evaluation, job) {
  const { resourceType, resourceId, compliance, annotation } = evaluation;
  const text3 = [resourceType, resourceId, job.createdAtMs, compliance, annotation].join(" ");
  return { second: creationSecond(job), mark: hash(text3).toString(36) };
}

// rule/verdict/scope.ts
var dayMs = 864e5;
function outOfScopeReason(job, parameters, notifiedAtMs) {
  if (isExempt(job.name, parameters.exemptJobNames)) return "exempt";
  if (job.status === "Deleting") return "deleting";
  if (job.createdAtMs < baselineMs(parameters)) return "beforeBaseline";
  if (job.createdAtMs < ageLimitMs(parameters, notifiedAtMs)) return "tooOld";
  return void 0;
}
function oldestSecondInScope(parameters, notifiedAtMs) {
  const oldestMs = Math.max(baselineMs(parameters), ageLimitMs(parameters, notifiedAtMs));
  return Math.floor(oldestMs / 1e3);
}
function isExempt(name, patterns) {
  return patterns.some((pattern) => matchesWildcard(name, pattern));
}
function matchesWildcard(text3, pattern) {
  const pieces = pattern.split("*");
  if (pieces.length === 1) return text3 === pattern;
  const first = pattern.slice(0, pattern.indexOf("*"));
  const last = pattern.slice(pattern.lastIndexOf("*") + 1);
  if (text3.length < first.length + last.length) return false;
  if (!text3.startsWith(first) || !text3.endsWith(last)) return false;
  let position = first.length;
  const end = text3.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text3.indexOf(piece, position);
    if (found < 0 || found + piece.length > end) return false;
    position = found + piece.length;
  }
  return true;
}
function baselineMs({ createdAfter }) {
  return createdAfter?.getTime() ?? 0;
}
function ageLimitMs(parameters, notifiedAtMs) {
  if (parameters.maxJobAgeDays === void 0) return Number.NEGATIVE_INFINITY;
  return notifiedAtMs - parameters.maxJobAgeDays * dayMs;
}

// rule/run/ask-for-run.ts
var wakeDelaySeconds = 60;
async function askForRun({ ruleName, notifiedAtMs }, { resume: resume2, log }, delaySeconds) {
  if (resume2 === void 0) return false;
  try {
    await resume2.send({ ruleName, notifiedAtMs, delaySeconds });
    return true;
  } catch (error) {
    log.record("resume-failed", { reason: String(error) });
    return false;
  }
}

// rule/verdict/local-storage.ts
var families = [
  "g4dn",
  "g5",
  "g6",
  "g6e",
  "g7",
  "g7e",
  "p3dn",
  "p4d",
  "p4de",
  "p5",
  "p5e",
  "p5en",
  "p6-b200",
  "p6-b300",
  "p6e-gb200",
  "r5d",
  "trn1",
  "trn1n",
  "trn2"
];
function hasLocalStorage(instanceType) {
  return families.includes(instanceType.split(".")[1] ?? "");
}

// rule/verdict/requirements.ts
var namedOffenders = 3;
var requirements = {
  noVpcConfig: ({ vpcConfig }) => vpcConfig === void 0 ? "Not in a VPC: the job has no VpcConfig." : void 0,
  incompleteVpcConfig({ vpcConfig }) {
    if (vpcConfig === void 0) return void 0;
    const missing = [
      ...vpcConfig.subnetIds.length === 0 ? ["subnet"] : [],
      ...vpcConfig.securityGroupIds.length === 0 ? ["security group"] : []
    ];
    return missing.length === 0 ? void 0 : `Not in a VPC: VpcConfig names no ${missing.join(" and no ")}.`;
  },
  subnetNotAllowed: ({ vpcConfig }, { allowedSubnetIds }) => naming("Subnets not allowed", notAllowed(vpcConfig?.subnetIds, allowedSubnetIds)),
  securityGroupNotAllowed: ({ vpcConfig }, { allowedSecurityGroupIds }) => naming(
    "Security groups not allowed",
    notAllowed(vpcConfig?.securityGroupIds, allowedSecurityGroupIds)
  ),
  networkIsolationOff: ({ networkIsolation }, { requireNetworkIsolation }) => requireNetworkIsolation && !networkIsolation ? "Network isolation is off." : void 0,
  interContainerEncryptionOff: ({ interContainerEncryption }, { requireInterContainerEncryption }) => requireInterContainerEncryption && !interContainerEncryption ? "Inter-container traffic encryption is off." : void 0,
  volumeKmsKeyMissing: (job, { requireVolumeKmsKey }) => requireVolumeKmsKey && !job.volumeKmsKey && takesVolumeKmsKey(job) ? "The job names no KMS key for its storage volume." : void 0
};
var findingKinds = Object.keys(requirements);
function findingsOf(job, parameters) {
  return Object.entries(requirements).flatMap(([kind, requirement]) => {
    const text3 = requirement(job, parameters);
    return text3 === void 0 ? [] : [{ kind, text: text3 }];
  });
}
function takesVolumeKmsKey({ serverless, instanceTypes }) {
  return !serverless && !instanceTypes.some(hasLocalStorage);
}
function notAllowed(ids = [], allowed) {
  return allowed.length === 0 ? [] : ids.filter((id) => !allowed.includes(id));
}
function naming(what, ids) {
  if (ids.length === 0) return void 0;
  const more = ids.length - namedOffenders;
  const named = ids.slice(0, namedOffenders).join(", ");
  return `${what}: ${more > 0 ? `${named} and ${more} more` : named}.`;
}

// rule/verdict/verdict.ts
function judge(job, parameters, notifiedAtMs) {
  const because = outOfScopeReason(job, parameters, notifiedAtMs) ?? serverlessReason(job, parameters);
  if (because !== void 0) return { kind: "notApplicable", because };
  const findings = findingsOf(job, parameters);
  return findings.length === 0 ? { kind: "compliant" } : { kind: "nonCompliant", findings };
}
function serverlessReason(job, { serverlessJobs }) {
  return job.serverless && serverlessJobs === "notApplicable" ? "serverless" : void 0;
}
function isAcquitted(job, record, parameters, notifiedAtMs) {
  return record !== void 0 && isSameIncarnation(job, record) && judge(record, parameters, notifiedAtMs).kind === "compliant";
}

// rule/run/judge-job.ts
async function judgeJob(session, job, { reported, isNew: isNew2 = false, isYoung = false, pending }) {
  const { run, counts, outbox, state } = session;
  const { parameters, notifiedAtMs } = run;
  const verdict = judge(job, parameters, notifiedAtMs);
  const rows = reported.take(job.name);
  if (verdict.kind === "notApplicable") {
    await retireRows(session, rows, verdict.because);
    if (verdict.because === "serverless" && !isYoung) await outbox.claim(countWithoutResult(job));
    return;
  }
  counts.judged += 1;
  counts[verdict.kind] += 1;
  const { resourceType } = state;
  const evaluation = evaluationOf(verdict, job, resourceType, parameters.remediationUrl);
  const young = youngResult(evaluation, job);
  const before = rows.find((row) => row.resourceType === resourceType);
  await retireRows(
    session,
    rows.filter((row) => row !== before),
    "retyped"
  );
  if (isNew2 && state.young.some(({ mark }) => mark === young.mark)) counts.unchanged += 1;
  else if (before !== void 0 && isUnchanged(before, evaluation) && !isOutdated(before, run)) {
    counts.unchanged += 1;
    await outbox.claim(({ reportedCount, ...rest }) => ({
      ...rest,
      reportedCount: reportedCount + 1
    }));
  } else if (isYoung)
    return await outbox.add(evaluation, { change: (now) => withYoung(now, young) });
  else
    return await outbox.add(evaluation, {
      job: pending ? putOff(pending, notifiedAtMs) : newlyPending(job, rows)
    });
  if (isYoung) await outbox.claim((now) => withYoung(now, young));
}
function newlyPending(job, reported) {
  const { name } = job;
  return { name, createdAt: creationSecond(job), attempts: 0, dueAtMs: 0, reported };
}
function withYoung(state, young) {
  return { ...state, young: rememberYoung(state.young, young) };
}
function countWithoutResult(job) {
  return (state) => ({ ...state, withoutResult: added(state.withoutResult, [job]) });
}
var dayMs2 = 864e5;
function isOutdated(result, run) {
  const { refreshDays } = run.parameters;
  return refreshDays > 0 && run.notifiedAtMs - result.notifiedAtMs >= refreshDays * dayMs2;
}
async function retireRows({ outbox }, rows, because) {
  for (const row of rows) await outbox.add(retirementOf(row, because));
}

// rule/run/list-gap.ts
var rememberedJobs = 5e3;
var tieLimit = 25;
async function* listGap(inventory, { gap, isOpen, byTime }) {
  const seen = /* @__PURE__ */ new Set();
  let before = isOpen ? void 0 : gap.to;
  for (; ; ) {
    const window = {
      ...gap.from > 0 ? { after: gap.from - 1 } : {},
      ...before === void 0 ? {} : { before }
    };
    let reopenedAt;
    for await (const { jobs, isLast } of inventory.list(window)) {
      const oldest = Math.min(...jobs.map(creationSecond));
      const isPast = isLast || oldest < gap.from;
      const fresh = jobs.filter((job) => isInGap(job, gap, isOpen) && isNew(job, seen));
      if (isPast) {
        yield { jobs: fresh, reach: gap.from };
        return;
      }
      if (jobs.length === 0) continue;
      yield { jobs: fresh, reach: oldest + 1 };
      if (byTime && mayReopen(jobs, oldest, before)) {
        reopenedAt = oldest + 1;
        break;
      }
    }
    if (reopenedAt === void 0) return;
    before = reopenedAt;
  }
}
function mayReopen(jobs, oldest, before) {
  const makesProgress = before === void 0 || oldest + 1 < before;
  return makesProgress && jobs.filter((job) => creationSecond(job) === oldest).length <= tieLimit;
}
function isInGap(job, gap, isOpen) {
  const second = creationSecond(job);
  return second >= gap.from && (isOpen || second < gap.to);
}
function isNew({ name }, seen) {
  if (seen.has(name)) return false;
  seen.add(name);
  if (seen.size > rememberedJobs)
    for (const oldest of seen) {
      seen.delete(oldest);
      break;
    }
  return true;
}

// rule/run/map-ahead.ts
async function* mapAhead(source, depth, task) {
  const items = source[Symbol.asyncIterator]();
  const underWay = [];
  let reading;
  let isAtEnd = false;
  let failure;
  async function readOn() {
    try {
      const { done, value } = await items.next();
      if (done) isAtEnd = true;
      else {
        const result = task(value);
        result.catch(() => void 0);
        underWay.push(result);
      }
    } catch (error) {
      isAtEnd = true;
      failure = { error };
    }
    reading = void 0;
  }
  try {
    for (; ; ) {
      if (!isAtEnd && underWay.length < depth) reading ??= readOn();
      const [first] = underWay;
      if (first === void 0 && reading === void 0) break;
      const isFirstReady = await Promise.race([
        ...first ? [first.then(() => true)] : [],
        ...reading ? [reading.then(() => false)] : []
      ]);
      if (isFirstReady) yield await underWay.shift();
    }
    if (failure) throw failure.error;
  } finally {
    await Promise.allSettled([...underWay, reading]);
    await items.return?.();
  }
}

// rule/run/read-jobs.ts
async function readListed(reader, jobs) {
  const indexed = await reader.ports.index.createdAlongside(jobs);
  return await acquitOrDescribe(reader, jobs, indexed);
}
async function readNamed(reader, jobs) {
  const indexed = await reader.ports.index.named(jobs.map(({ name }) => name));
  return await acquitOrDescribe(reader, jobs, indexed);
}
async function acquitOrDescribe(reader, jobs, indexed) {
  const { parameters, notifiedAtMs } = reader.run;
  const acquitted = /* @__PURE__ */ new Map();
  for (const job of jobs) {
    const record = indexed.get(job.name);
    if (isAcquitted(job, record, parameters, notifiedAtMs)) acquitted.set(job.name, record);
  }
  return await describeOthers(
    reader,
    jobs.map(({ name }) => name),
    acquitted
  );
}
async function describeOthers({ ports }, names, known) {
  const others = names.filter((name) => !known.has(name));
  const described = await ports.records.describe(others);
  const readings = new Map(others.map((name, position) => [name, described[position]]));
  return names.map((name) => {
    const job = known.get(name);
    if (job !== void 0) return { kind: "read", job };
    return readings.get(name) ?? { kind: "unread", name };
  });
}

// rule/run/reported-rows.ts
var comparableResults = 5e4;
function rowsOf(results, areAll = true) {
  const rows = Map.groupBy(results, ({ resourceId }) => resourceId);
  return {
    take(resourceId) {
      const taken = rows.get(resourceId) ?? [];
      rows.delete(resourceId);
      return taken;
    },
    has: (resourceType, resourceId) => rows.get(resourceId)?.some((row) => row.resourceType === resourceType) ?? false,
    rest: () => [...rows.values()].flat(),
    areAll
  };
}
var noRows = [];
function createRowsReader(session, first) {
  let read;
  return {
    async rowsFor(gap, { isOpen }) {
      const { intervals, reportedFrom, isTooMuchToCompare } = session.state;
      const isNew2 = isOpen && intervals.length > 0;
      const wasNeverReported = gap.to <= reportedFrom;
      const isSpared = isNew2 || wasNeverReported || isTooMuchToCompare;
      if (session.lease !== void 0 && isSpared) return rowsOf(noRows, false);
      const limit = session.lease === void 0 ? Number.POSITIVE_INFINITY : comparableResults;
      read ??= await readRows(session, first, limit);
      return read;
    }
  };
}
async function readRows(session, first, limit) {
  const rows = [];
  for (let page = first; page !== void 0; ) {
    rows.push(...page.results);
    if (page.nextToken === void 0) return rowsOf(rows);
    if (rows.length >= limit) {
      session.change((state) => ({ ...state, isTooMuchToCompare: true }));
      break;
    }
    page = await session.ports.results.page(page.nextToken);
  }
  return rowsOf(noRows, false);
}

// rule/run/pending.ts
var retriesPerRun = 250;
async function keepPending(session, jobs) {
  const { lease } = session;
  if (lease === void 0 || jobs.length === 0) return;
  await lease.pending.keep(session.state.claimId, jobs);
  const dueAtMs = Math.min(...jobs.map((job) => job.dueAtMs));
  session.change((state) => ({
    ...state,
    pendingCount: state.pendingCount + jobs.length,
    pendingDueAtMs: Math.min(state.pendingDueAtMs ?? dueAtMs, dueAtMs)
  }));
}
async function duePending(session) {
  const { lease, state, run } = session;
  const { claimId, pendingDueAtMs = Number.POSITIVE_INFINITY } = state;
  if (lease === void 0 || pendingDueAtMs > run.notifiedAtMs) return [];
  return await lease.pending.due(claimId, run.notifiedAtMs, retriesPerRun);
}
async function pendingNamesOf({ lease, state }) {
  const jobs = state.pendingCount === 0 ? [] : await lease?.pending.all(state.claimId);
  return new Set(jobs?.map(({ name }) => name));
}
async function retryPending(session, jobs) {
  const { lease, run, state } = session;
  if (lease === void 0 || jobs.length === 0) return "done";
  const { done, waiting, outcome } = await judgePending(session, jobs);
  await session.outbox.flush();
  await lease.pending.keep(
    state.claimId,
    waiting.map((job) => putOff(job, run.notifiedAtMs))
  );
  await lease.pending.remove(state.claimId, [...done, ...waiting]);
  const [next] = await lease.pending.due(state.claimId, Number.MAX_SAFE_INTEGER, 1);
  session.change(({ pendingDueAtMs: _before, ...now }) => ({
    ...now,
    pendingCount: next === void 0 ? 0 : Math.max(now.pendingCount - done.length, 1),
    ...next && { pendingDueAtMs: next.dueAtMs }
  }));
  return outcome;
}
async function judgePending(session, jobs) {
  const { run, counts, ports } = session;
  const done = [];
  const waiting = [];
  let outcome = "done";
  const readings = await readNamed(session, jobs.map(asListed));
  for (const [position, job] of jobs.entries()) {
    const reading = readings[position];
    const reported = rowsOf(job.reported);
    const because = outOfScopeReason(asListed(job), run.parameters, run.notifiedAtMs);
    if (reading?.kind === "read") await judgeJob(session, reading.job, { reported, pending: job });
    else if (because) await retireRows(session, reported.take(job.name), because);
    if (reading === void 0 || reading.kind === "unread") outcome = "cut";
    else if (reading.kind === "unknown" && because === void 0) {
      waiting.push(job);
      counts.unknown += 1;
      ports.log.record("job-unknown", { job: job.name, reason: reading.reason });
    } else done.push(job);
  }
  return { done, waiting, outcome };
}
function asListed({ name, createdAt }) {
  return { name, createdAtMs: createdAt * 1e3, status: "" };
}

// rule/run/sweep.ts
var listingLagMs = 9e5;
function coverageCeiling(run, clock) {
  const earliestMs = Math.min(run.notifiedAtMs, clock.serviceTimeMs() ?? run.notifiedAtMs);
  return Math.floor((earliestMs - listingLagMs) / 1e3);
}
var pagesAhead = 12;
async function sweepGap(session, { gap, isOpen, reported, isDone = () => false }) {
  const { run, counts, outbox, ports } = session;
  const pages = listGap(ports.inventory, { gap, isOpen, byTime: session.lease !== void 0 });
  const frontier = createFrontier(gap, session.lease !== void 0);
  for await (const page of mapAhead(pages, pagesAhead, read)) {
    counts.listed += page.jobs.length;
    for (const job of page.jobs) {
      const because = scopeReason(job);
      if (because) await retireRows(session, reported.take(job.name), because);
    }
    const { ready, covered, isCut } = frontier.advance(page);
    const pending = [];
    for (const one of ready) pending.push(...await report(one));
    await keepPending(session, pending);
    await outbox.claim((state) => claimStretch(state, covered));
    if (isCut || covered.from > gap.from && !ports.clock.mayStart()) return "cut";
  }
  return "done";
  async function read(page) {
    const inScope = page.jobs.filter((job) => scopeReason(job) === void 0 && !isDone(job));
    const readings = await readListed(session, inScope);
    const dated = inScope.flatMap((job, position) => {
      const reading = readings[position];
      return reading === void 0 ? [] : [{ reading, second: creationSecond(job) }];
    });
    return { ...page, readings: dated };
  }
  function scopeReason(job) {
    return outOfScopeReason(job, run.parameters, run.notifiedAtMs);
  }
  async function report({ reading, second }) {
    const isYoung = second >= gap.to;
    if (reading.kind === "read") {
      await judgeJob(session, reading.job, { reported, isNew: isOpen, isYoung });
      return [];
    }
    const rows = reported.take(reading.name);
    if (reading.kind !== "unknown") return [];
    const { name, reason } = reading;
    counts.unknown += 1;
    ports.log.record("job-unknown", { job: name, reason });
    return isYoung ? [] : [{ name, createdAt: second, attempts: 0, dueAtMs: 0, reported: rows }];
  }
}
function createFrontier(gap, isClaimed) {
  let reached = gap.to;
  let waiting = [];
  return {
    advance(page) {
      const readings = [...waiting, ...page.readings];
      const unreadSeconds = readings.filter(({ reading }) => reading.kind === "unread").map(({ second }) => second);
      const reach = Math.max(page.reach, ...unreadSeconds.map((second) => second + 1));
      const isReady = ({ second }) => second >= reach || !isClaimed;
      waiting = readings.filter((one) => !isReady(one));
      const covered = { from: Math.min(reach, reached), to: reached };
      reached = covered.from;
      return { ready: readings.filter(isReady), covered, isCut: unreadSeconds.length > 0 };
    }
  };
}

// rule/run/close.ts
async function closeRun(session, outcome) {
  const { lease, outbox, ports } = session;
  const isLeft = outcome === "cut" || outbox.hasFallenBack && gapsLeft(session).length > 0;
  const resumesWithoutProgress = isLeft && !hasProgressed(session) ? session.state.resumesWithoutProgress + 1 : 0;
  const isCompletionTold = !isLeft && !session.isYielding && isCompletionDue(session);
  session.change((state) => ({
    ...state,
    ...isCompletionTold && { completionToldAtMs: session.run.notifiedAtMs },
    quotas: isLeft ? ports.quotas.found() : {},
    isComplete: !isLeft,
    resumesWithoutProgress
  }));
  await register(session);
  const released = await lease?.release(session.stateToKeep);
  const status = session.isYielding ? "yielded" : isLeft ? "unfinished" : "finished";
  const resumeInSeconds = await resume(session, {
    isWoken: released?.isWoken === true,
    // The resumes of a chain are counted in the state. Without a state, the chain would never end.
    delaySeconds: status === "unfinished" && session.stateToKeep !== void 0 ? resumeDelay(resumesWithoutProgress) : void 0
  });
  return {
    status,
    counts: session.counts,
    resourceType: session.state.resourceType,
    gaps: gapsLeft(session),
    pendingJobs: session.state.pendingCount,
    isCompletionTold,
    ...resumeInSeconds !== void 0 && { resumeInSeconds }
  };
}
async function closeFailedRun(session, error) {
  const { lease, opening, outbox, ports } = session;
  try {
    if (!outbox.hasFailed) await outbox.flush();
    const hasSomethingToSave = session.state.intervals !== opening.intervals || outbox.acceptedCount > 0;
    const released = await lease?.release(hasSomethingToSave ? session.stateToKeep : void 0);
    await resume(session, { isWoken: released?.isWoken === true, delaySeconds: void 0 });
  } catch (second) {
    ports.log.record("progress-not-saved", { reason: String(second), after: String(error) });
  }
}
var completionIntervalMs = 5.5 * 36e5;
function isCompletionDue({ run, state, outbox }) {
  if (outbox.isTokenRejected) return false;
  return run.notifiedAtMs - state.completionToldAtMs >= completionIntervalMs;
}
var dayMs3 = 864e5;
async function register(session) {
  const { run, lease, outbox, state, opening, change } = session;
  const isIdle = outbox.acceptedCount === 0 && state.auditedAtMs === opening.auditedAtMs;
  const dueMs = state.registeredAtMs + (isIdle ? 30 : 1) * dayMs3;
  if (lease === void 0 || session.stateToKeep === void 0 || run.notifiedAtMs < dueMs) return;
  await lease.register();
  change((now) => ({ ...now, registeredAtMs: run.notifiedAtMs }));
}
async function resume({ lease, run, ports }, { isWoken, delaySeconds: forWork }) {
  const delaySeconds = forWork ?? (isWoken ? wakeDelaySeconds : void 0);
  if (lease === void 0 || delaySeconds === void 0) return void 0;
  return await askForRun(run, ports, delaySeconds) ? delaySeconds : void 0;
}
function gapsLeft({ run, state, ports }) {
  const floor = oldestSecondInScope(run.parameters, run.notifiedAtMs);
  const ceiling = state.intervals.at(-1)?.to ?? coverageCeiling(run, ports.clock);
  return gapsBetween(state.intervals, floor, ceiling);
}
function hasProgressed({ run, opening, state, outbox, ports }) {
  if (outbox.hasFallenBack) return outbox.acceptedCount > 0;
  if (state.auditedAtMs > opening.auditedAtMs) return true;
  if (auditReach(state) > auditReach(opening)) return true;
  const floor = oldestSecondInScope(run.parameters, run.notifiedAtMs);
  const ceiling = coverageCeiling(run, ports.clock);
  const openedTo = opening.intervals.at(-1)?.to ?? ceiling;
  const left = ({ intervals }, bound2) => uncoveredSeconds(intervals, floor, bound2);
  const areNewOnesDone = uncoveredSeconds(state.intervals, openedTo, ceiling) === 0;
  const bound = areNewOnesDone ? openedTo : ceiling;
  return left(state, bound) < left(opening, bound);
}

// rule/run/account-result.ts
async function reportAccount(session) {
  const { run, state, outbox, counts, lease } = session;
  if (!run.parameters.accountResult) {
    if (state.accountResult === void 0) return;
    const change = ({ accountResult: _old, ...rest }) => rest;
    await outbox.add(accountRetirement(run), { change });
  } else {
    const unreadJobs = lease === void 0 ? counts.unknown : state.pendingCount;
    const evaluation = accountEvaluation(run, gapsLeft(session), unreadJobs);
    const text3 = accountResultText(evaluation);
    if (state.accountResult === text3) return;
    await outbox.add(evaluation, { change: (now) => ({ ...now, accountResult: text3 }) });
  }
  await outbox.flush();
}
function accountEvaluation(run, gaps, unreadJobs) {
  const problems = [
    ...gaps.length === 0 ? [] : [`Jobs created before ${day(gaps[0]?.to ?? 0)} are not all judged yet.`],
    ...unreadJobs === 0 ? [] : ["Some jobs could not be read; the function log names them."]
  ];
  return {
    resourceId: run.accountId,
    resourceType: accountType,
    compliance: problems.length === 0 ? "compliant" : "nonCompliant",
    annotation: problems.length === 0 ? `Every training job in scope is judged${scope(run)}.` : problems.join(" ")
  };
}
function accountRetirement({ accountId }) {
  return {
    resourceId: accountId,
    resourceType: accountType,
    compliance: "notApplicable",
    annotation: "The rule parameter accountResult is off."
  };
}
function accountResultText({
  compliance,
  annotation
}) {
  return `${compliance}: ${annotation}`;
}
function isAccountResult({ resourceId, resourceType }, { accountId }) {
  return resourceId === accountId && resourceType === accountType;
}
function scope({ parameters }) {
  const { maxJobAgeDays, createdAfter } = parameters;
  const limits = [
    ...maxJobAgeDays === void 0 ? [] : [`of the last ${maxJobAgeDays} days`],
    ...createdAfter === void 0 ? [] : [`created since ${day(createdAfter.getTime() / 1e3)}`]
  ];
  return limits.length === 0 ? "" : `: ${limits.join(", ")}`;
}
function day(second) {
  return new Date(second * 1e3).toISOString().slice(0, 10);
}

// rule/run/audit.ts
var hourMs = 36e5;
function isAuditDue({ run, state }) {
  const intervalMs = run.parameters.auditIntervalHours * hourMs;
  return state.audit !== void 0 || run.notifiedAtMs - state.auditedAtMs >= intervalMs;
}
async function auditResults(session, floor, pendingNames) {
  if (session.state.audit === void 0) session.change((state) => begun(session, state, floor));
  const isComparable = comparableJobs(session, pendingNames);
  const reviewed = await reviewResults(session, isComparable);
  await session.outbox.flush();
  if (reviewed === "cut") return "cut";
  if (await listExisting(session, floor, isComparable) === "cut") return "cut";
  endAudit(session);
  return "done";
}
function begun({ run }, state, floor) {
  const to = state.intervals.at(-1)?.to ?? floor;
  return {
    ...state,
    audit: {
      startedAtMs: run.notifiedAtMs,
      areResultsDone: false,
      to,
      listedFrom: to,
      balance: negated(state.withoutResult),
      unread: [],
      goneLookedUp: 0,
      goneContradicted: 0,
      goneUnconfirmed: 0
    }
  };
}
function comparableJobs({ run, state }, pendingNames) {
  return (job) => isCovered(state.intervals, creationSecond(job)) && !pendingNames.has(job.name) && outOfScopeReason(job, run.parameters, run.notifiedAtMs) === void 0;
}
async function reviewResults(session, isComparable) {
  const { outbox, ports } = session;
  let audit = auditOf(session);
  if (audit.areResultsDone) return "done";
  let page = await pageOf(session, audit).catch((error) => {
    if (!(error instanceof ResultsTokenRefusedError)) throw error;
    session.change((state) => begun(session, state, audit.to));
    audit = auditOf(session);
    return pageOf(session, audit);
  });
  let retirements = [];
  let outcome = "cut";
  try {
    while (page !== void 0) {
      const review = await reviewPage(session, page.results);
      retirements = [...retirements, ...review.retirements];
      if (review.isCut) break;
      const goneness = await confirmGone(session, audit, review.gone);
      retirements = [...retirements, ...goneness.retirements];
      for (const { result, job } of review.standing)
        if (!isConfirmed(session, result, job))
          await judgeJob(session, job, { reported: rowsOf([result]) });
      const counted = review.standing.map(({ job }) => job).filter((job) => creationSecond(job) < audit.to && isComparable(job));
      audit = {
        ...nextPage(audit, page.nextToken),
        balance: removed(audit.balance, counted),
        unread: withUnread(audit.unread, [...review.unread, ...goneness.contradicted]),
        goneLookedUp: audit.goneLookedUp + goneness.lookedUp,
        goneContradicted: audit.goneContradicted + goneness.contradicted.length,
        goneUnconfirmed: audit.goneUnconfirmed + goneness.unconfirmed
      };
      if (page.nextToken === void 0) outcome = "done";
      if (page.nextToken === void 0 || !ports.clock.mayStart()) break;
      if (retirements.length > retirementLimit) break;
      page = await ports.results.page(page.nextToken);
    }
  } finally {
    for (const retirement of retirements) await outbox.add(retirement);
    const reached = audit;
    await outbox.claim((state) => ({ ...state, audit: reached }));
  }
  return outcome;
}
var retirementLimit = 1e4;
async function pageOf({ ports }, audit) {
  return await ports.results.page(audit.resultsToken);
}
function nextPage(audit, nextToken) {
  const { resultsToken: _read, ...rest } = audit;
  return nextToken === void 0 ? { ...rest, areResultsDone: true } : { ...rest, resultsToken: nextToken };
}
async function reviewPage(session, results) {
  const { run, counts, ports } = session;
  const { parameters, notifiedAtMs } = run;
  const isOfAccount = (row) => isAccountResult(row, run);
  const isExemptRow = ({ resourceId }) => isExempt(resourceId, parameters.exemptJobNames);
  const rows = results.filter((row) => !isOfAccount(row) && !isExemptRow(row));
  const retirements = results.filter((row) => !isOfAccount(row) && isExemptRow(row)).map((row) => retirementOf(row, "exempt"));
  const isForgotten = !parameters.accountResult && session.state.accountResult === void 0;
  if (isForgotten && results.some(isOfAccount)) retirements.push(accountRetirement(run));
  const names = rows.map(({ resourceId }) => resourceId);
  const indexed = await ports.index.named(names);
  const confirmed = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const record = indexed.get(row.resourceId);
    if (record && judge(record, parameters, notifiedAtMs).kind === row.compliance)
      confirmed.set(row.resourceId, record);
  }
  const readings = await describeOthers(session, names, confirmed);
  const standing = [];
  const unread = [];
  const gone = [];
  let isCut = false;
  for (const [position, result] of rows.entries()) {
    const reading = readings[position];
    if (reading === void 0 || reading.kind === "unread") isCut = true;
    else if (reading.kind === "gone") gone.push(result);
    else if (reading.kind === "unknown") {
      counts.unknown += 1;
      unread.push(reading.name);
      ports.log.record("result-unreviewed", { job: reading.name, reason: reading.reason });
    } else {
      const because = notApplicableReason(reading.job);
      if (because) retirements.push(retirementOf(result, because));
      else if (result.resourceType !== session.state.resourceType)
        retirements.push(retirementOf(result, "retyped"));
      else standing.push({ result, job: reading.job });
    }
  }
  return { isCut, retirements, standing, unread, gone };
  function notApplicableReason(job) {
    const verdict = judge(job, parameters, notifiedAtMs);
    return verdict.kind === "notApplicable" ? verdict.because : void 0;
  }
}
var goneLookUps = 200;
async function confirmGone({ ports, opening }, audit, gone) {
  const retirements = [];
  const contradicted = [];
  let lookedUp = 0;
  let unconfirmed = 0;
  const isTrusted = () => audit.goneContradicted + contradicted.length === 0;
  const isSecondTime = (opening.goneUnconfirmedAtMs ?? audit.startedAtMs) < audit.startedAtMs;
  for (const result of gone) {
    const mayLookUp = audit.goneLookedUp + lookedUp < goneLookUps && ports.clock.mayStart();
    const isListed = mayLookUp ? await ports.inventory.isListed(result.resourceId) : void 0;
    lookedUp += mayLookUp ? 1 : 0;
    if (isListed === true) {
      contradicted.push(result.resourceId);
      ports.log.record("gone-contradicted", { job: result.resourceId });
    } else if (isListed === false || isSecondTime && isTrusted())
      retirements.push(retirementOf(result, "gone"));
    else unconfirmed += 1;
  }
  return { retirements, lookedUp, contradicted, unconfirmed };
}
function isConfirmed({ run }, result, job) {
  const { kind } = judge(job, run.parameters, run.notifiedAtMs);
  return kind === result.compliance && !isOutdated(result, run);
}
async function listExisting(session, floor, isComparable) {
  const { ports, state } = session;
  const { unread, listedFrom } = auditOf(session);
  const unreadNames = new Set(unread);
  const gap = { from: Math.max(state.intervals[0]?.from ?? 0, floor), to: listedFrom };
  if (gap.from >= gap.to) return "done";
  let uncounted = [];
  const listing = { gap, isOpen: false, byTime: true };
  for await (const { jobs, reach } of listGap(ports.inventory, listing)) {
    const known = [...uncounted, ...jobs];
    const isListed = (job) => creationSecond(job) >= reach;
    uncounted = known.filter((job) => !isListed(job));
    const counted = known.filter(
      (job) => isListed(job) && isComparable(job) && !unreadNames.has(job.name)
    );
    session.change(
      (now) => withAudit(now, (audit) => ({
        ...audit,
        balance: added(audit.balance, counted),
        listedFrom: reach
      }))
    );
    if (reach > gap.from && !ports.clock.mayStart()) return "cut";
  }
  return "done";
}
function endAudit(session) {
  const { run, ports } = session;
  const { balance, unread, startedAtMs, goneUnconfirmed } = auditOf(session);
  const ageLimit = ageLimitMs(run.parameters, run.notifiedAtMs) / 1e3;
  if (unread === null) ports.log.record("audit-inconclusive");
  if (goneUnconfirmed > 0) ports.log.record("gone-unconfirmed", { jobs: goneUnconfirmed });
  const lacking = unread === null ? [] : daysOf(balance).filter(({ from }) => from >= ageLimit);
  session.change(({ audit: _ended, goneUnconfirmedAtMs: _before, ...state }) => ({
    ...state,
    auditedAtMs: startedAtMs,
    ...goneUnconfirmed > 0 && { goneUnconfirmedAtMs: startedAtMs },
    intervals: uncoverAll(state.intervals, lacking),
    withoutResult: without(state.withoutResult, [
      ...lacking,
      ...Number.isFinite(ageLimit) ? [{ from: 0, to: ageLimit }] : []
    ])
  }));
}
function withAudit(state, change) {
  return state.audit === void 0 ? state : { ...state, audit: change(state.audit) };
}
function auditOf({ state }) {
  if (state.audit === void 0) throw new Error("no audit is under way");
  return state.audit;
}

// rule/run/outbox.ts
var batchSize = 100;
var singleRefusals = 10;
var batchesPerSave = 20;
function createOutbox(session) {
  const { counts, lease, ports } = session;
  const { sink, log } = ports;
  let entries = [];
  let waiting = 0;
  let acceptedCount = 0;
  let batchesSinceSave = 0;
  let refusedType2;
  let hasFailed = false;
  let hasSignedOff = false;
  let isTokenRejected = false;
  const refused = [];
  async function sendBatch() {
    const sent = entries;
    const evaluations = sent.flatMap(({ evaluation }) => evaluation ? [evaluation] : []);
    const notTaken = new Set(evaluations.length === 0 ? [] : await put(evaluations));
    entries = [];
    waiting = 0;
    const isNotTaken = ({ evaluation }) => evaluation !== void 0 && notTaken.has(evaluation.resourceId);
    await keepPending(
      session,
      sent.filter(isNotTaken).flatMap(({ job }) => job ? [job] : [])
    );
    for (const entry of sent) if (entry.change && !isNotTaken(entry)) session.change(entry.change);
    batchesSinceSave += evaluations.length > 0 ? 1 : 0;
    if (batchesSinceSave < batchesPerSave) return;
    batchesSinceSave = 0;
    await session.save();
  }
  async function put(evaluations) {
    const placed = underCurrentType(evaluations);
    try {
      const unplaceable = await putUnderLease(placed);
      if (unplaceable.length > 0)
        log.record("type-unplaceable", {
          resourceType: unplaceable[0]?.resourceType,
          names: unplaceable.map(({ resourceId }) => resourceId)
        });
      noteAccepted(placed.filter((evaluation) => !unplaceable.includes(evaluation)));
      return [];
    } catch (error) {
      if (error instanceof ResourceTypeRefusedError && mayFallBack(error)) {
        fallBack(error);
        return await put(evaluations);
      }
      if (!(error instanceof EvaluationsRefusedError) || isOutage(error, placed)) {
        hasFailed = true;
        isTokenRejected = error instanceof ResultTokenRejectedError;
        ports.clock.stop();
        throw error;
      }
      refused.push(...error.refused);
      noteAccepted(placed.filter((evaluation) => !error.refused.includes(evaluation)));
      return error.refused.map(({ resourceId }) => resourceId);
    }
  }
  async function putUnderLease(evaluations) {
    if (lease === void 0) return await sink.put(evaluations, () => true);
    const isFirst = acceptedCount === 0 && session.replacesClaim;
    const mayBeOver = !lease.mayReport() && !session.isYielding;
    if (isFirst || mayBeOver) await session.save();
    try {
      return await sink.put(evaluations, lease.mayReport);
    } catch (error) {
      if (!(error instanceof OutOfTimeError) || session.isYielding) throw error;
      throw new LeaseLostError("the lease could be over before the evaluations are accepted", {
        cause: error
      });
    }
  }
  function mayFallBack({ resourceType }) {
    return acceptedCount === 0 && resourceType === session.state.resourceType && resourceType !== accountType;
  }
  function fallBack({ resourceType, message }) {
    log.record("type-fallback", { resourceType, reason: message });
    refusedType2 = resourceType;
    session.change((state) => ({
      ...state,
      resourceType: accountType,
      intervals: [],
      withoutResult: {},
      reportedFrom: 0,
      auditedAtMs: 0
    }));
  }
  function underCurrentType(evaluations) {
    if (refusedType2 === void 0) return evaluations;
    const { resourceType } = session.state;
    const judged = new Set(evaluations.filter(isVerdict).map(({ resourceId }) => resourceId));
    return evaluations.flatMap((evaluation) => {
      if (isVerdict(evaluation)) return [{ ...evaluation, resourceType }];
      const isReplaced = evaluation.resourceType === resourceType && judged.has(evaluation.resourceId);
      return isReplaced ? [] : [evaluation];
    });
  }
  function noteAccepted(evaluations) {
    const retired = evaluations.filter((evaluation) => !isVerdict(evaluation)).length;
    acceptedCount += evaluations.length;
    counts.sent += evaluations.length;
    counts.retired += retired;
    session.change((state) => ({
      ...state,
      reportedCount: Math.max(state.reportedCount + evaluations.length - 2 * retired, 0)
    }));
  }
  return {
    async add(evaluation, consequence) {
      entries.push({ ...consequence, evaluation });
      waiting += 1;
      if (waiting >= batchSize) await sendBatch();
    },
    async claim(change) {
      entries.push({ change });
      if (waiting === 0) await sendBatch();
    },
    flush: sendBatch,
    async signOff() {
      if (acceptedCount > 0) return;
      try {
        await putUnderLease([]);
        hasSignedOff = true;
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        isTokenRejected = error instanceof ResultTokenRejectedError;
        log.record("sign-off-refused", { reason: String(error) });
      }
    },
    get acceptedCount() {
      return acceptedCount;
    },
    get hasSignedOff() {
      return hasSignedOff;
    },
    get isTokenRejected() {
      return isTokenRejected;
    },
    get refused() {
      return refused;
    },
    get hasFailed() {
      return hasFailed;
    },
    get hasFallenBack() {
      return refusedType2 !== void 0;
    }
  };
}
function isOutage({ refused }, sent) {
  return refused.length === sent.length && sent.length > singleRefusals;
}
function isVerdict({ compliance }) {
  return compliance !== "notApplicable";
}

// rule/run/begin-session.ts
var heartbeatMs = 15e3;
var lastReportsMs = 15e3;
function beginSession(run, ports, { lease, opening, replacesClaim, isKnownToConfig, counts }) {
  let state = opening;
  let isYielding = false;
  const ending = new AbortController();
  async function save() {
    const news = await lease?.save(session.stateToKeep);
    if (!news?.isWanted || isYielding) return;
    isYielding = true;
    ports.clock.stop();
    lease?.endReportingIn(lastReportsMs);
  }
  async function keepLease() {
    for (; ; ) {
      await ports.clock.pause(heartbeatMs, ending.signal);
      if (ending.signal.aborted) return;
      await save();
    }
  }
  const heartbeat = lease === void 0 ? Promise.resolve() : keepLease();
  heartbeat.catch(() => ports.clock.stop());
  const session = {
    run,
    ports,
    counts,
    lease,
    opening,
    replacesClaim,
    get outbox() {
      return outbox;
    },
    get state() {
      return state;
    },
    get stateToKeep() {
      const isKnown = isKnownToConfig || outbox.acceptedCount > 0 || outbox.hasSignedOff;
      return isKnown ? state : void 0;
    },
    change(change) {
      state = change(state);
    },
    save,
    get isYielding() {
      return isYielding;
    },
    async endHeartbeat() {
      ending.abort();
      await heartbeat;
    }
  };
  const outbox = createOutbox(session);
  return session;
}

// rule/run/open.ts
var emptyPageLimit = 10;
var pollMs = 3e3;
var pollLimit = 80;
var longestAbsenceMs = 60 * 864e5;
async function openRun(run, ports) {
  const taken = await takeLease(run, ports).catch((error) => {
    if (!(error instanceof StateUnreadableError)) throw error;
    ports.log.record("state-unreadable", { reason: error.message });
    return error;
  });
  if (taken === "busy") {
    ports.log.record("lease-busy");
    return { kind: "busy" };
  }
  if (taken instanceof StateUnreadableError)
    return { kind: "open", ...await openWithoutState(run, ports), failure: taken };
  if (taken === void 0) return { kind: "open", ...await openWithoutState(run, ports) };
  const { lease, state: loaded } = taken;
  try {
    return await openWithState(run, ports, lease, loaded);
  } catch (error) {
    await giveBack(lease, run, ports).catch(
      (second) => ports.log.record("progress-not-saved", { reason: String(second), after: String(error) })
    );
    throw error;
  }
}
async function giveBack(lease, run, ports) {
  const { isWoken } = await lease.release(void 0);
  if (isWoken) await askForRun(run, ports, wakeDelaySeconds);
}
async function takeLease(run, { states, clock, log }) {
  if (states === void 0) return void 0;
  for (let polls = 0; ; polls += 1) {
    const outcome = await states.take(run);
    if (outcome.kind === "taken") return outcome;
    if (!outcome.willYield || polls >= pollLimit || !clock.mayStart()) return "busy";
    log.record("lease-awaited");
    await clock.pause(pollMs);
  }
}
async function openWithoutState(run, ports) {
  const firstPage = await probe(ports);
  const state = begin(run, "stateless", firstPage, void 0);
  const isKnownToConfig = holdsSomething(firstPage);
  return { lease: void 0, firstPage, state, replacesClaim: false, isKnownToConfig };
}
async function openWithState(run, ports, lease, loaded) {
  const firstPage = await probe(ports);
  const isDamaged = loaded !== void 0 && isOfTheFuture(loaded, ports.clock.serviceTimeMs());
  if (isDamaged) ports.log.record("state-of-the-future");
  const stored = isDamaged ? void 0 : loaded;
  if (stored && isStale(stored, run)) {
    await giveBack(lease, run, ports);
    return { kind: "stale" };
  }
  if (stored) ports.quotas.recall(stored.quotas);
  const distrust = stored && reasonToDistrust(stored, run, firstPage);
  if (distrust) ports.log.record("state-not-used", { reason: distrust });
  const isContinued = stored !== void 0 && !distrust;
  const state = isContinued ? { ...stored, notifiedAtMs: run.notifiedAtMs, isComplete: false } : begin(run, lease.id, firstPage, stored);
  const replacesClaim = loaded !== void 0 && !isContinued;
  const isKnownToConfig = loaded !== void 0 || holdsSomething(firstPage);
  return { kind: "open", lease, state, firstPage, replacesClaim, isKnownToConfig };
}
function holdsSomething(firstPage) {
  return firstPage !== void 0 && firstPage.results.length > 0;
}
function isStale({ ruleId, notifiedAtMs, isComplete }, run) {
  if (ruleId !== run.ruleId) return false;
  return notifiedAtMs > run.notifiedAtMs || notifiedAtMs === run.notifiedAtMs && isComplete;
}
async function probe({ results }) {
  let page = await results.page();
  for (let followed = 0; followed < emptyPageLimit; followed += 1) {
    if (page === void 0 || page.results.length > 0 || page.nextToken === void 0) break;
    page = await results.page(page.nextToken);
  }
  return page;
}
function reasonToDistrust(stored, run, firstPage) {
  if (stored.ruleId !== run.ruleId) return "the rule was deleted and created again";
  if (stored.policyDigest !== run.policyDigest)
    return "the parameters or the verdict logic changed";
  if (run.notifiedAtMs - stored.notifiedAtMs > longestAbsenceMs)
    return "it was last saved more than 60 days ago";
  if ((stored.intervals.at(-1)?.to ?? 0) * 1e3 > run.notifiedAtMs)
    return "it claims jobs that are younger than the event";
  if (stored.reportedCount > 0 && firstPage !== void 0 && firstPage.results.length === 0)
    return "it claims results, and Config holds none";
  return void 0;
}
function begin(run, claimId, firstPage, stored) {
  const holdsNothing = firstPage !== void 0 && firstPage.results.length === 0;
  const ofSameRule = stored?.ruleId === run.ruleId ? stored : void 0;
  const accountRow = firstPage?.results.find((row) => isAccountResult(row, run));
  const accountResult = accountRow ? accountResultText(accountRow) : ofSameRule?.accountResult;
  return {
    ...emptyState({
      policyDigest: run.policyDigest,
      ruleId: run.ruleId,
      resourceType: run.parameters.resourceType ?? typeInUse(firstPage, run.accountId),
      claimId,
      notifiedAtMs: run.notifiedAtMs
    }),
    reportedFrom: holdsNothing ? Number.MAX_SAFE_INTEGER : 0,
    auditedAtMs: holdsNothing ? run.notifiedAtMs : 0,
    quotas: stored?.quotas ?? {},
    registeredAtMs: ofSameRule?.registeredAtMs ?? 0,
    ...!holdsNothing && accountResult !== void 0 && { accountResult }
  };
}
function typeInUse(firstPage, accountId) {
  const types = new Set(
    firstPage?.results.filter(({ resourceId }) => resourceId !== accountId).map(({ resourceType }) => resourceType)
  );
  return types.size === 1 && types.has(accountType) ? accountType : trainingJobType;
}

// rule/run/report.ts
function briefReport(status, counts) {
  return { status, counts, gaps: [], pendingJobs: 0 };
}

// rule/run/retire-leftovers.ts
var batchSize2 = 100;
async function retireLeftovers(session, reported) {
  const { run, state, outbox, counts, ports } = session;
  const rest = reported.rest();
  const isForgotten = !run.parameters.accountResult && state.accountResult === void 0;
  if (isForgotten && rest.some((row) => isAccountResult(row, run)))
    await outbox.add(accountRetirement(run));
  const rows = Map.groupBy(
    rest.filter((row) => !isAccountResult(row, run)),
    ({ resourceId }) => resourceId
  );
  const names = [...rows.keys()];
  for (let start = 0; start < names.length; start += batchSize2) {
    const readings = await ports.records.describe(names.slice(start, start + batchSize2));
    for (const reading of readings) {
      if (reading.kind === "unread") return "cut";
      if (reading.kind === "read")
        await judgeJob(session, reading.job, {
          reported: rowsOf(rows.get(reading.job.name) ?? [])
        });
      else if (reading.kind === "gone")
        await retireRows(session, rows.get(reading.name) ?? [], "gone");
      else {
        counts.unknown += 1;
        ports.log.record("result-unreviewed", { job: reading.name, reason: reading.reason });
      }
    }
  }
  return "done";
}

// rule/run/run-counts.ts
function zeroCounts() {
  return {
    listed: 0,
    judged: 0,
    compliant: 0,
    nonCompliant: 0,
    unknown: 0,
    retired: 0,
    sent: 0,
    unchanged: 0
  };
}

// rule/evaluate.ts
async function evaluate(run, ports, counts = zeroCounts()) {
  const opening = await openRun(run, ports);
  if (opening.kind !== "open") return briefReport(opening.kind, counts);
  const session = beginSession(run, ports, { ...opening, opening: opening.state, counts });
  const report = await workAndClose(session, opening);
  if (opening.failure) throw opening.failure;
  if (session.outbox.refused.length > 0) throw new EvaluationsRefusedError(session.outbox.refused);
  return report;
}
async function workAndClose(session, opening) {
  try {
    const outcome = await workThrough(session, opening).catch(cutShort);
    await session.outbox.flush();
    if (outcome === "cut" && session.lease === void 0)
      throw opening.failure ?? unfinished(session);
    await reportAccount(session);
    await session.outbox.signOff();
    await session.endHeartbeat();
    return await closeRun(session, outcome);
  } catch (error) {
    return await closeDespite(session, error);
  }
}
async function workThrough(session, opening) {
  const { run, ports } = session;
  const floor = oldestSecondInScope(run.parameters, run.notifiedAtMs);
  if (session.lease === void 0) return await workWithoutState(session, opening, floor);
  const coveredTo = session.state.intervals.at(-1)?.to ?? floor;
  const due = await duePending(session);
  const fresh = { from: coveredTo, to: Math.max(coverageCeiling(run, ports.clock), coveredTo) };
  const reader = createRowsReader(session, opening.firstPage);
  const reported = await reader.rowsFor(fresh, { isOpen: true });
  if (await sweepGap(session, { gap: fresh, isOpen: true, reported }) === "cut") return "cut";
  if (await retryPending(session, due) === "cut") return "cut";
  if (await sweepGaps([{ from: floor, to: coveredTo }]) === "cut") return "cut";
  await session.outbox.flush();
  if (opening.firstPage === void 0 || !isAuditDue(session)) return "done";
  const claimed = session.state.intervals;
  const pendingNames = await pendingNamesOf(session);
  if (await auditResults(session, floor, pendingNames) === "cut") return "cut";
  const isOfThisRun = session.state.auditedAtMs === run.notifiedAtMs;
  const standing = createRowsReader(session, await ports.results.page());
  return await sweepGaps(claimed, standing, isOfThisRun ? pendingNames : void 0);
  async function sweepGaps(stretches, rowsReader = reader, doneNames) {
    const gaps = stretches.flatMap(
      ({ from, to }) => gapsBetween(session.state.intervals, Math.max(from, floor), to)
    );
    for (const gap of gaps.toSorted((one, other) => other.to - one.to)) {
      const rows = await rowsReader.rowsFor(gap, { isOpen: false });
      const isDone = ({ name }) => doneNames !== void 0 && (doneNames.has(name) || rows.has(session.state.resourceType, name));
      const sweep = { gap, isOpen: false, reported: rows, isDone };
      if (await sweepGap(session, sweep) === "cut") return "cut";
    }
    return "done";
  }
}
var dayMs4 = 864e5;
async function workWithoutState(session, { firstPage, failure }, floor) {
  const { run, ports } = session;
  const limit = failure === void 0 ? Number.POSITIVE_INFINITY : comparableResults;
  const reported = await readRows(session, firstPage, limit);
  const isLastDayOnly = failure !== void 0 && !reported.areAll;
  const from = isLastDayOnly ? Math.floor((run.notifiedAtMs - dayMs4) / 1e3) : floor;
  const gap = {
    from: Math.max(from, floor),
    to: Math.max(coverageCeiling(run, ports.clock), from, floor)
  };
  if (await sweepGap(session, { gap, isOpen: true, reported }) === "cut") return "cut";
  return isLastDayOnly ? "done" : await retireLeftovers(session, reported);
}
function cutShort(error) {
  if (error instanceof OutOfTimeError) return "cut";
  throw error;
}
async function closeDespite(session, error) {
  const { ports, lease, outbox } = session;
  const heartbeatFailure = await session.endHeartbeat().then(
    () => void 0,
    (failure) => failure
  );
  const reason = heartbeatFailure ?? error;
  if (reason instanceof LeaseLostError) {
    ports.log.record("lease-lost", { reason: reason.message });
    return briefReport("leaseLost", session.counts);
  }
  if (reason instanceof ResultTokenRejectedError && lease !== void 0) {
    ports.log.record("token-rejected", { reason: reason.message });
    const report = await closeRun(session, "cut");
    const isCarriedOn = outbox.acceptedCount > 0 || report.resumeInSeconds !== void 0;
    if (isCarriedOn) return report;
    throw reason;
  }
  if (reason instanceof OutOfTimeError && lease !== void 0)
    return await closeRun(session, "cut");
  await closeFailedRun(session, reason);
  throw reason;
}
function unfinished({ counts, run }) {
  const unread = counts.listed - counts.judged - counts.unknown;
  return new UnfinishedRunError(
    `time ran out: ${counts.judged} of ${counts.listed} listed jobs are judged and reported, ${Math.max(unread, 0)} listed jobs and all older ones are left. Rule ${run.ruleName} keeps no state: set STATE_TABLE_NAME, so that the next run can continue`
  );
}

// rule/events/config-event.ts
var UnexpectedEventError = class extends Error {
  name = "UnexpectedEventError";
};
function parseConfigEvent(event) {
  const problems = [];
  const envelope = fieldsOf(event);
  if (!isFields(event)) problems.push(`it must be an object, got ${JSON.stringify(event)}`);
  const invokingEvent = openFields(envelope, "invokingEvent", problems);
  refuseOtherMessages(invokingEvent);
  const scheduled = {
    accountId: text2(envelope, "accountId", problems),
    ruleName: text2(envelope, "configRuleName", problems),
    ruleId: text2(envelope, "configRuleId", problems),
    resultToken: text2(envelope, "resultToken", problems),
    notifiedAtMs: instantMs(invokingEvent, "notificationCreationTime", problems),
    ruleParameters: isEmpty(envelope.ruleParameters) ? {} : openFields(envelope, "ruleParameters", problems)
  };
  if (!isText(invokingEvent.messageType))
    problems.push(
      `invokingEvent.messageType must be ScheduledNotification, got ${shown(invokingEvent.messageType)}`
    );
  if (problems.length > 0)
    throw new UnexpectedEventError(
      `the event does not come from an AWS Config rule: ${problems.join("; ")}`
    );
  return scheduled;
}
function refuseOtherMessages({ messageType }) {
  if (isText(messageType) && messageType !== "ScheduledNotification")
    throw new UnexpectedEventError(
      `this rule is evaluated periodically and takes messageType ScheduledNotification, got ${messageType}; give the rule a ScheduledNotification source and no other`
    );
}
function text2(fields, name, problems) {
  const value = fields[name];
  if (isText(value) && value !== "") return value;
  problems.push(`${name} must be a string, got ${shown(value)}`);
  return "";
}
function instantMs(fields, name, problems) {
  const value = fields[name];
  const atMs = isText(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs))
    problems.push(`invokingEvent.${name} must be an ISO 8601 date and time, got ${shown(value)}`);
  return atMs;
}
function openFields(fields, name, problems) {
  const value = openJson(fields[name]);
  if (isFields(value)) return value;
  problems.push(`${name} must be a JSON object in a string, got ${shown(fields[name])}`);
  return {};
}
function isEmpty(value) {
  return value === void 0 || value === null || value === "";
}
function shown(value) {
  return (JSON.stringify(value) ?? "nothing").slice(0, 80);
}

// rule/events/queue-message.ts
function parseQueueBatch(event) {
  const records = fieldsOf(event).Records;
  if (!isListOf(records, isSqsRecord) || records.length === 0) return void 0;
  return records.map(({ messageId, body }) => ({
    messageId,
    accountId: accountOf(body),
    message: parseMessage(body)
  }));
}
function isSqsRecord(value) {
  const { eventSource, messageId, body } = fieldsOf(value);
  return eventSource === "aws:sqs" && isText(messageId) && isText(body);
}
function accountOf(body) {
  const { account, accountId = account } = fieldsOf(openJson(body));
  return isText(accountId) && isAccountId(accountId) ? accountId : void 0;
}
function isAccountId(text3) {
  return /^\d{12}$/.test(text3);
}
function parseMessage(body) {
  const fields = fieldsOf(openJson(body));
  const { kind, ruleName, notifiedAtMs, changedAtMs, time } = fields;
  const sends = isAmount(fields.sends) ? fields.sends : 0;
  if (kind === "resume" && isText(ruleName) && isAmount(notifiedAtMs))
    return { kind, ruleName, notifiedAtMs, sends };
  if (kind === "jobChanged" && isAmount(changedAtMs)) return { kind, changedAtMs, sends };
  const isStateChange = fields["detail-type"] === "SageMaker Training Job State Change";
  const changed = isStateChange && isText(time) ? Date.parse(time) : Number.NaN;
  return Number.isNaN(changed) ? void 0 : { kind: "jobChanged", changedAtMs: changed, sends };
}

// rule/lambda.ts
var import_node_crypto = require("node:crypto");

// rule/aws/clients.ts
var import_client_config_service4 = require("@aws-sdk/client-config-service");
var import_client_dynamodb2 = require("@aws-sdk/client-dynamodb");
var import_client_sagemaker5 = require("@aws-sdk/client-sagemaker");
var import_client_sqs2 = require("@aws-sdk/client-sqs");
function clientSettings() {
  return { maxAttempts: 1, requestHandler: { connectionTimeout: 3e3 } };
}
function createClients({ onDate, ...others } = {}) {
  const settings = { ...clientSettings(), ...others };
  const clients = {
    sageMaker: new import_client_sagemaker5.SageMakerClient(settings),
    config: new import_client_config_service4.ConfigServiceClient(settings),
    dynamoDb: new import_client_dynamodb2.DynamoDBClient(settings),
    sqs: new import_client_sqs2.SQSClient(settings)
  };
  for (const client of Object.values(clients)) keepNoLog(client);
  if (onDate) observeDates(clients, onDate);
  return clients;
}
function keepNoLog({ middlewareStack }) {
  middlewareStack.remove("loggerMiddleware");
}
var requestIdHeaders = ["x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id"];
function observeDates(clients, onDate) {
  for (const client of [clients.sageMaker, clients.config]) observeDate(client, onDate);
}
function observeDate({ middlewareStack }, onDate) {
  const stack = middlewareStack;
  stack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers = {} } = result.response;
      if (requestIdHeaders.some((name) => headers[name] !== void 0)) onDate(headers.date);
      return result;
    },
    { step: "deserialize", priority: "low", name: "observeDate" }
  );
}

// rule/aws/run-clock.ts
var reservedShare = 0.05;
var reserveLimitMs = 4e4;
var reserveFloorMs = 1e3;
function createRunClock(remainingMs, timer) {
  let lookedAtMs = timer.nowMs();
  let seenMs = remainingMs();
  let isStopped = false;
  let earliestMs;
  const reserveMs = Math.min(Math.max(seenMs * reservedShare, reserveFloorMs), reserveLimitMs);
  return {
    serviceTimeMs: () => earliestMs,
    mayStart() {
      lookedAtMs = timer.nowMs();
      seenMs = remainingMs();
      return !isStopped && seenMs > reserveMs;
    },
    stop() {
      isStopped = true;
    },
    pause: (durationMs, signal) => timer.sleep(durationMs, signal),
    noteDate(header) {
      const atMs = Date.parse(header ?? "");
      if (!Number.isNaN(atMs)) earliestMs = Math.min(atMs, earliestMs ?? atMs);
    },
    estimatedRemainingMs: () => seenMs - (timer.nowMs() - lookedAtMs)
  };
}

// rule/aws/timer.ts
var import_promises = require("node:timers/promises");
var systemTimer = {
  nowMs: () => performance.now(),
  async sleep(durationMs, signal) {
    await (0, import_promises.setTimeout)(durationMs, void 0, signal && { signal }).catch((error) => {
      if (!signal?.aborted) throw error;
    });
  }
};

// rule/events/environment.ts
function readEnvironment(variables) {
  const problems = [];
  const stateTableName = variables.STATE_TABLE_NAME || void 0;
  const resumeQueueUrl = variables.RESUME_QUEUE_URL || void 0;
  const quotaShare = Number(variables.QUOTA_SHARE ?? "0.5");
  const region = variables.AWS_REGION || variables.AWS_DEFAULT_REGION || "";
  if (stateTableName !== void 0 && !/^[\w.-]{3,255}$/.test(stateTableName))
    problems.push(
      `STATE_TABLE_NAME must be the name of a DynamoDB table, 3 to 255 characters of A-Z, a-z, 0-9, _, . and -, got ${JSON.stringify(stateTableName)}`
    );
  if (resumeQueueUrl !== void 0 && !URL.canParse(resumeQueueUrl))
    problems.push(
      `RESUME_QUEUE_URL must be the URL of an SQS queue, got ${JSON.stringify(resumeQueueUrl)}`
    );
  if (!(quotaShare > 0 && quotaShare <= 1))
    problems.push(
      `QUOTA_SHARE must be a number above 0 and at most 1, got ${JSON.stringify(variables.QUOTA_SHARE)}`
    );
  if (problems.length > 0)
    throw new Error(`the function's environment is invalid: ${problems.join("; ")}`);
  return { quotaShare, region, stateTableName, resumeQueueUrl };
}

// rule/log.ts
var logRecords = {
  "run-summary": { level: "INFO", message: "run finished" },
  "invocation-failed": { level: "ERROR", message: "the invocation failed" },
  "job-unknown": {
    level: "WARN",
    message: "a job could not be read and was not judged",
    isAlwaysWritten: true
  },
  "result-unreviewed": {
    level: "WARN",
    message: "a reported result could not be reviewed, because its job could not be read: the result stays",
    isAlwaysWritten: true
  },
  "search-denied": { level: "WARN", message: "sagemaker:Search is denied: every job is described" },
  "search-failed": {
    level: "WARN",
    message: "sagemaker:Search failed: it is called again later, and jobs are described until then"
  },
  "results-unreadable": {
    level: "WARN",
    message: "the reported results cannot be read: every result is sent, and none is retired"
  },
  "gone-contradicted": {
    level: "WARN",
    message: "DescribeTrainingJob does not find a job that is listed: its result stays",
    isAlwaysWritten: true
  },
  "gone-unconfirmed": {
    level: "WARN",
    message: "DescribeTrainingJob does not find many of the jobs that have results: the results stay until another audit confirms it"
  },
  "audit-inconclusive": {
    level: "WARN",
    message: "too many jobs could not be read, so the audit cannot tell which results are missing"
  },
  "account-not-served": { level: "WARN", message: "the request for the member account failed" },
  "lease-busy": {
    level: "INFO",
    message: "another run is working on this rule: this run did nothing"
  },
  "lease-awaited": {
    level: "INFO",
    message: "a run with other parameters is working on this rule and was asked to step aside"
  },
  "lease-lost": {
    level: "WARN",
    message: "another run has taken the lease: this run reports and saves nothing more"
  },
  "state-damaged": { level: "WARN", message: "the saved state is damaged and is not used" },
  "state-of-the-future": {
    level: "WARN",
    message: "the saved state contains a time in the future and is not used"
  },
  "state-not-used": { level: "INFO", message: "the saved state is not used" },
  "state-unreadable": {
    level: "ERROR",
    message: "the state table cannot be read: the run reports only what Config lacks, and fails"
  },
  "progress-not-saved": {
    level: "WARN",
    message: "the progress of a failed run could not be saved"
  },
  "type-fallback": {
    level: "WARN",
    message: "Config refuses the resource type: results are reported under AWS::::Account"
  },
  "type-unplaceable": {
    level: "WARN",
    message: "Config no longer accepts the resource type of earlier results: they cannot be retired"
  },
  "token-rejected": {
    level: "WARN",
    message: "Config rejected the result token: another run has to report the rest"
  },
  "sign-off-refused": {
    level: "WARN",
    message: "Config refused the empty report of a run that had nothing to report"
  },
  "resume-failed": {
    level: "WARN",
    message: "the message to resume the run could not be sent: the next scheduled run continues"
  },
  "message-unknown": { level: "WARN", message: "a message in the queue was not recognized" },
  "message-given-up": {
    level: "WARN",
    message: "a message was postponed too often and is dropped: the next scheduled run does the work"
  },
  "message-failed": {
    level: "ERROR",
    message: "a message could not be processed and will be delivered again"
  },
  "evaluation-requested": { level: "INFO", message: "Config was asked to evaluate the rule" },
  "evaluation-not-requested": {
    level: "WARN",
    message: "Config could not be asked to evaluate the rule"
  },
  "run-woken": {
    level: "INFO",
    message: "a run is working on this rule and requests another one when it ends"
  }
};
var repeatsWritten = 20;
function createLambdaLog({ awsRequestId: requestId = "local", functionName = "local" }, write = (line) => process.stdout.write(`${line}
`), nowMs = Date.now) {
  const repeats = /* @__PURE__ */ new Map();
  function logWith(standing) {
    function record(code, fields = {}) {
      const { level, message, isAlwaysWritten } = logRecords[code];
      const times = (repeats.get(code) ?? 0) + 1;
      repeats.set(code, times);
      if (!isAlwaysWritten && times > repeatsWritten) return;
      const isLast = !isAlwaysWritten && times === repeatsWritten;
      const timestamp = new Date(nowMs()).toISOString();
      const note = isLast ? { note: "further records of this code are not written" } : {};
      write(
        JSON.stringify({
          timestamp,
          level,
          code,
          message,
          requestId,
          ...standing,
          ...fields,
          ...note
        })
      );
    }
    return {
      record,
      error(code, error, fields = {}) {
        const failure = error instanceof Error ? error : new Error(String(error));
        const { name, message: reason, stack, cause } = failure;
        record(code, {
          ...fields,
          error: { name, reason, stack, ...cause ? { cause: String(cause) } : {} }
        });
      },
      summary({ report, ruleName, sdkVersion, apiCalls, throttles, durationMs }) {
        const throttleCount = total(throttles);
        const oldestGap = report.gaps[0];
        record("run-summary", {
          ruleName,
          status: report.status,
          ...report.counts,
          pendingJobs: report.pendingJobs,
          apiCalls,
          apiCallCount: total(apiCalls),
          throttles: throttleCount,
          throttlesByOperation: throttles,
          durationMs: Math.round(durationMs),
          resourceType: report.resourceType,
          sdkVersion,
          ...oldestGap && { coveredFrom: new Date(oldestGap.to * 1e3).toISOString() },
          ...report.resumeInSeconds !== void 0 && { resumeInSeconds: report.resumeInSeconds }
        });
        const metrics = metricsLine(functionName, nowMs(), report, throttleCount);
        if (metrics !== void 0) write(metrics);
      },
      with: (fields) => logWith({ ...standing, ...fields })
    };
  }
  return logWith({});
}
function metricsLine(functionName, nowMs, { counts, isCompletionTold }, throttles) {
  const values = {
    NonCompliantJobs: counts.nonCompliant,
    UnknownJobs: counts.unknown,
    ThrottledCalls: throttles,
    CompleteRuns: isCompletionTold ? 1 : 0
  };
  const sent = Object.entries(values).filter(([, value]) => value > 0);
  if (sent.length === 0) return void 0;
  return JSON.stringify({
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: "SageMakerTrainingJobInVpc",
          Dimensions: [["FunctionName"]],
          Metrics: sent.map(([Name]) => ({ Name, Unit: "Count" }))
        }
      ]
    },
    FunctionName: functionName,
    ...Object.fromEntries(sent)
  });
}
function total(amounts2) {
  return Object.values(amounts2).reduce((sum, amount) => sum + amount, 0);
}

// rule/lambda.ts
var longestInvocationMs = 9e5;
function createLambdaHandler(options, act) {
  const { timer = systemTimer, write, nowMs = Date.now, monotonicMs = timer.nowMs } = options;
  let noteDate = () => void 0;
  const onDate = (header) => noteDate(header);
  const clients = options.createClients?.(onDate) ?? createClients({ onDate });
  return async (event, context = {}) => {
    const log = createLambdaLog(context, write, nowMs);
    const startedAtMs = timer.nowMs();
    const clock = createRunClock(
      context.getRemainingTimeInMillis?.bind(context) ?? (() => longestInvocationMs - (timer.nowMs() - startedAtMs)),
      timer
    );
    noteDate = clock.noteDate;
    let calls;
    try {
      const environment = options.environment ?? readEnvironment(process.env);
      const { quotaShare } = environment;
      calls = createCalls({
        timer,
        quotaShare,
        clock,
        ...options.callTimeoutMs !== void 0 && { timeoutMs: options.callTimeoutMs },
        ...options.random !== void 0 && { random: options.random },
        ...options.leastCallTimeoutMs !== void 0 && {
          leastTimeoutMs: options.leastCallTimeoutMs
        }
      });
      const attemptId = `${context.awsRequestId ?? "local"}.${(0, import_node_crypto.randomUUID)()}`;
      const time = { clock, timer, nowMs, monotonicMs, startedAtMs };
      return await act({ event, attemptId, environment, clients, calls, ...time, log });
    } catch (error) {
      log.error("invocation-failed", error);
      throw error;
    } finally {
      calls?.end();
    }
  };
}

// rule/reevaluate.ts
var eventIntervalMs = 3e5;
var refusedDelayMs = 9e4;
var sendLimit = 8;
async function reevaluate(received, ports) {
  const failed = [];
  for (const request of requestsOf(received, ports.log)) {
    try {
      await serve(request.message, ports);
    } catch (error) {
      failed.push(...request.messageIds);
      ports.log.record("message-failed", { kind: request.message.kind, reason: String(error) });
    }
  }
  return failed;
}
function requestsOf(received, log) {
  const requests = /* @__PURE__ */ new Map();
  for (const { message, messageId } of received) {
    if (message === void 0) {
      log.record("message-unknown", { messageId });
      continue;
    }
    const key = message.kind === "resume" ? `resume ${message.ruleName}` : message.kind;
    const known = requests.get(key);
    requests.set(key, {
      message: known && instantOf(known.message) > instantOf(message) ? known.message : message,
      messageIds: [...known?.messageIds ?? [], messageId]
    });
  }
  return [...requests.values()];
}
function instantOf(message) {
  return message.kind === "resume" ? message.notifiedAtMs : message.changedAtMs;
}
async function serve(message, ports) {
  if (message.kind === "resume") await resumeRule(message, ports);
  else await lookAtNewJobs(message, ports);
}
async function resumeRule(message, ports) {
  const { ruleName, notifiedAtMs } = message;
  const standing = await ports.standing(ruleName);
  if (standing.leaseLeftMs > 0) return await putOff2(message, standing.leaseLeftMs, ports);
  if (standing.notifiedAtMs > notifiedAtMs && !standing.wasKilled) return;
  const outcome = await ask(ruleName, ports);
  if (outcome === "later") await putOff2(message, refusedDelayMs, ports);
}
async function lookAtNewJobs(message, ports) {
  const waitsMs = [];
  const failures = [];
  for (const { ruleName, askedAtMs } of await ports.rules()) {
    try {
      waitsMs.push(await lookAtRule(ruleName, askedAtMs, message.changedAtMs, ports));
    } catch (error) {
      failures.push(error);
    }
  }
  const waitMs = Math.max(0, ...waitsMs);
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      `for ${failures.length} rules no evaluation could be requested: ${failures}`
    );
  if (waitMs > 0) await putOff2(message, waitMs, ports);
}
async function lookAtRule(ruleName, askedAtMs, changedAtMs, ports) {
  if (await ports.wake(ruleName)) {
    ports.log.record("run-woken", { ruleName });
    return 0;
  }
  const { notifiedAtMs } = await ports.standing(ruleName);
  if (notifiedAtMs > changedAtMs) return 0;
  const waitMs = Math.max(notifiedAtMs, askedAtMs) + eventIntervalMs - ports.nowMs();
  if (waitMs > 0) return waitMs;
  return await ask(ruleName, ports) === "later" ? refusedDelayMs : 0;
}
async function ask(ruleName, ports) {
  const outcome = await ports.start(ruleName);
  if (outcome.kind === "later") return "later";
  if (outcome.kind !== "started") {
    ports.log.record("evaluation-not-requested", { ruleName, ...outcome });
    return "no";
  }
  ports.log.record("evaluation-requested", { ruleName });
  await ports.noteAsked(ruleName);
  return "asked";
}
async function putOff2(message, delayMs, { send, log }) {
  const sends = (message.sends ?? 0) + 1;
  if (sends > sendLimit) log.record("message-given-up", { ...message });
  else await send({ ...message, sends }, delayMs / 1e3);
}

// rule/verdict/parameters.ts
var subnetId = /^subnet-[-0-9A-Za-z]{1,25}$/;
var securityGroupId = /^sg-[-0-9A-Za-z]{1,29}$/;
var jobNamePattern = /^[A-Za-z0-9*](?:[A-Za-z0-9*-]{0,62})$/;
var resourceTypeForm = /^[A-Za-z0-9]+::[A-Za-z0-9]*::[A-Za-z0-9]+$/;
var isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
var remediationUrlLimit = 190;
var ruleParameterTable = {
  allowedSubnetIds: {
    ...list(subnetId),
    allowed: "subnet ids separated by commas, such as subnet-0a1b2c3d4e5f60718",
    defaultMeaning: "any subnet",
    isPolicy: true,
    example: "subnet-0a1b2c3d4e5f60718,subnet-0f9e8d7c6b5a40312",
    meaning: "A job with a subnet outside this list is non-compliant."
  },
  allowedSecurityGroupIds: {
    ...list(securityGroupId),
    allowed: "security group ids separated by commas, such as sg-0a1b2c3d4e5f60718",
    defaultMeaning: "any security group",
    isPolicy: true,
    example: "sg-0a1b2c3d4e5f60718",
    meaning: "A job with a security group outside this list is non-compliant."
  },
  requireNetworkIsolation: {
    ...flag(false),
    isPolicy: true,
    meaning: "A job without network isolation is non-compliant. Network isolation does not replace a VpcConfig."
  },
  requireInterContainerEncryption: {
    ...flag(false),
    isPolicy: true,
    meaning: "A job that does not encrypt the traffic between its containers is non-compliant."
  },
  requireVolumeKmsKey: {
    ...flag(false),
    isPolicy: true,
    meaning: "A job that names no KMS key for its storage volume is non-compliant. Serverless jobs, and jobs on instance types with local storage, for which SageMaker refuses a key, are exempt from this."
  },
  maxJobAgeDays: {
    ...optional(wholeNumber(1, 36500)),
    defaultMeaning: "no limit",
    isPolicy: true,
    example: "365",
    meaning: "Older jobs are out of scope, and their earlier results are retired."
  },
  exemptJobNames: {
    ...list(jobNamePattern),
    allowed: "job names separated by commas, * for any characters, such as smoke-test-*",
    defaultMeaning: "none",
    isPolicy: true,
    example: "smoke-test-*,canary",
    meaning: "Jobs whose whole name matches are out of scope. Names are case-sensitive."
  },
  serverlessJobs: {
    allowed: "evaluate or notApplicable",
    parse: (text3) => text3 === "evaluate" || text3 === "notApplicable" ? text3 : void 0,
    default: "evaluate",
    isPolicy: true,
    example: "notApplicable",
    meaning: "Whether serverless customization and evaluation jobs are judged like other jobs or are out of scope."
  },
  createdAfter: {
    allowed: "an ISO 8601 date, or a date and time with its zone, such as 2026-01-31",
    parse: parseInstant,
    default: void 0,
    defaultMeaning: "no baseline",
    isPolicy: true,
    example: "2026-01-31",
    meaning: "Jobs created earlier are out of scope. A date without a time means the start of that day in UTC."
  },
  resourceType: {
    allowed: "a resource type such as AWS::SageMaker::TrainingJob or AWS::::Account",
    parse: (text3) => resourceTypeForm.test(text3) ? text3 : void 0,
    default: void 0,
    defaultMeaning: "AWS::SageMaker::TrainingJob, and AWS::::Account where Config refuses it",
    isPolicy: true,
    example: "AWS::::Account",
    meaning: "The resource type that results are reported under."
  },
  remediationUrl: {
    allowed: `an https URL of at most ${remediationUrlLimit} characters`,
    parse: (text3) => text3.length <= remediationUrlLimit && URL.canParse(text3) && /^https:\/\/\S+$/.test(text3) ? text3 : void 0,
    default: "https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html",
    isPolicy: false,
    example: "https://wiki.example.com/training-in-a-vpc",
    meaning: "The link at the end of the annotation of every violation."
  },
  auditIntervalHours: {
    ...wholeNumber(1, 8760),
    default: 24,
    isPolicy: false,
    example: "24",
    meaning: "The number of hours between audits. An audit compares the reported results with the jobs that exist. It retires results of jobs that were deleted or are out of scope, and has missing results reported again."
  },
  refreshDays: {
    ...wholeNumber(0, 3650),
    default: 0,
    defaultMeaning: "0 (never)",
    isPolicy: false,
    example: "30",
    meaning: "Results that are older than this many days are sent again, for auditors who require recent dates. Config bills each one."
  },
  accountResult: {
    ...flag(false),
    isPolicy: false,
    meaning: "The account itself gets a result. It is non-compliant while jobs have not been judged or could not be read."
  }
};
var ruleParameterNames = Object.keys(ruleParameterTable);
var defaultRuleParameters = Object.fromEntries(
  ruleParameterNames.map((name) => [name, ruleParameterTable[name].default])
);
var InvalidRuleParametersError = class extends Error {
  name = "InvalidRuleParametersError";
  constructor(problems) {
    super(`the rule's parameters are invalid, nothing was evaluated: ${problems.join("; ")}`);
  }
};
function parseRuleParameters(given) {
  const problems = [];
  const values = [];
  for (const [name, value] of Object.entries(given)) {
    const parsed = parseOne(name, value);
    if ("problem" in parsed)
      problems.push(`${name} ${parsed.problem}, got ${JSON.stringify(value)}`);
    else if (parsed.value !== void 0) values.push([name, parsed.value]);
  }
  if (problems.length > 0) throw new InvalidRuleParametersError(problems);
  return { ...defaultRuleParameters, ...Object.fromEntries(values) };
}
function parseOne(name, value) {
  if (!isRuleParameterName(name))
    return { problem: `is unknown; known are ${ruleParameterNames.join(", ")}` };
  if (typeof value !== "string") return { problem: "must be a string" };
  const text3 = value.trim();
  if (text3 === "") return { value: void 0 };
  const { parse, allowed } = ruleParameterTable[name];
  const parsed = parse(text3);
  return parsed === void 0 ? { problem: `must be ${allowed}` } : { value: parsed };
}
function isRuleParameterName(name) {
  return Object.hasOwn(ruleParameterTable, name);
}
var verdictLogicVersion = 1;
function policyText(parameters) {
  const chosen = ruleParameterNames.filter((name) => ruleParameterTable[name].isPolicy).map((name) => [name, comparable(parameters[name])]).filter(([name, value]) => value !== comparable(defaultRuleParameters[name]));
  return JSON.stringify([verdictLogicVersion, ...chosen.toSorted(([a], [b]) => a < b ? -1 : 1)]);
}
function comparable(value) {
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value) ?? "";
}
function list(form) {
  return {
    default: [],
    parse(text3) {
      const items = text3.split(",").map((item) => item.trim()).filter((item) => item !== "");
      const isUsable = items.length > 0 && items.every((item) => form.test(item));
      return isUsable ? [...new Set(items)] : void 0;
    }
  };
}
function flag(byDefault) {
  return {
    allowed: "true or false",
    default: byDefault,
    example: String(!byDefault),
    parse: (text3) => text3 === "true" || text3 === "false" ? text3 === "true" : void 0
  };
}
function wholeNumber(lowest, highest) {
  return {
    allowed: `a whole number from ${lowest} to ${highest}`,
    parse(text3) {
      const value = /^\d{1,6}$/.test(text3) ? Number(text3) : Number.NaN;
      return value >= lowest && value <= highest ? value : void 0;
    }
  };
}
function optional(parameter) {
  return { ...parameter, default: void 0 };
}
function parseInstant(text3) {
  const day2 = text3.slice(0, 10);
  const dayMs5 = isoDate.test(text3) ? Date.parse(day2) : Number.NaN;
  if (Number.isNaN(dayMs5) || !new Date(dayMs5).toISOString().startsWith(day2)) return void 0;
  const instant = new Date(text3);
  return Number.isNaN(instant.getTime()) ? void 0 : instant;
}

// rule/handler.ts
function createHandler(options = {}) {
  const sdk = readSdkMembers();
  return createLambdaHandler(options, async (invocation) => {
    const batch = parseQueueBatch(invocation.event);
    if (batch === void 0) return await handleEvaluation(invocation, await sdk);
    const ofQueue = accountOfQueue(invocation.environment.resumeQueueUrl);
    const failed = [];
    for (const [accountId, messages] of Map.groupBy(batch, (one) => one.accountId ?? ofQueue))
      failed.push(...await handleMessages(invocation, accountId, messages));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}
function accountOfQueue(queueUrl) {
  return queueUrl === void 0 ? "" : new URL(queueUrl).pathname.split("/")[1] ?? "";
}
var handler = createHandler();
async function handleEvaluation(invocation, sdk) {
  if (sdk.dropped.length > 0) throw new UnusableSdkError(sdk);
  const { calls, timer, log, startedAtMs } = invocation;
  const { ruleParameters, ...scheduled } = parseConfigEvent(invocation.event);
  const parameters = parseRuleParameters(ruleParameters);
  const run = { ...scheduled, parameters, policyDigest: digest(policyText(parameters)) };
  const counts = zeroCounts();
  const evaluation = evaluate(run, portsOf(run, invocation), counts);
  const report = await evaluation.catch(() => briefReport("failed", counts));
  log.summary({
    report,
    ruleName: run.ruleName,
    sdkVersion: sdk.version,
    apiCalls: calls.counts,
    throttles: calls.throttles,
    durationMs: timer.nowMs() - startedAtMs
  });
  return await evaluation;
}
function digest(text3) {
  return (0, import_node_crypto2.createHash)("sha256").update(text3).digest("hex").slice(0, 16);
}
function portsOf(run, invocation) {
  const { environment, attemptId, clients, calls, clock, timer, nowMs, monotonicMs, log } = invocation;
  const { ruleName, accountId, resultToken, notifiedAtMs } = run;
  const isTest = resultToken === "TESTMODE";
  const { stateTableName: tableName, resumeQueueUrl: queueUrl } = isTest ? { stateTableName: void 0, resumeQueueUrl: void 0 } : environment;
  const residence = { accountId, region: environment.region };
  const client = clients.dynamoDb;
  return {
    inventory: createJobInventory(clients.sageMaker, calls),
    index: createJobIndex({ client: clients.sageMaker, calls, timer, clock, log }),
    records: createJobRecords(clients.sageMaker, calls),
    results: isTest ? nothingReadable : createReportedResults(clients.config, calls, log, ruleName),
    sink: createEvaluationSink({
      client: clients.config,
      calls,
      timer,
      resultToken,
      orderingAtMs: notifiedAtMs
    }),
    ...tableName !== void 0 && {
      states: createStateStore({
        ...{ client, calls, tableName, residence, ruleName, attemptId, nowMs, monotonicMs, log }
      })
    },
    ...queueUrl !== void 0 && {
      resume: {
        send: ({ delaySeconds, ...request }) => createReevaluationQueue(clients.sqs, calls, queueUrl).send(
          { kind: "resume", accountId, ...request },
          delaySeconds
        )
      }
    },
    clock,
    quotas: { found: calls.foundQuotas, recall: calls.recallQuotas },
    log
  };
}
var nothingReadable = { page: async () => void 0 };
async function handleMessages({ environment, clients, calls, nowMs, log }, accountId, messages) {
  const { stateTableName: tableName, resumeQueueUrl: queueUrl, region } = environment;
  if (tableName === void 0 || queueUrl === void 0)
    throw new Error(
      "a function that processes the reevaluation queue needs STATE_TABLE_NAME and RESUME_QUEUE_URL in its environment: set both"
    );
  const residence = { accountId, region };
  const register2 = createRuleRegister({
    client: clients.dynamoDb,
    calls,
    tableName,
    residence,
    nowMs
  });
  const queue = createReevaluationQueue(clients.sqs, calls, queueUrl);
  return await reevaluate(messages, {
    ...register2,
    start: (ruleName) => startEvaluation(clients.config, calls, ruleName),
    send: (message, delaySeconds) => queue.send({ ...message, accountId }, delaySeconds),
    nowMs,
    log
  });
}

// index.js
exports.handler = handler;
