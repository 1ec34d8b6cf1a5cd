// Instance families with local storage. SageMaker uses that storage instead of a volume, encrypts it in hardware, and
// refuses VolumeKmsKeyId. A family that is not listed counts as one without local storage.

/**
 * The families among those that CreateTrainingJob accepts.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html (VolumeKmsKeyId)
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-store-volumes.html (the families)
 */
const families = [
  'g4dn',
  'g5',
  'g6',
  'g6e',
  'g7',
  'g7e',
  'p3dn',
  'p4d',
  'p4de',
  'p5',
  'p5e',
  'p5en',
  'p6-b200',
  'p6-b300',
  'p6e-gb200',
  'r5d',
  'trn1',
  'trn1n',
  'trn2',
];

/** True for an instance type with local storage, such as `ml.g5.xlarge`. */
export function hasLocalStorage(instanceType: string): boolean {
  return families.includes(instanceType.split('.')[1] ?? '');
}
