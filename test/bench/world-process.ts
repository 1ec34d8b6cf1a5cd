// One world of the bench in a process of its own: worlds share nothing, so two of them keep two cores at work.

import { measureWorld, type WorldPlan } from './phases.ts';

process.on('message', (plan: WorldPlan) => {
  void measureWorld(plan).then((phases) => process.send?.(phases));
});
