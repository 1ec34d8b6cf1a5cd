// What the SageMaker Python SDK makes of network settings: docs/vpc-not-applied.md is rendered from this, and
// `.ci/run pages` asks the SDK itself where an interpreter that has it is given.

export interface SdkNetworkCase {
  readonly sdk: 'v3' | 'v2';
  /** What people wrote, in Markdown. */
  readonly given: string;
  /** The arguments of `ModelTrainer` or `Estimator`, as Python; S and G are the two lists. */
  readonly arguments: string;
  /** The defaults file, as JSON, which is YAML too. */
  readonly defaults?: object;
  readonly outcome:
    | 'runs in the VPC'
    | '**runs without a VPC**, and nothing says so'
    | 'is not created: the SDK raises an error';
}

export const sdkNetworkVersions = { v3: '3.27.0', v2: '2.257.7' } as const;

const network = {
  SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'],
  Subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-0f9e8d7c6b5a40312'],
};
const underTrainingJob = { SageMaker: { TrainingJob: { VpcConfig: network } } };
const underModelTrainer = {
  SageMaker: {
    PythonSDK: {
      Modules: {
        ModelTrainer: {
          networking: {
            subnets: network.Subnets,
            security_group_ids: network.SecurityGroupIds,
          },
        },
      },
    },
  },
};

const inVpc = 'runs in the VPC';
const outside = '**runs without a VPC**, and nothing says so';
const refused = 'is not created: the SDK raises an error';

export const sdkNetworkCases: readonly SdkNetworkCase[] = [
  {
    sdk: 'v3',
    given: '`networking=Networking(subnets=…, security_group_ids=…)`',
    arguments: 'networking=Networking(subnets=S, security_group_ids=G)',
    outcome: inVpc,
  },
  {
    sdk: 'v3',
    given: '`Networking` with one of the two lists',
    arguments: 'networking=Networking(security_group_ids=G)',
    outcome: refused,
  },
  {
    sdk: 'v3',
    given: 'nothing; in the defaults file `SageMaker.TrainingJob.VpcConfig`',
    arguments: '',
    defaults: underTrainingJob,
    outcome: outside,
  },
  {
    sdk: 'v3',
    given: 'nothing; in the defaults file `SageMaker.PythonSDK.Modules.ModelTrainer.networking`',
    arguments: '',
    defaults: underModelTrainer,
    outcome: inVpc,
  },
  {
    sdk: 'v3',
    given:
      '`networking=Networking(enable_network_isolation=True)`, and the same in the defaults file',
    arguments: 'networking=Networking(enable_network_isolation=True)',
    defaults: underModelTrainer,
    outcome: outside,
  },
  {
    sdk: 'v2',
    given: '`subnets=…, security_group_ids=…`',
    arguments: 'subnets=S, security_group_ids=G',
    outcome: inVpc,
  },
  {
    sdk: 'v2',
    given: 'one of the two lists',
    arguments: 'security_group_ids=G',
    outcome: refused,
  },
  {
    sdk: 'v2',
    given: 'nothing; in the defaults file `SageMaker.TrainingJob.VpcConfig`',
    arguments: '',
    defaults: underTrainingJob,
    outcome: inVpc,
  },
  {
    sdk: 'v2',
    given: 'one of the two lists, and both in the defaults file',
    arguments: 'security_group_ids=G',
    defaults: underTrainingJob,
    outcome: refused,
  },
];
