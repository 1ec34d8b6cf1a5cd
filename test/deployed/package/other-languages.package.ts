// The page about CDK's other languages: its example in Python runs as it is written, on the committed template.

import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { FreshProject } from './fresh-project.ts';

const root = join(import.meta.dirname, '../../..');

it("the example in Python makes the template part of Python's stack", () => {
  const page = readFileSync(join(root, 'docs/cdk-python-java.md'), 'utf8');
  const [, example = ''] = /<!-- example:python -->\n\n```python\n([\s\S]*?)```/.exec(page) ?? [];
  const project = new FreshProject();
  onTestFinished(() => project.remove());
  project.write({ 'app.py': example });
  copyFileSync(join(root, 'infra/generated/member.yaml'), join(project.folder, 'member.yaml'));

  // As the page says of this version.
  project.succeed(`'${process.env.PYTHON}' app.py`, {
    env: { CDK_OUTDIR: 'cdk.out', CDK_VALIDATION: 'false' },
  });

  const output = join(project.folder, 'cdk.out/TrainingJobInVpc.template.json');
  const { Resources, Parameters } = JSON.parse(readFileSync(output, 'utf8'));
  const types = Object.values<{ Type: string }>(Resources).map(({ Type }) => Type);
  expect(types).toEqual(
    expect.arrayContaining([
      'AWS::Config::ConfigRule',
      'AWS::Lambda::Function',
      'AWS::SNS::Topic',
      'AWS::CloudWatch::Alarm',
    ]),
  );
  expect(Parameters).not.toHaveProperty('RequireNetworkIsolation');
  expect(Parameters).toHaveProperty('ServerlessJobs');
});
