// Who may import whom: test/unit/architecture.test.ts holds the code and Biome's rules to this table, and
// docs/architecture.md is rendered from it.

export interface Boundary {
  /** Files, and folders with all that is in them (with a slash at the end), from the root. */
  readonly of: readonly string[];
  readonly holds: string;
  /** Beside itself: files, folders, `node:`, npm packages and scopes. */
  readonly mayImport: readonly string[];
}

/** Any npm package. */
export const anyPackage = 'any package';

const pure = ['rule/verdict/', 'rule/coverage/'];
const cdk = ['aws-cdk-lib', 'constructs'];

/** Every source file is of exactly one of these; a folder in another one's has a row of its own. */
export const boundaries: readonly Boundary[] = [
  {
    of: ['rule/verdict/'],
    holds: 'what is decided about a job: no AWS, no clock, no I/O',
    mayImport: [],
  },
  {
    of: ['rule/coverage/'],
    holds: 'what a run may claim: no AWS, no clock, no I/O',
    mayImport: ['rule/verdict/'],
  },
  {
    of: ['rule/events/'],
    holds: 'the untrusted edge: events, queue messages, environment',
    mayImport: ['rule/verdict/'],
  },
  {
    of: ['rule/ports.ts'],
    holds: 'what the stories need of the world, and its errors',
    mayImport: [...pure, 'rule/events/', 'rule/log.ts'],
  },
  {
    of: ['rule/log.ts'],
    holds: 'the registry of log records',
    mayImport: ['rule/run/'],
  },
  {
    of: ['rule/evaluate.ts'],
    holds: 'the story of a run',
    mayImport: [...pure, 'rule/events/', 'rule/ports.ts', 'rule/run/'],
  },
  {
    of: ['rule/run/'],
    holds: 'the steps of a run',
    mayImport: [...pure, 'rule/events/', 'rule/ports.ts'],
  },
  {
    of: ['rule/reevaluate.ts'],
    holds: 'the story of the queue',
    mayImport: ['rule/events/', 'rule/ports.ts', 'rule/log.ts'],
  },
  {
    of: ['rule/aws/'],
    holds: 'adapters over the SDK clients',
    mayImport: [...pure, 'rule/events/', 'rule/ports.ts', 'rule/log.ts', '@aws-sdk/', 'node:'],
  },
  {
    of: ['rule/lambda.ts', 'rule/handler.ts', 'rule/central-handler.ts'],
    holds: 'wiring for Lambda',
    mayImport: [
      ...pure,
      'rule/events/',
      'rule/ports.ts',
      'rule/log.ts',
      'rule/evaluate.ts',
      'rule/run/',
      'rule/reevaluate.ts',
      'rule/aws/',
      '@aws-sdk/',
      'node:',
    ],
  },
  {
    of: ['rule/local-aws/'],
    holds:
      'the embedded AWS: an oracle that shared the rule’s constants would confirm its mistakes',
    mayImport: ['node:', 'dynalite'],
  },
  {
    of: ['rule/cli/'],
    holds: 'the command line',
    mayImport: [
      ...pure,
      'rule/run/',
      'rule/aws/',
      'rule/events/',
      'rule/ports.ts',
      'rule/log.ts',
      'node:',
      anyPackage,
    ],
  },
  {
    of: ['rule/cli/embedded/'],
    holds: 'the commands that run the embedded AWS: the demonstration, and the server alone',
    mayImport: ['rule/cli/', 'rule/local-aws/', 'node:', anyPackage],
  },
  {
    of: ['infra/constructs/'],
    holds: 'the rule as a construct, and what it is made of',
    mayImport: ['infra/shipped-function.ts', ...cdk],
  },
  {
    of: ['infra/templates/'],
    holds: 'what all templates share: base stack, parameters, rendering',
    mayImport: ['infra/constructs/', ...cdk, 'yaml'],
  },
  {
    of: ['infra/account/'],
    holds: 'stacks and the Terraform module for one account',
    mayImport: ['infra/context.ts', 'infra/constructs/', 'infra/templates/', ...cdk],
  },
  {
    of: ['infra/organization/'],
    holds: 'stacks for an organization',
    mayImport: [
      'infra/account/',
      'infra/bundle.ts',
      'infra/constructs/',
      'infra/templates/',
      ...cdk,
    ],
  },
  {
    of: ['infra/prevention/'],
    holds: 'enforcement policies, network, stop runbook, Terraform',
    mayImport: ['infra/constructs/', 'infra/templates/', ...cdk, 'yaml', 'node:'],
  },
  {
    of: ['infra/bundle.ts', 'infra/build.ts'],
    holds: 'the rule’s bundle: infra knows the rule by its entry files’ paths',
    mayImport: ['infra/shipped-function.ts', 'esbuild', 'node:'],
  },
  {
    of: ['infra/shipped-function.ts'],
    holds: 'where the built function is, in a checkout and in the package',
    mayImport: ['node:'],
  },
  {
    of: ['infra/index.ts'],
    holds: 'what the package exports to CDK apps',
    mayImport: ['infra/constructs/', 'infra/prevention/'],
  },
  {
    of: ['infra/package/'],
    holds: 'what `npm pack` builds: it knows the library and the command line by paths',
    mayImport: ['infra/bundle.ts', 'esbuild', 'node:'],
  },
  {
    of: ['infra/context.ts'],
    holds: 'what the CDK context may set',
    mayImport: ['infra/constructs/', 'fastest-levenshtein', ...cdk],
  },
  {
    of: ['infra/app.ts', 'infra/deployments.ts', 'infra/generate.ts'],
    holds: 'the catalogue of deployments, the CDK app and the rendered files made from it',
    mayImport: ['infra/', ...cdk, 'node:'],
  },
  {
    of: ['docs/'],
    holds: 'pages, and what renders tables into them',
    mayImport: [
      'rule/verdict/',
      'rule/log.ts',
      'rule/cli/',
      'infra/',
      'test/',
      'commander',
      'node:',
    ],
  },
];
