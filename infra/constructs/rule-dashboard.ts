import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { lambdaMetric, type MetricName, ruleMetric } from './rule-metrics.ts';

export interface RuleDashboardProps {
  /** Also the function's name. */
  readonly ruleName: string;
  readonly logGroup: ILogGroup;
}

/** @see https://aws.amazon.com/config/pricing/ (the first 100,000 evaluations a month, account and Region) */
const DOLLARS_PER_EVALUATION = 0.001;

/** One point a day, which every frequency of the rule fills. */
const period = Duration.days(1);

const WIDGET_WIDTH = 12;
const WIDGET_HEIGHT = 6;

/**
 * One page on one rule: metrics where there are, and Logs Insights over the summary record of each run.
 * Opening it scans the log group for the time shown, which CloudWatch bills by the gigabyte.
 */
export class RuleDashboard extends Construct {
  readonly dashboardName: string;

  constructor(scope: Construct, id: string, props: RuleDashboardProps) {
    super(scope, id);
    const { ruleName } = props;
    const { MAXIMUM, SUM } = cloudwatch.Stats;

    // A metric that is 0 may not have been sent.
    const over = ({ namespace, metricName, dimensions }: MetricName, statistic: string) => {
      const id = metricName.charAt(0).toLowerCase() + metricName.slice(1);
      const metric = new cloudwatch.Metric({
        namespace,
        metricName,
        dimensionsMap: dimensions,
        statistic,
        period,
      });
      return new cloudwatch.MathExpression({
        expression: `FILL(${id}, 0)`,
        usingMetrics: { [id]: metric },
        label: metricName,
        period,
      });
    };
    const graph = (title: string, left: cloudwatch.IMetric[], right: cloudwatch.IMetric[] = []) =>
      new cloudwatch.GraphWidget({
        title,
        left,
        right,
        leftYAxis: { min: 0 },
        width: WIDGET_WIDTH,
        height: WIDGET_HEIGHT,
      });
    const records = (
      code: string,
      title: string,
      view: cloudwatch.LogQueryVisualizationType,
      stats: string,
    ) =>
      new cloudwatch.LogQueryWidget({
        title,
        view,
        logGroupNames: [props.logGroup.logGroupName],
        queryLines: [`filter code = "${code}"`, stats],
        width: WIDGET_WIDTH,
        height: WIDGET_HEIGHT,
      });
    const summaries = (title: string, view: cloudwatch.LogQueryVisualizationType, stats: string) =>
      records('run-summary', title, view, stats);
    const { LINE, BAR, TABLE } = cloudwatch.LogQueryVisualizationType;

    this.dashboardName = new cloudwatch.Dashboard(this, 'Resource', {
      defaultInterval: Duration.days(14),
      widgets: [
        [
          graph('Violations and jobs without a verdict', [
            over(ruleMetric(ruleName, 'NonCompliantJobs'), MAXIMUM),
            over(ruleMetric(ruleName, 'UnknownJobs'), MAXIMUM),
          ]),
          summaries(
            'Jobs judged in a day',
            BAR,
            'stats sum(judged) as judged, sum(compliant) as compliant, sum(nonCompliant) as nonCompliant by bin(1d)',
          ),
        ],
        [
          summaries(
            'Evaluations sent in a day, and their cost in dollars',
            BAR,
            `stats sum(sent) as sent, sum(sent) * ${DOLLARS_PER_EVALUATION} as dollars by bin(1d)`,
          ),
          summaries(
            'API calls in a day by operation',
            LINE,
            'stats sum(apiCalls.ListTrainingJobs) as list, sum(apiCalls.Search) as search, sum(apiCalls.DescribeTrainingJob) as describe, ' +
              'sum(apiCalls.PutEvaluations) as put, sum(apiCalls.GetComplianceDetailsByConfigRule) as read by bin(1d)',
          ),
        ],
        [
          graph(
            'Runs that Config started, and calls that AWS throttled',
            [over(lambdaMetric(ruleName, 'AsyncEventsReceived'), SUM)],
            [over(ruleMetric(ruleName, 'ThrottledCalls'), SUM)],
          ),
          graph(
            'Longest run, and invocations that failed',
            [over(lambdaMetric(ruleName, 'Duration'), MAXIMUM)],
            [over(lambdaMetric(ruleName, 'Errors'), SUM)],
          ),
        ],
        [
          summaries(
            'Latest runs: how far back coverage reaches',
            TABLE,
            'fields @timestamp, coveredFrom, listed, judged, unknown, sent, unchanged, durationMs | sort @timestamp desc | limit 20',
          ),
          records(
            'job-exempt',
            'Violations that a tag exempts',
            TABLE,
            'stats latest(reason) as why, latest(since) as seenSince, latest(until) as endsAt by job | limit 100',
          ),
        ],
      ],
    }).dashboardName;
  }
}
