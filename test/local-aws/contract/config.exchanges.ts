import {
  DescribeConfigRulesCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  type Evaluation,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import type { Exchange } from './exchange.ts';

const evaluation: Evaluation = {
  ComplianceResourceType: 'AWS::SageMaker::TrainingJob',
  ComplianceResourceId: 'job',
  ComplianceType: 'COMPLIANT',
  OrderingTimestamp: new Date('2026-03-01T12:00:00Z'),
};

export const configExchanges: readonly Exchange[] = [
  {
    name: 'evaluations in test mode',
    operations: ['PutEvaluations'],
    async play({ clients: { config } }, record) {
      const put = (Evaluations: Evaluation[] | undefined, ResultToken = 'any') =>
        config.send(new PutEvaluationsCommand({ Evaluations, ResultToken, TestMode: true }));
      await record('one evaluation', () => put([evaluation]));
      await record('no member Evaluations', () => put(undefined));
      await record('an empty list', () => put([]));
      await record('an empty token', () => put([evaluation], ''));
      await record('101 evaluations', () => put(Array.from({ length: 101 }, () => evaluation)));
    },
  },
  {
    name: 'rules',
    operations: ['DescribeConfigRules'],
    async play(double, record) {
      const describe = (ConfigRuleNames?: string[]) =>
        double.clients.config.send(new DescribeConfigRulesCommand({ ConfigRuleNames }));
      await record('an account without rules', () => describe());
      await double.createRule('rule', { maxJobAgeDays: '30' });
      await record('a missing rule', () => describe(['missing']));
      await record('the rule by name', () => describe(['rule']));
      await record('all rules', () => describe());
    },
  },
  {
    name: 'configuration recorders',
    operations: ['DescribeConfigurationRecorders', 'DescribeConfigurationRecorderStatus'],
    async play(double, record) {
      const { config } = double.clients;
      const recorders = () => config.send(new DescribeConfigurationRecordersCommand({}));
      const status = () => config.send(new DescribeConfigurationRecorderStatusCommand({}));
      await record('no recorder', recorders);
      await record('status of no recorder', status);
      await double.createRecorder();
      await record('a recorder', recorders);
      await record('status of a recorder', status);
    },
  },
];
