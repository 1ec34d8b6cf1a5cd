// Everything that is measured beside the rule. To add a tool: write its file, and list it here.

import { cloudCustodian } from './cloud-custodian.ts';
import type { Peer } from './peer.ts';
import { prowler } from './prowler.ts';
import { rdklibRule, rdklibRuleThatSkips } from './rdklib.ts';
import { shellLoop } from './shell-loop.ts';
import { thisRule } from './this-rule.ts';

export const peers: readonly Peer[] = [
  thisRule,
  rdklibRule,
  rdklibRuleThatSkips,
  cloudCustodian,
  prowler,
  shellLoop,
];
