// The CDK app: the stack of one account, and every other stack that context asks for.

import { readContext } from './context.ts';
import { addStacks } from './deployments.ts';
import { createApp } from './templates/create-app.ts';

/** Mistakes of the program, for which the stack of calls is wanted; other errors say what to change. */
const defects = [TypeError, ReferenceError, RangeError, SyntaxError];

try {
  // Not by itself when the process ends: after an error there is nothing to synthesize.
  const app = createApp({ autoSynth: false });
  addStacks(app, readContext(app));
  app.synth();
} catch (error) {
  const isDefect = !(error instanceof Error) || defects.some((kind) => error instanceof kind);
  // `cdk --debug` sets the variable.
  if (isDefect || process.env.CDK_DEBUG === 'true') throw error;
  console.error(error.message);
  process.exitCode = 1;
}
