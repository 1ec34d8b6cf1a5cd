// The one function of central mode: it lives in an administrator's account and judges the accounts of members.

import { createCentralHandler } from './central-handler.ts';

export const handler = createCentralHandler();
