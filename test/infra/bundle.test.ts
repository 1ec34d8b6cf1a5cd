import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RuleStack } from '../../infra/account/rule-stack.ts';
import { bundleFunction, bundleInlineCode } from '../../infra/bundle.ts';
import { BUNDLE_FILE } from '../../infra/shipped-function.ts';
import { createApp } from '../../infra/templates/create-app.ts';

let directory: string;
let entry: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'function-bundle-'));
  entry = join(directory, 'handler.ts');
  writeFileSync(
    entry,
    `import { hostname } from 'node:os';
     /*! a legal comment */
     export async function handler(event: { name: string }) { return \`grüße \${event.name}\${typeof hostname}\`; }`,
  );
});

afterAll(() => rmSync(directory, { recursive: true }));

describe('the bundle', () => {
  it('is one CommonJS file that exports the handler', async () => {
    const bundle = bundleFunction(join(directory, 'one'), entry);

    const { handler } = createRequire(import.meta.url)(join(bundle.directory, BUNDLE_FILE));

    expect(readdirSync(bundle.directory)).toEqual(['index.cjs']);
    await expect(handler({ name: 'you' })).resolves.toBe('grüße youfunction');
  });

  it('replaces the output of an earlier build', () => {
    const target = join(directory, 'replaced');
    bundleFunction(target, entry);
    writeFileSync(join(target, 'left-over.js'), '');

    bundleFunction(target, entry);

    expect(readdirSync(target)).toEqual(['index.cjs']);
  });

  it('has ASCII characters only, no comments and no trace of where it was built', () => {
    const bundle = bundleFunction(join(directory, 'ascii'), entry);

    const text = readFileSync(join(bundle.directory, BUNDLE_FILE), 'utf8');

    expect(text).toMatch(/^[\t\n\r\x20-\x7e]*$/);
    expect(text).not.toContain('legal');
    expect(text).not.toContain(directory);
    expect(bundle.bytes).toBe(text.length);
  });

  it('gives the same asset wherever it is built', () => {
    const [first, second] = ['here', 'there/deeper'].map((target) => {
      const bundle = bundleFunction(join(directory, target), entry);
      const stack = new RuleStack(createApp(), 'Stack', {
        rule: { code: Code.fromAsset(bundle.directory) },
      });
      return Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))[0];
    });

    expect(first?.Properties.Code.S3Key).toMatch(/^[0-9a-f]{64}\.zip$/);
    expect(second).toEqual(first);
  });

  it('says what does not bundle', () => {
    const missing = join(directory, 'missing.ts');

    expect(() => bundleFunction(join(directory, 'none'), missing)).toThrow('missing.ts');
  });
});

describe("the rule's own bundle", () => {
  const bundle = () => bundleFunction(join(directory, 'rule'));

  it('stays within 480 KiB, all clients inside', () => {
    expect(bundle().bytes).toBeLessThanOrEqual(480 * 1024);
  });

  it("has none of the SDK's ways to credentials that Lambda does not use", () => {
    const inputs = Object.keys(bundle().metafile.inputs);

    expect(inputs).toContain('rule/aws/environment-credentials.ts');
    expect(inputs.filter((input) => /credential-provider|nested-clients/.test(input))).toSatisfy(
      (found: string[]) => found.every((input) => input.includes('credential-provider-env')),
    );
  });

  it('holds the rule and its clients, nothing of the command line, the demo or the embedded AWS', () => {
    const inputs = Object.keys(bundle().metafile.inputs);

    expect(inputs).toContain('rule/evaluate.ts');
    expect(
      inputs.filter((input) =>
        /^(rule\/(local-aws|commands|cli)|test|infra)\/|commander/.test(input),
      ),
    ).toEqual([]);
  });
});

describe('the inline code', () => {
  it('takes the SDK from the runtime', () => {
    const usesSdk = join(directory, 'uses-sdk.ts');
    writeFileSync(
      usesSdk,
      `import { SQSClient } from '@aws-sdk/client-sqs'; export const handler = () => new SQSClient({});`,
    );

    const { code } = bundleInlineCode(usesSdk);

    expect(code).toContain('require("@aws-sdk/client-sqs")');
    expect(code.length).toBeLessThan(2_000);
  });

  it('is CommonJS in ASCII with one export, as CloudFormation makes index.js of it', () => {
    const file = join(directory, 'index.js');
    const { code } = bundleInlineCode(entry);
    writeFileSync(file, code);

    expect(code).toMatch(/^[\t\n\x20-\x7e]*$/);
    expect(Object.keys(createRequire(import.meta.url)(file))).toEqual(['handler']);
  });

  it("of the rule can be read: the sources' own names, their files, and lines of a length for people", () => {
    const { code, metafile } = bundleInlineCode();
    const sources = Object.keys(metafile.inputs).filter((path) => path.startsWith('rule/'));

    expect(sources.length).toBeGreaterThan(10);
    expect(code).toMatch(/^[\t\n\x20-\x7e]*$/);
    expect(code).toContain('\n// rule/handler.ts\nfunction createHandler(');
    expect(code.endsWith('exports.handler = handler;\n')).toBe(true);
    const lengths = code.split('\n').map(({ length }) => length);
    expect(lengths.reduce((sum, length) => sum + length) / lengths.length).toBeLessThan(60);
  });
});
