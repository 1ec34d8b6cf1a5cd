// What `cdk init` makes, CommonJS by its defaults, with the rule added: its own tests, its own synthesis.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FreshProject, initCdkApp, nodes, packageName, packedFile } from './fresh-project.ts';

describe.each(['typescript', 'javascript'] as const)('a %s app of cdk init', (language) => {
  const project = new FreshProject();
  const ending = language === 'typescript' ? 'ts' : 'js';
  let lib = '';

  beforeAll(() => {
    initCdkApp(project, language);
    lib = `lib/${readdirSync(join(project.folder, 'lib'))[0]}`;
    project.succeed(`npm install && npm install '${packedFile}'`);
    const stack = readFileSync(join(project.folder, lib), 'utf8');
    const importing =
      language === 'typescript'
        ? `import { TrainingJobInVpcRule } from '${packageName}';`
        : `const { TrainingJobInVpcRule } = require('${packageName}');`;
    const withRule = stack.replace(
      '// The code that defines your stack goes here',
      "new TrainingJobInVpcRule(this, 'Rule', { requireNetworkIsolation: true });",
    );
    expect(withRule).not.toBe(stack);
    project.write({
      [lib]: `${importing}\n${withRule}`,
      [`test/rule.test.${ending}`]: theirTest(),
    });
  });

  afterAll(() => project.remove());

  /** As the test that cdk init leaves commented out. */
  function theirTest(): string {
    const stackClass = `Object.values(require('../${lib.replace(/\.[jt]s$/, '')}'))[0]`;
    return [
      "const cdk = require('aws-cdk-lib');",
      "const { Template } = require('aws-cdk-lib/assertions');",
      "test('the rule is there', () => {",
      `  const Stack${language === 'typescript' ? ': any' : ''} = ${stackClass};`,
      "  const template = Template.fromStack(new Stack(new cdk.App(), 'MyTestStack'));",
      "  template.resourceCountIs('AWS::Config::ConfigRule', 1);",
      '});',
      '',
    ].join('\n');
  }

  it.each(nodes)('passes its tests on Node.js $version', (node) => {
    const { code, stderr } = project.run('npm test', { node });

    expect(stderr).toContain(`PASS test/rule.test.${ending}`);
    expect(code).toBe(0);
  });

  it.each(nodes)('is synthesized by npx cdk synth on Node.js $version', (node) => {
    const template = project.succeed('npx cdk synth', { node });

    expect(template).toContain('Type: AWS::Config::ConfigRule');
    expect(template).toMatch(/Handler: index\.handler/);
  });

  it.runIf(language === 'typescript')('compiles, declarations of libraries included', () => {
    const { stdout } = project.run('npx tsc --noEmit --skipLibCheck false');

    expect(stdout.split('\n').filter((line) => line.includes(packageName))).toEqual([]);
  });
});
