import { describe, expect, it } from 'vitest';
import { renderFiles } from '../../../infra/deployments.ts';
import { type ParameterDeclaration, readTemplate } from '../../support/template.ts';

const interfaceKey = 'AWS::CloudFormation::Interface';

interface ConsoleTemplate {
  readonly Metadata?: Readonly<
    Record<
      string,
      {
        readonly ParameterGroups: readonly { readonly Parameters: readonly string[] }[];
        readonly ParameterLabels: Readonly<Record<string, unknown>>;
      }
    >
  >;
  readonly Parameters?: Readonly<
    Record<string, ParameterDeclaration & { readonly ConstraintDescription?: string }>
  >;
}

/** A conformance pack may have parameters, and nothing that labels them. */
const pack = 'infra/generated/conformance-pack.yaml';

const templates = renderFiles()
  .filter(({ path }) => path.endsWith('.yaml') && path !== pack)
  .map(({ path, content }) => ({ path, template: readTemplate(content) as ConsoleTemplate }))
  .filter(({ template }) => template.Parameters !== undefined);

describe.each(templates)('the parameters of $path', ({ template }) => {
  const { Metadata, Parameters = {} } = template;
  const entries = Object.entries(Parameters);

  it('are each in one group of the console, with a label and a description', () => {
    const shown = Metadata?.[interfaceKey];

    const grouped = shown?.ParameterGroups.flatMap(({ Parameters: ids }) => ids);

    expect(entries.length).toBeGreaterThan(0);
    expect(grouped?.toSorted()).toEqual(Object.keys(Parameters).toSorted());
    expect(Object.keys(shown?.ParameterLabels ?? {})).toEqual(grouped);
    expect(entries.filter(([, { Description = '' }]) => Description === '')).toEqual([]);
  });

  it('say what they take where a pattern decides, and take their own default', () => {
    const patterned = entries.filter(([, { AllowedPattern }]) => AllowedPattern !== undefined);

    for (const [name, { AllowedPattern = '', ConstraintDescription, Default }] of patterned) {
      expect([name, ConstraintDescription]).toEqual([name, expect.stringMatching(/\w/)]);
      for (const item of Default === undefined ? [] : String(Default).split(','))
        expect([name, item]).toEqual([name, expect.stringMatching(new RegExp(AllowedPattern))]);
    }
  });
});
