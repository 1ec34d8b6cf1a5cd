import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { SageMakerClient, type SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';

/** The clients of a function. What is not given comes from the SDK's own environment. */
export interface Clients {
  readonly sageMaker: SageMakerClient;
  readonly config: ConfigServiceClient;
  readonly ssm: SSMClient;
  readonly sqs: SQSClient;
}

export interface ClientOptions {
  /** Called with the `Date` header of every response. */
  readonly onDate?: (header: string | undefined) => void;
  readonly requestTimeoutMs?: number;
  readonly endpoint?: string;
  /** Whose account the clients act in. @default the function's own */
  readonly credentials?: NonNullable<SageMakerClientConfig['credentials']>;
}

/** One attempt a call: rule/aws/api.ts retries, paces and counts. */
export function createClients({
  onDate,
  requestTimeoutMs = 10_000,
  ...others
}: ClientOptions = {}): Clients {
  const settings = {
    maxAttempts: 1,
    requestHandler: {
      requestTimeout: requestTimeoutMs,
      // Without this the SDK only warns, and a call without an answer would hold the run to its end.
      throwOnRequestTimeout: true,
      connectionTimeout: 3_000,
    },
    ...others,
  };
  const clients = {
    sageMaker: new SageMakerClient(settings),
    config: new ConfigServiceClient(settings),
    ssm: new SSMClient(settings),
    sqs: new SQSClient(settings),
  };
  if (onDate) {
    observeDates(clients.sageMaker, onDate);
    observeDates(clients.config, onDate);
  }
  return clients;
}

function observeDates(
  { middlewareStack }: SageMakerClient | ConfigServiceClient,
  onDate: (header: string | undefined) => void,
): void {
  const stack = middlewareStack as SageMakerClient['middlewareStack'];
  stack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { readonly headers?: Record<string, string> };
      onDate(headers?.date);
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'observeDate' },
  );
}
