// What a sound installation has, in the order in which a fault of one hides the next: docs/cli.md is rendered from it.

import {
  complianceIsRecorded,
  invokedInTime,
  oneRuleInvokes,
  parametersAreKnown,
  recorderRecords,
  sourceIsScheduled,
} from './checks/config.ts';
import {
  configMayInvoke,
  failedEventsAreKept,
  functionIsReady,
  functionMayRun,
  queueReachesFunction,
  roleIsComplete,
} from './checks/function.ts';
import {
  alarmsAreHeard,
  alarmsAreThere,
  eventsArrive,
  noDeadLetters,
  queueIsSound,
} from './checks/messages.ts';
import {
  historyIsCovered,
  nothingIsPending,
  quotasAreFound,
  runsFinish,
  sdkIsUsable,
  stateIsSound,
  tableIsUsable,
} from './checks/state.ts';
import type { Check } from './finding.ts';

export interface InstallationRow {
  readonly id: string;
  readonly expected: string;
  /** What to do where it is not so. */
  readonly toMend: string;
  readonly check: Check;
}

export const installation: readonly InstallationRow[] = [
  {
    id: 'recorder',
    expected: 'AWS Config’s recorder records.',
    toMend:
      'Start it: aws configservice start-configuration-recorder. Config makes no rule without a recorder.',
    check: recorderRecords,
  },
  {
    id: 'recorded-types',
    expected: 'The recorder records `AWS::Config::ResourceCompliance`.',
    toMend:
      'Add the type to the recorder: queries, aggregators and histories show no results without it.',
    check: complianceIsRecorded,
  },
  {
    id: 'function',
    expected: 'The function is active, on its runtime, with its timeout, memory and table.',
    toMend: 'Deploy again; the events of the stack, or Terraform, say what failed.',
    check: functionIsReady,
  },
  {
    id: 'concurrency',
    expected: 'The function may run.',
    toMend: 'Remove the reserved concurrency, or raise it.',
    check: functionMayRun,
  },
  {
    id: 'invocation',
    expected: 'AWS Config may invoke the function.',
    toMend: 'Deploy again: that brings the permission.',
    check: configMayInvoke,
  },
  {
    id: 'role',
    expected: 'The function’s role may do what a run does.',
    toMend: 'Deploy again, and look for a permissions boundary that takes the actions away.',
    check: roleIsComplete,
  },
  {
    id: 'rule',
    expected: 'One active rule invokes the function.',
    toMend:
      'Keep one of several rules; see “Two rules in one account” in docs/operations.md. Without one, deploy the rule or the pack.',
    check: oneRuleInvokes,
  },
  {
    id: 'parameters',
    expected: 'This version knows the rule’s parameters, and takes their values.',
    toMend:
      'Correct the parameters where the rule comes from: its stack, its Terraform module or its pack.',
    check: parametersAreKnown,
  },
  {
    id: 'source',
    expected: 'The rule is triggered by time, and by nothing else.',
    toMend: 'Give the rule a ScheduledNotification source and no other.',
    check: sourceIsScheduled,
  },
  {
    id: 'invoked',
    expected: 'AWS Config invoked the function within the rule’s period.',
    toMend:
      'Look at the rule in the AWS Config console, and at “Alarm: no complete run” in docs/operations.md.',
    check: invokedInTime,
  },
  {
    id: 'runs',
    expected: 'The last run did not fail.',
    toMend: 'Read the function’s log; docs/operations.md explains its records.',
    check: runsFinish,
  },
  {
    id: 'table',
    expected: 'The state table is active, with its keys and its expiry.',
    toMend: 'Deploy again. A table that is lost costs work, and no result.',
    check: tableIsUsable,
  },
  {
    id: 'state',
    expected: 'The saved state is sound, and no run was killed.',
    toMend:
      'The next run takes the lease over. Deploy the newer version again where it saved the state.',
    check: stateIsSound,
  },
  {
    id: 'coverage',
    expected: 'Every job is judged, but for the newest.',
    toMend: 'Wait: runs go on by themselves. The first sweep of a large account takes hours.',
    check: historyIsCovered,
  },
  {
    id: 'pending',
    expected: 'No job is unread.',
    toMend: 'Look for job-unknown in the log: it names each job, and the reason.',
    check: nothingIsPending,
  },
  {
    id: 'failed-events',
    expected: 'Failed events are tried again and kept.',
    toMend: 'Deploy again.',
    check: failedEventsAreKept,
  },
  {
    id: 'dead-letters',
    expected: 'There are no dead letters.',
    toMend: 'Read them; see “Alarm: dead letters” in docs/operations.md.',
    check: noDeadLetters,
  },
  {
    id: 'queue',
    expected: 'The reevaluation queue is there, and failed messages leave it.',
    toMend: 'Deploy again.',
    check: queueIsSound,
  },
  {
    id: 'mapping',
    expected: 'The queue reaches the function.',
    toMend: 'Enable the event source mapping, or deploy again: new jobs wait for the next period.',
    check: queueReachesFunction,
  },
  {
    id: 'events',
    expected: 'SageMaker’s events reach the queue.',
    toMend: 'Enable the event rule: new jobs wait for the next period.',
    check: eventsArrive,
  },
  {
    id: 'alarms',
    expected: 'The alarms are there, may act, and are quiet.',
    toMend: 'Deploy with a topic for alarms. docs/operations.md has a paragraph for each one.',
    check: alarmsAreThere,
  },
  {
    id: 'alarm-listeners',
    expected: 'Somebody hears each alarm.',
    toMend: 'Subscribe to the topic, and confirm the subscription.',
    check: alarmsAreHeard,
  },
  {
    id: 'quotas',
    expected: 'AWS does not throttle the runs all the time.',
    toMend: 'Lower QuotaShare, or ask AWS for higher quotas.',
    check: quotasAreFound,
  },
  {
    id: 'sdk',
    expected: 'The runtime’s SDK reads every member that a verdict needs.',
    toMend: 'Let Lambda update the runtime, or deploy the bundle that contains its own SDK.',
    check: sdkIsUsable,
  },
];
