// The properties that docs/landing-zone-accelerator.md sets, as Landing Zone Accelerator on AWS names them. The page's
// table is rendered from this list, and a test holds the configuration on the page against it.

/** The version whose configuration and code were read. */
export const acceleratorVersion = 'v1.15.5';

const source = `https://github.com/awslabs/landing-zone-accelerator-on-aws/blob/${acceleratorVersion}/source/packages/@aws-accelerator`;

export type AcceleratorFile = 'security-config.yaml' | 'customizations-config.yaml';

/** Where the interfaces of each file are. */
export const acceleratorModels: Readonly<Record<AcceleratorFile, string>> = {
  'security-config.yaml': `${source}/config/lib/models/security-config.ts`,
  'customizations-config.yaml': `${source}/config/lib/models/customizations-config.ts`,
};

export interface AcceleratorProperty {
  readonly file: AcceleratorFile;
  /** From the top of the file; `[]` stands for each item of a list. */
  readonly path: string;
  readonly isRequired: boolean;
  readonly note: string;
}

const ruleSets = 'awsConfig.ruleSets[]';
const rule = `${ruleSets}.rules[]`;
const custom = `${rule}.customRule`;
const stackSets = 'customizations.cloudFormationStackSets[]';

export const acceleratorProperties: readonly AcceleratorProperty[] = [
  ...inFile('security-config.yaml', [
    [`${ruleSets}.deploymentTargets`, 'required', 'units, accounts, and what is excluded of them'],
    [`${rule}.name`, 'required', 'once for each account and Region'],
    [`${rule}.type`, 'optional', '`Custom`, or the rule is taken for a managed one'],
    [`${rule}.description`, 'optional', 'what the Config console shows'],
    [
      `${rule}.inputParameters`,
      'optional',
      'the [parameters](parameters.md) of the rule, each as text in quotes and none empty',
    ],
    [`${custom}.lambda.sourceFilePath`, 'required', 'the zip, below the configuration’s folder'],
    [`${custom}.lambda.handler`, 'required', 'file and export of the function'],
    [`${custom}.lambda.runtime`, 'required', 'passed on to Lambda as it is'],
    [`${custom}.lambda.rolePolicyFile`, 'required', 'JSON, in which no variable is replaced'],
    [`${custom}.lambda.timeout`, 'optional', 'seconds; 3 if absent, too few for any run'],
    [`${custom}.periodic`, 'optional', 'passed on; a rule must be periodic or follow changes'],
    [`${custom}.maximumExecutionFrequency`, 'required', 'passed on to Config as it is'],
    [
      `${custom}.triggeringResources.lookupType`,
      'required',
      '`ResourceTypes`, `ResourceId` and `Tag` give the rule a scope; any other word gives it none, as a periodic rule should have',
    ],
    [`${custom}.triggeringResources.lookupKey`, 'required', 'not empty; unused without a scope'],
    [`${custom}.triggeringResources.lookupValue`, 'required', 'a list; unused without a scope'],
  ]),
  ...inFile('customizations-config.yaml', [
    [`${stackSets}.name`, 'required', 'the name of the StackSet'],
    [`${stackSets}.description`, 'optional', 'what the CloudFormation console shows'],
    [`${stackSets}.template`, 'required', 'below the configuration’s folder; passed as a URL'],
    [`${stackSets}.capabilities`, 'optional', 'what the template needs to be acknowledged'],
    [`${stackSets}.deploymentTargets`, 'required', 'resolved to accounts by the pipeline'],
    [`${stackSets}.regions`, 'required', 'where the stacks are'],
    [`${stackSets}.parameters[].name`, 'required', 'a parameter of the template'],
    [`${stackSets}.parameters[].value`, 'required', 'its value'],
    [
      `${stackSets}.operationPreferences.regionConcurrencyType`,
      'optional',
      'one Region after the other',
    ],
    [
      `${stackSets}.operationPreferences.failureTolerancePercentage`,
      'optional',
      'accounts of a Region that can fail',
    ],
    [`${stackSets}.operationPreferences.maxConcurrentPercentage`, 'optional', 'accounts at a time'],
  ]),
];

function inFile(
  file: AcceleratorFile,
  rows: readonly (readonly [path: string, need: 'required' | 'optional', note: string])[],
): readonly AcceleratorProperty[] {
  return rows.map(([path, need, note]) => ({ file, path, isRequired: need === 'required', note }));
}
