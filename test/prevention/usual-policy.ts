import { variants } from './truth-table.ts';

/** The policy that guides often show, for the same subnets and groups as the column `approved`. */
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
          'sagemaker:VpcSubnets': variants.approved.approvedSubnetIds,
          'sagemaker:VpcSecurityGroupIds': variants.approved.approvedSecurityGroupIds,
        },
      },
    },
  ],
} as const;
