// The examples of the public constructs as programs, against whatever the package is called where they run.

import { publicConstructs } from '../../docs/construct-reference.ts';

/**
 * Texts of files by their names. `main.ts` runs every example, and prints how many resources each has in its templates.
 *
 * @param specifier what stands for the package in imports.
 */
export function exampleFiles(specifier: string): Readonly<Record<string, string>> {
  const constructs = publicConstructs();
  const examples = constructs.map(({ name, example }) => [
    `${name}.ts`,
    `${example.replaceAll("'sagemaker-training-job-in-vpc'", `'${specifier}'`)}\n\nexport { app };\n`,
  ]);
  const main = [
    ...constructs.map(({ name }) => `import { app as of${name} } from './${name}.ts';`),
    '',
    `const apps = { ${constructs.map(({ name }) => `${name}: of${name}`).join(', ')} };`,
    'const resources = Object.entries(apps).map(([name, app]) => [',
    '  name,',
    '  app.synth().stacks.flatMap(({ template }) => Object.keys(template.Resources)).length,',
    ']);',
    'console.log(JSON.stringify(Object.fromEntries(resources)));',
    '',
  ].join('\n');
  return { ...Object.fromEntries(examples), 'main.ts': main };
}
