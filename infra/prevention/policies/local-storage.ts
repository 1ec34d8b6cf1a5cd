// Instance types whose storage is their own: SageMaker takes no KMS key for them. The rule has the same families in a
// list of its own, and a test holds the two together.

/**
 * Patterns of the instance types with local storage. A family that is not listed is taken to have none.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html (VolumeKmsKeyId)
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-store-volumes.html (the families)
 */
export const INSTANCE_TYPES_WITH_LOCAL_STORAGE: readonly string[] = [
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
].map((family) => `ml.${family}.*`);
