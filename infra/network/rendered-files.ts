import { type RenderedFile, renderTemplate } from '../enforcement/rendered-template.ts';
import { TrainingEndpointsStack, TrainingVpcStack } from './network-stacks.ts';

const generated = 'infra/network/generated';

/** The network as templates that need no CDK. */
export function renderNetworkFiles(): readonly RenderedFile[] {
  return [
    renderTemplate(`${generated}/training-vpc.template.yaml`, TrainingVpcStack),
    renderTemplate(`${generated}/training-endpoints.template.yaml`, TrainingEndpointsStack),
  ];
}
