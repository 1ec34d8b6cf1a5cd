// The function of the self-contained template that serves the re-evaluation queue, and nothing else.

import { createLambdaHandler } from './lambda.ts';
import { handleQueueBatch } from './reevaluation-handler.ts';

export const handler = createLambdaHandler({}, (invocation) => handleQueueBatch(invocation));
