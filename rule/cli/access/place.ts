/** One account in one Region: what is scanned, and what fails, as a whole. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

export function placeName({ account, region }: Pick<Place, 'account' | 'region'>): string {
  return `${account}/${region}`;
}

/**
 * The ARN of a training job: SageMaker has the name in it in lower case.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 */
export function trainingJobArn({ account, region, partition }: Place, name: string): string {
  return `arn:${partition}:sagemaker:${region}:${account}:training-job/${name.toLowerCase()}`;
}
