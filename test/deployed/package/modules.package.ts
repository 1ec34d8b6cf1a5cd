// ES modules by hand, on the oldest CDK that the package takes; the compilers and settings that are still around.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicConstructs } from '../../../docs/construct-reference.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { exampleFiles } from '../../support/construct-examples.ts';
import { FreshProject, nodes, packageName, packedFile } from './fresh-project.ts';

const oldest = Object.entries(manifest.peerDependencies).map(
  ([name, range]) => `${name}@${range.replace('^', '')}`,
);

describe('an ES module in TypeScript', () => {
  const project = new FreshProject();

  beforeAll(() => {
    project.write({
      'package.json': '{ "private": true, "type": "module" }',
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'ES2022',
          module: 'NodeNext',
          rewriteRelativeImportExtensions: true,
          strict: true,
          skipLibCheck: false,
          types: ['node'],
          outDir: 'out',
        },
        include: ['src'],
      }),
      'old/commonjs.cts': `import { TrainingJobInVpcRule } from '${packageName}';\nexport const rule: typeof TrainingJobInVpcRule = TrainingJobInVpcRule;\n`,
      'old/commonjs.ts': `import { TrainingJobInVpcRule } from '${packageName}';\nexport const rule: typeof TrainingJobInVpcRule = TrainingJobInVpcRule;\n`,
    });
    for (const [name, text] of Object.entries(exampleFiles(packageName)))
      project.write({ [`src/${name}`]: text });
    project.succeed(
      `npm install ${oldest.join(' ')} typescript@5.9.3 @types/node@20 '${packedFile}'`,
    );
    project.succeed('tsc -p .');
  });

  afterAll(() => project.remove());

  it.each(nodes)('synthesizes the example of every construct on Node.js $version', (node) => {
    const resources = JSON.parse(project.succeed('node out/main.js', { node }));

    expect(Object.keys(resources)).toEqual(publicConstructs().map(({ name }) => name));
  });

  it.each([
    'tsc --noEmit --strict --module NodeNext --types node old/commonjs.cts',
    'tsc --noEmit --strict --module commonjs --moduleResolution node10 --target es2022 --types node old/commonjs.ts',
    'tsc --noEmit --strict --module esnext --moduleResolution bundler --target es2022 --types node old/commonjs.ts',
  ])('compiles with %s', (line) => {
    expect(project.run(line)).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('an ES module in JavaScript', () => {
  const project = new FreshProject();

  beforeAll(() => {
    project.write({
      'package.json': '{ "private": true, "type": "module" }',
      'app.js': [
        "import { App, Stack } from 'aws-cdk-lib';",
        `import { TrainingJobInVpcRule } from '${packageName}';`,
        'const app = new App();',
        "new TrainingJobInVpcRule(new Stack(app, 'Stack'), 'Rule');",
        "console.log(Object.keys(app.synth().getStackByName('Stack').template.Resources).length);",
      ].join('\n'),
      'second.cjs': [
        "const { App, Stack } = require('aws-cdk-lib');",
        `const { TrainingJobInVpcRule } = require('${packageName}');`,
        `import('${packageName}').then((esm) => {`,
        "  const stack = new Stack(new App(), 'Stack');",
        "  new esm.TrainingJobInVpcRule(stack, 'Rule');",
        "  new TrainingJobInVpcRule(stack, 'Other', { ruleName: 'other' });",
        '});',
      ].join('\n'),
    });
    project.succeed(`npm install aws-cdk-lib constructs '${packedFile}'`);
  });

  afterAll(() => project.remove());

  it.each(nodes)('synthesizes on Node.js $version, and leaves the package as it was', (node) => {
    const listing = `find node_modules/${packageName} -type f -exec cksum {} + | sort`;
    const before = project.succeed(listing);

    const resources = project.succeed('node app.js', { node });

    expect(Number(resources)).toBeGreaterThan(10);
    expect(project.succeed(listing)).toBe(before);
  });

  it('refuses a second rule in a stack, also where the package is loaded both ways', () => {
    const { code, stderr } = project.run('node second.cjs');

    expect(stderr).toContain('a stack can have one TrainingJobInVpcRule');
    expect(code).toBe(1);
  });
});
