import { variants } from './truth-table.ts';

/** The policy that guides often show, for the same subnets and groups as the column `listed`. */
export const usualPolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Action: ['sagemaker:CreateTrainingJob'],
      Resource: '*',
      Condition: { Null: { 'sagemaker:VpcSubnets': 'true' } },
    },
    {
      Effect: 'Allow',
      Action: ['sagemaker:CreateTrainingJob'],
      Resource: '*',
      Condition: {
        'ForAllValues:StringEquals': {
          'sagemaker:VpcSubnets': variants.listed.allowedSubnetIds,
          'sagemaker:VpcSecurityGroupIds': variants.listed.allowedSecurityGroupIds,
        },
      },
    },
  ],
} as const;
