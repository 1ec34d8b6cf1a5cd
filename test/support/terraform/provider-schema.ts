// The schema of a Terraform provider, as the bindings of CDK Terrain carry it: npm has those, and no registry here has
// the provider. They are read as text, a few files of them, and never run or installed.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A type as Terraform writes it in JSON: `"string"`, `["list", "string"]`. */
export type TerraformType = string | readonly [string, TerraformType];

interface Flags {
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
}

export interface Attribute extends Flags {
  readonly name: string;
  readonly type: TerraformType;
}

export interface NestedBlock {
  readonly name: string;
  readonly nesting: 'single' | 'list' | 'set';
  readonly minItems: number;
  readonly maxItems: number;
  readonly block: Block;
}

export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}

export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
}

/** The types that a configuration names. What the provider does not have stays out of its schema. */
export interface UsedTypes {
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
}

/** @param library the folder `lib` of the unpacked bindings. @param name the provider's, such as `aws`. */
export function readProviderSchema(
  library: string,
  name: string,
  { resources, dataSources }: UsedTypes,
): ProviderSchema {
  const read = (types: readonly string[], prefix: string) =>
    Object.fromEntries(
      types
        .filter((type) => type.startsWith(`${name}_`))
        .map((type) => {
          const folder = prefix + type.slice(name.length + 1).replaceAll('_', '-');
          return [type, join(library, folder, 'index.js')] as const;
        })
        .filter(([, file]) => existsSync(file))
        .map(([type, file]) => [type, readBinding(file)]),
    );
  return {
    provider: readBinding(join(library, 'provider/index.js')),
    resources: read(resources, ''),
    dataSources: read(dataSources, `data-${name}-`),
  };
}

/** What the generator wrote for one resource: a class for it, and a class and a function for each nested block. */
function readBinding(file: string): Block {
  const text = readFileSync(file, 'utf8');
  const classes = new Map(
    text
      .split(/^class (?=\w+ extends)/m)
      .slice(1)
      .map((body) => [/^\w+/.exec(body)?.[0] ?? '', body]),
  );
  const main = [...classes.values()].find((body) =>
    /^\w+ extends cdktn\.Terraform(Resource|DataSource|Provider) /.test(body),
  );
  const entries = main?.match(/synthesizeHclAttributes\(\) \{[\s\S]*?^ {4}\}/m)?.[0];
  if (main === undefined) throw new Error(`${file} is no binding of CDK Terrain`);
  const functions = new Map(
    [...text.matchAll(/^function (\w+)ToHclTerraform\(struct\) \{[\s\S]*?^\}/gm)].map((match) => [
      match[1] ?? '',
      match[0],
    ]),
  );
  return blockOf(entries ?? '', main);

  function blockOf(inputs: string, outputs: string): Block {
    const flags = flagsOf(outputs);
    const attributes: Attribute[] = [];
    const blocks: NestedBlock[] = [];
    const entry =
      /^ +(\w+): \{\n +value: .*\n +isBlock: (\w+),\n +type: "(\w+)",\n +storageClassType: "(\w+)"/gm;
    for (const [, name = '', isBlock, shape = '', stored = ''] of inputs.matchAll(entry)) {
      const own = flags.get(name) ?? { required: false, optional: true, computed: false };
      flags.delete(name);
      if (isBlock === 'true') blocks.push(nestedBlock(name, shape, stored, own));
      else attributes.push({ ...own, name, type: typeOf(shape, stored) });
    }
    for (const [name, { type, ...own }] of flags) attributes.push({ ...own, name, type });
    return { attributes, blocks };
  }

  function nestedBlock(name: string, shape: string, stored: string, flags: Flags): NestedBlock {
    const isSingle = shape === 'struct';
    const structName = stored.replace(/List$/, '');
    const inputs = functions.get(structName.charAt(0).toLowerCase() + structName.slice(1));
    const outputs = classes.get(`${structName}OutputReference`);
    if (inputs === undefined)
      throw new Error(`${file} has no function for the block ${name}, ${structName}`);
    return {
      name,
      nesting: isSingle ? 'single' : shape === 'set' ? 'set' : 'list',
      minItems: flags.required && !isSingle ? 1 : 0,
      // A block that may be there once has a class of its own, and none for a list of it. Those of providers have none.
      maxItems: isSingle || outputs === undefined || classes.has(`${structName}List`) ? 0 : 1,
      block: blockOf(inputs, outputs ?? ''),
    };
  }
}

const getters: Readonly<Record<string, TerraformType>> = {
  getStringAttribute: 'string',
  getNumberAttribute: 'number',
  getBooleanAttribute: 'bool',
  getListAttribute: ['list', 'string'],
  getNumberListAttribute: ['list', 'number'],
  getStringMapAttribute: ['map', 'string'],
};

/** The comment that stands above each property, and its type as its getter tells it. */
function flagsOf(body: string): Map<string, Flags & { readonly type: TerraformType }> {
  const property =
    /^ {4}\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n([\s\S]*?)^ {4}\}/gm;
  return new Map(
    [...body.matchAll(property)].map(([, name = '', computed, optional, required, getter = '']) => [
      name,
      {
        computed: computed === 'true',
        optional: optional === 'true',
        required: required === 'true',
        type: getters[/this\.(get\w+)\(/.exec(getter)?.[1] ?? ''] ?? 'dynamic',
      },
    ]),
  );
}

const elements: Readonly<Record<string, TerraformType>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  stringList: 'string',
  numberList: 'number',
  stringMap: 'string',
  numberMap: 'number',
  booleanMap: 'bool',
};

function typeOf(shape: string, stored: string): TerraformType {
  const element = elements[stored];
  if (element === undefined) return 'dynamic';
  return shape === 'simple' ? element : [shape, element];
}
