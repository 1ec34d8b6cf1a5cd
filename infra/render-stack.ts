import type { App, Stack } from 'aws-cdk-lib';
import { renderYaml } from './render-yaml.ts';

/**
 * Renders a stack of the app as YAML.
 *
 * Parsers of YAML 1.1 as old as PyYAML 4 end a bare word at its colon inside brackets, so that reference is quoted.
 */
export function renderStack(app: App, { artifactId }: Stack): string {
  return renderYaml(app.synth().getStackArtifact(artifactId).template).replaceAll(
    '!Ref AWS::NoValue',
    '!Ref "AWS::NoValue"',
  );
}
