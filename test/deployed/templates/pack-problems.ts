// The body of a conformance pack, whether it is a file of its own or a text inside another template.

import type { Template } from '../../support/template.ts';
import { fieldsOf, type Properties } from './config-problems.ts';
import { problem } from './problem.ts';
import { serviceModel } from './service-model.ts';

/** @see https://docs.aws.amazon.com/config/latest/developerguide/custom-conformance-pack.html */
const packTypes: readonly string[] = [
  'AWS::Config::ConfigRule',
  'AWS::Config::RemediationConfiguration',
];

export function packBodyProblems(
  body: string,
  template: Template,
  where: string,
): readonly string[] {
  const config = serviceModel('config');
  const parameters = Object.entries(template.Parameters ?? {});
  const most = {
    bytes: config.most('TemplateBody'),
    parameters: config.most('ConformancePackInputParameters'),
    name: config.most('ParameterName'),
    value: config.most('ParameterValue'),
  };
  return [
    ...(Buffer.byteLength(body) <= most.bytes
      ? []
      : [
          problem(
            where,
            `have at most ${most.bytes} bytes`,
            Buffer.byteLength(body),
            'shorten it, or bring it in a bucket',
          ),
        ]),
    ...(parameters.length <= most.parameters
      ? []
      : [
          problem(
            `${where}.Parameters`,
            `have at most ${most.parameters} entries`,
            parameters.length,
            'merge or drop some',
          ),
        ]),
    ...parameters.flatMap(([name, { Default = '' }]) => [
      ...(name.length <= most.name
        ? []
        : [
            problem(
              `${where}.Parameters`,
              `have names of at most ${most.name} characters`,
              name,
              'shorten it',
            ),
          ]),
      ...(String(Default).length <= most.value
        ? []
        : [
            problem(
              `${where}.Parameters.${name}.Default`,
              `have at most ${most.value} characters`,
              String(Default).length,
              'shorten it',
            ),
          ]),
    ]),
    ...Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => [
      ...(packTypes.includes(Type)
        ? literalProblems(Properties, `${where}.${id}`)
        : [
            problem(
              `${where}.${id}.Type`,
              `be one of ${packTypes.join(', ')}`,
              Type,
              'deploy it outside of the pack',
            ),
          ]),
    ]),
  ];
}

/**
 * Packs take no functions in these two places.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/cpack-prerequisites.html
 */
function literalProblems({ ConfigRuleName, Parameters }: Properties, where: string) {
  const role = fieldsOf(fieldsOf(fieldsOf(Parameters).AutomationAssumeRole).StaticValue).Values;
  const literals = { ConfigRuleName, AutomationAssumeRole: [role ?? ''].flat()[0] };
  return Object.entries(literals)
    .filter(([, value]) => typeof value === 'object')
    .map(([name, value]) =>
      problem(`${where}.${name}`, 'be a literal in a pack', value, 'write the text itself'),
    );
}

/** Config reaches its bucket from other accounts by the beginning of the name. */
export function packBucketProblems(
  { DeliveryS3Bucket }: Properties,
  where: string,
): readonly string[] {
  const [, prefix = ''] =
    /must be prefixed with (\w+)/.exec(
      serviceModel('config').documentation(
        'PutOrganizationConformancePackRequest',
        'DeliveryS3Bucket',
      ),
    ) ?? [];
  if (prefix === '') throw new Error('the model does not name the prefix of DeliveryS3Bucket');
  return DeliveryS3Bucket === undefined || String(DeliveryS3Bucket).startsWith(prefix)
    ? []
    : [
        problem(
          `${where}.DeliveryS3Bucket`,
          `begin with ${prefix}`,
          DeliveryS3Bucket,
          'rename the bucket or leave it out',
        ),
      ];
}
