// Mistakes in the modules that no check may miss.

interface Mistake {
  readonly what: string;
  readonly folder: string;
  readonly file: string;
  /** What is there, and what is there by mistake. */
  readonly text: string;
  readonly other: string;
  /** What a check says of it: the word that is wrong or missing. */
  readonly name: string;
}

const rule = 'infra/account/terraform';

export const mistakes: readonly Mistake[] = [
  {
    what: 'a misspelt argument',
    folder: rule,
    file: 'main.tf',
    text: 'memory_size ',
    other: 'memory_sise ',
    name: 'memory_sise',
  },
  {
    what: 'a misspelt argument of a block',
    folder: rule,
    file: 'main.tf',
    text: 'log_group  =',
    other: 'log_groop  =',
    name: 'log_groop',
  },
  {
    what: 'a misspelt argument of a dynamic block',
    folder: rule,
    file: 'main.tf',
    text: 'subnet_ids         = var.subnet_ids',
    other: 'subnets            = var.subnet_ids',
    name: 'subnets',
  },
  {
    what: 'a misspelt block',
    folder: rule,
    file: 'main.tf',
    text: 'logging_config {',
    other: 'loging_config {',
    name: 'loging_config',
  },
  {
    what: 'a misspelt attribute',
    folder: rule,
    file: 'outputs.tf',
    text: 'aws_lambda_function.this.arn',
    other: 'aws_lambda_function.this.arm',
    name: 'arm',
  },
  {
    what: 'a number that is none',
    folder: rule,
    file: 'main.tf',
    text: 'timeout          = 900',
    other: 'timeout          = "long"',
    name: 'timeout',
  },
  {
    what: 'a text that is a list',
    folder: rule,
    file: 'main.tf',
    text: 'handler          = "index.handler"',
    other: 'handler          = ["index.handler"]',
    name: 'handler',
  },
  {
    what: 'a list that is a text',
    folder: rule,
    file: 'main.tf',
    text: 'architectures    = [var.architecture]',
    other: 'architectures    = var.architecture',
    name: 'architectures',
  },
  {
    what: 'a flag that is a text',
    folder: rule,
    file: 'main.tf',
    text: 'enabled = var.point_in_time_recovery',
    other: 'enabled = "always"',
    name: 'enabled',
  },
  {
    what: 'tags that are a list',
    folder: 'infra/prevention/terraform',
    file: 'main.tf',
    text: 'tags        = var.tags',
    other: 'tags        = var.allowed_subnet_ids',
    name: 'tags',
  },
  {
    what: 'a required argument that is missing',
    folder: rule,
    file: 'main.tf',
    text: '  function_name    = var.name\n',
    other: '',
    name: 'function_name',
  },
  {
    what: 'a list where a module takes a map',
    folder: 'infra/prevention/terraform/examples/complete',
    file: 'main.tf',
    text: 'managed_policy_users  = var.users',
    other: 'managed_policy_users  = ["ci"]',
    name: 'managed_policy_users',
  },
  {
    what: 'a variable that the module does not have',
    folder: `${rule}/examples/complete`,
    file: 'main.tf',
    text: 'create_dashboard = true',
    other: 'create_dashbord = true',
    name: 'create_dashbord',
  },
];
