// The CDK app: the stack of one account, and every other stack that context asks for.

import { readContext } from './context.ts';
import { addStacks } from './deployments.ts';
import { createApp } from './templates/create-app.ts';

const app = createApp();
addStacks(app, readContext(app));
app.synth();
