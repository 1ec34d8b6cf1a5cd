// Defaults for people who use the SageMaker Python SDK: a config.yaml that both of its versions read.

import { stringify } from 'yaml';
import type { ChosenNetwork } from './network-options.ts';

export interface SdkDefaults {
  readonly network: ChosenNetwork;
  readonly isolate: boolean;
  readonly encrypt: boolean;
}

/**
 * Each key that leads to training jobs: estimators and trainers, AutoML, functions and notebooks that run as jobs. A
 * `ModelTrainer` of version 3 is put into a VPC by the key of its class only; docs/vpc-not-applied.md has what other
 * keys do to it.
 *
 * @see https://sagemaker.readthedocs.io/en/stable/overview.html#configuring-and-using-defaults-with-the-sagemaker-python-sdk
 */
export function sdkDefaults({ network, isolate, encrypt }: SdkDefaults): string {
  const { subnetIds, securityGroupIds } = network;
  const VpcConfig = { SecurityGroupIds: securityGroupIds, Subnets: subnetIds };
  const encryption = encrypt ? { EnableInterContainerTrafficEncryption: true } : {};
  const SecurityConfig = { VpcConfig, ...encryption };
  const networking = {
    subnets: subnetIds,
    security_group_ids: securityGroupIds,
    ...(isolate && { enable_network_isolation: true }),
    ...(encrypt && { enable_inter_container_traffic_encryption: true }),
  };
  const document = {
    SchemaVersion: '1.0',
    SageMaker: {
      TrainingJob: { VpcConfig, ...(isolate && { EnableNetworkIsolation: true }), ...encryption },
      AutoMLJob: { AutoMLJobConfig: { SecurityConfig } },
      AutoMLJobV2: { SecurityConfig },
      PythonSDK: {
        Modules: {
          ModelTrainer: { networking },
          RemoteFunction: { VpcConfig, ...encryption },
          NotebookJob: { VpcConfig },
        },
      },
    },
  };
  return `${comment}${stringify(document, { aliasDuplicateObjects: false })}`;
}

const comment = `# Defaults of the SageMaker Python SDK, versions 2 and 3: training jobs run in this network,
# unless code says otherwise. The SDK looks for the file, on Linux, in
# ~/.config/sagemaker/config.yaml and /etc/xdg/sagemaker/config.yaml, or where
# SAGEMAKER_USER_CONFIG_OVERRIDE and SAGEMAKER_ADMIN_CONFIG_OVERRIDE say.
`;
