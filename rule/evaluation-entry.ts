// The function of the self-contained template that evaluates, and nothing else.

import { handleEvaluation } from './evaluation-handler.ts';
import { createLambdaHandler } from './lambda.ts';

export const handler = createLambdaHandler({}, handleEvaluation);
