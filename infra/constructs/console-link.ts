import { Aws, CfnCondition, Fn, type Stack } from 'aws-cdk-lib';

/**
 * Hosts of the console outside the partition `aws`. A partition that is not listed gets the host of `aws`: its link
 * does not work, but the deployment does.
 */
export const consoleHosts = {
  China: { partition: 'aws-cn', host: 'console.amazonaws.cn' },
  GovCloud: { partition: 'aws-us-gov', host: 'console.amazonaws-us-gov.com' },
  SovereignCloud: { partition: 'aws-eusc', host: 'console.amazonaws-eusc.eu' },
} as const;

export const DEFAULT_CONSOLE_HOST = 'console.aws.amazon.com';

/** A link to a page of the console, in the stack's partition and Region. @param page such as `config`. */
export function consoleLink(stack: Stack, page: string, fragment: string): string {
  const host = Object.entries(consoleHosts).reduce<unknown>(
    (otherwise, [name, { partition, host: theirs }]) =>
      Fn.conditionIf(inPartition(stack, `In${name}`, partition).logicalId, theirs, otherwise),
    DEFAULT_CONSOLE_HOST,
  );
  return Fn.join('', [
    'https://',
    host as string,
    `/${page}/home?region=${Aws.REGION}#${fragment}`,
  ]);
}

function inPartition(stack: Stack, id: string, partition: string): CfnCondition {
  const existing = stack.node.tryFindChild(id);
  if (existing instanceof CfnCondition) return existing;
  return new CfnCondition(stack, id, {
    expression: Fn.conditionEquals(Aws.PARTITION, partition),
  });
}
