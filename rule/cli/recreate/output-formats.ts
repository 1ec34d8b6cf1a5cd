/** Each form with what it is, for help. */
export const outputFormatMeanings = {
  json: 'for --cli-input-json',
  cli: 'a command of the AWS CLI',
  python: 'for version 3 of the SageMaker Python SDK, a ModelTrainer',
  'python-v2': 'for version 2 of it, an Estimator',
} as const;
export type OutputFormat = keyof typeof outputFormatMeanings;
export const outputFormats = Object.keys(outputFormatMeanings) as readonly OutputFormat[];
