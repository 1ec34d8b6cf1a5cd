import { App, type AppProps } from 'aws-cdk-lib';
import recommendedFeatureFlags from 'aws-cdk-lib/recommended-feature-flags.json' with {
  type: 'json',
};

/**
 * An app as the CLI, the rendered templates and the tests all use it: with the feature flags that the pinned
 * CDK recommends, so that the same stack gives the same template everywhere.
 */
export function createApp(props: AppProps = {}): App {
  return new App({
    analyticsReporting: false,
    ...props,
    context: { ...recommendedFeatureFlags, ...props.context },
  });
}
