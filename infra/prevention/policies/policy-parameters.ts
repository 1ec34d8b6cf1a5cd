// The parameters of the policies' templates, in the groups and the order in which the console shows them.

import {
  flag,
  type LabelledParameter,
  list,
  type ParameterGroup,
  text,
} from '../../templates/parameters.ts';
import { DEFAULT_BREAK_GLASS_TAG, PRINCIPAL_ARN } from './break-glass.ts';
import { DEFAULT_PROTECTION } from './protective-policy.ts';

const TAG_KEY = '[A-Za-z0-9 _.:/=+@-]{1,128}';
const NAME = '[\\w+=,.@-]{1,128}';

const requirements: ParameterGroup = {
  label: 'What is required beyond a VPC',
  parameters: {
    AllowedSubnetIds: list('subnet-[0-9a-f]+', 'IDs of subnets', {
      label: 'Allowed subnets',
      description: 'Subnets that may be used, separated by commas. Empty: any subnet.',
    }),
    AllowedSecurityGroupIds: list('sg-[0-9a-f]+', 'IDs of security groups', {
      label: 'Allowed security groups',
      description:
        'Security groups that may be used, separated by commas. Empty: any security group.',
    }),
    RequireNetworkIsolation: flag(false, {
      label: 'Network isolation',
      description:
        'Whether network isolation must be on, if the action has a condition key for it.',
    }),
    RequireInterContainerEncryption: flag(false, {
      label: 'Inter-container encryption',
      description:
        'Whether encryption between containers must be on, if the action has a condition key for it.',
    }),
    RequireVolumeKmsKey: flag(false, {
      label: 'KMS key for the storage volume',
      description:
        'Whether a KMS key for the storage volume must be named, if the action has a condition key for it. Instance types with local storage take no key and are not denied.',
    }),
    IncludeProcessingJobs: flag(false, {
      label: 'Processing jobs',
      description: 'Whether processing jobs must meet the same requirements.',
    }),
  },
};

const names = (label: string, what: string) =>
  list(NAME, `Names of ${what}`, {
    label,
    description: `Names of ${what} to attach the policy to, separated by commas.`,
  });

export const managedPolicyParameters: readonly ParameterGroup[] = [
  requirements,
  {
    label: 'The policy',
    parameters: {
      PolicyName: text(NAME, 'a name of at most 128 characters', {
        label: 'Name',
        description:
          'Name of the policy. Permission sets of IAM Identity Center refer to it by name. Empty: CloudFormation generates one.',
      }),
      RoleNames: names('Roles', 'roles'),
      UserNames: names('Users', 'users'),
      GroupNames: names('Groups', 'groups'),
    },
  },
];

/** An SCP or an RCP, and what it is attached to. */
function organizationPolicy(defaultName: string): ParameterGroup {
  return {
    label: 'The policy',
    parameters: {
      PolicyName: {
        label: 'Name',
        description: 'Name of the policy.',
        default: defaultName,
        minLength: 1,
        maxLength: 128,
      },
      TargetIds: list(
        'r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|[0-9]{12}',
        'IDs of roots (r-...), organizational units (ou-...) and accounts',
        {
          label: 'Targets',
          description:
            'Roots, organizational units and accounts to attach the policy to, separated by commas. Empty: none.',
        },
      ),
    },
  };
}

export const serviceControlPolicyParameters: readonly ParameterGroup[] = [
  requirements,
  {
    label: 'Break glass',
    parameters: {
      BreakGlassTagValue: text('[\\w .:/=+@-]{1,256}', 'the value of a tag', {
        label: 'Value of the tag that exempts',
        description: `Principals whose tag ${DEFAULT_BREAK_GLASS_TAG.key} has this value are exempt. Empty: no tag exempts.`,
      }),
      BreakGlassPrincipalArns: list(PRINCIPAL_ARN, 'ARNs of IAM roles and users', {
        label: 'Principals that are exempt',
        description: 'ARNs of IAM roles and users that are exempt, * allowed. Empty: none.',
      }),
    },
  },
  organizationPolicy('sagemaker-training-in-vpc'),
];

const filled = (defaults: readonly string[]) => ({
  type: 'CommaDelimitedList',
  default: defaults.join(','),
  allowedPattern: '.+',
  constraintDescription: 'Must not be empty.',
});

export const protectivePolicyParameters: readonly ParameterGroup[] = [
  {
    label: 'What is protected, and from whom',
    parameters: {
      FunctionName: {
        label: "The function's name",
        description: 'Name of the function.',
        default: DEFAULT_PROTECTION.functionName,
        minLength: 1,
        maxLength: 64,
      },
      NamesContaining: {
        label: 'Parts of names',
        description:
          "Texts that the names of the rule's resources contain, separated by commas. One of them must be part of the function's name.",
        ...filled(DEFAULT_PROTECTION.namesContaining),
      },
      ExemptRoleArns: {
        label: 'Roles that are exempt',
        description: 'ARNs of the roles that deploy and operate the rule, * allowed.',
        ...filled(DEFAULT_PROTECTION.exemptRoleArns),
      },
      ExemptTag: text(TAG_KEY, 'a tag key of at most 128 characters', {
        label: 'Tag that exempts jobs',
        description:
          "The rule's parameter ExemptTag: only the exempt roles may set a tag with this key. Empty: no tag is guarded.",
      }),
    } satisfies Record<string, LabelledParameter>,
  },
  organizationPolicy('protect-sagemaker-training-job-in-vpc'),
];

export const resourceControlPolicyParameters: readonly ParameterGroup[] = [
  {
    label: 'The organization',
    parameters: {
      OrganizationId: {
        label: 'ID of the organization',
        description: 'The organization whose principals the service control policy restricts.',
        allowedPattern: '^o-[a-z0-9]{10,32}$',
        constraintDescription: 'Must be the ID of an organization, o-...',
      },
    },
  },
  organizationPolicy('sagemaker-training-in-vpc-break-glass'),
];
