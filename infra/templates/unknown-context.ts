import { Annotations, type Stack } from 'aws-cdk-lib';

/** Keys as this app has them: CDK's own have colons, slashes or hyphens. */
const OWN_FORM = /^[a-z][A-Za-z]*$/;

/**
 * The stack says of every context key in the form of this app's that it is none of them: a slip in
 * `-c requireNetworkIsolation=true` would deploy a rule that requires less. A warning and no error, since context also
 * comes from files that other apps share.
 */
export function warnOfUnknownContext(stack: Stack, known: readonly string[]): void {
  const unknown = Object.keys(stack.node.getAllContext()).filter(
    (key) => OWN_FORM.test(key) && !known.includes(key),
  );
  for (const key of unknown)
    Annotations.of(stack).addWarningV2(
      `sagemaker-training-job-in-vpc:unknown-context:${key}`,
      `the context key ${key} is unknown and has no effect; known are ${known.join(', ')}`,
    );
}
