// SageMaker's own algorithms, which have metric definitions of their own. Descriptions show them, and requests that
// repeat them are refused: "You can't override the metric definitions for Amazon SageMaker algorithms".

import { isMembers, type Members } from './network-changes.ts';

/**
 * Repositories of their images, which are in accounts of AWS.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html
 */
const repositories = new Set([
  'autogluon-training',
  'blazingtext',
  'factorization-machines',
  'forecasting-deepar',
  'image-classification',
  'ipinsights',
  'kmeans',
  'knn',
  'lda',
  'linear-learner',
  'ntm',
  'object-detection',
  'object2vec',
  'pca',
  'randomcutforest',
  'sagemaker-xgboost',
  'semantic-segmentation',
  'seq2seq',
  'xgboost',
]);

export interface ImageName {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  /** Behind `:` or `@`; `latest` where there is none. */
  readonly tag?: string;
  readonly digest?: string;
}

/** Undefined where the image is not in Amazon ECR. */
export function parseImage(uri: string): ImageName | undefined {
  const found =
    /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z.-]+\/([^:@]+)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(
      uri,
    );
  if (found === null) return undefined;
  const [, account = '', region = '', repository = '', tag, digest] = found;
  return {
    ...{ account, region, repository },
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

/** The request without the metric definitions that SageMaker's own algorithms bring. */
export function withoutOwnMetrics(request: Members, account: string | undefined): Members {
  const { AlgorithmSpecification: algorithm } = request;
  if (!isMembers(algorithm)) return request;
  const image = parseImage(String(algorithm.TrainingImage ?? ''));
  if (image === undefined || image.account === account || !repositories.has(image.repository))
    return request;
  const { MetricDefinitions: _theirs, ...rest } = algorithm;
  return { ...request, AlgorithmSpecification: rest };
}
