// An account in which the rule is installed and sound. SageMaker, Config's rules and results, DynamoDB and STS are the
// embedded AWS's, where the rule has really run; of the services that it does not play, an answer for each operation.
// A test changes an answer, or takes a right away, and nothing else.

import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { hourMs, type LocalWorld, type LogRecord, startLocalWorld } from './local-world.ts';
import { type Answer, type Answers, type Input, soundAnswers } from './sound-answers.ts';

export interface DeployedAccount extends AsyncDisposable {
  readonly world: LocalWorld;
  readonly endpoint: string;
  /** By operation, such as `DescribeAlarms`; of the embedded AWS's too, where one is to be replaced. */
  readonly answers: Answers;
  /** Operations that the caller may not call. */
  readonly denied: Set<string>;
  /** What was called, as `service:operation`, with the service as its signature names it. */
  readonly calls: string[];
  /** What the function wrote, oldest first; a test may add to it. */
  readonly log: LogRecord[];
  readonly queueUrl: string;
}

/** The rule has swept 40 jobs, and has been idle since. */
export async function startDeployedAccount(): Promise<DeployedAccount> {
  const world = await startLocalWorld({
    remembers: true,
    maxPageSize: {},
    seed: { jobs: 40, violationShare: 0.15, spanDays: 30, seed: 7 },
  });
  await world.evaluate();
  world.aws.world.clock.advance(2 * hourMs);
  await world.evaluate();

  const account = { queueUrl: world.queueUrl, world, log: [...world.log] };
  const answers = soundAnswers(account);
  const denied = new Set<string>();
  const calls: string[] = [];
  const server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    const call = readCall(request, await text(request));
    calls.push(`${call.service}:${call.operation}`);
    const answer = denied.has(call.operation)
      ? new Error(call.isForm ? 'AccessDenied' : 'AccessDeniedException', {
          cause: 'User: arn:aws:iam::111122223333:user/local is not authorized to perform it',
        })
      : answers[call.operation]?.(call.input);
    const { status, headers, body } =
      answer === undefined
        ? await forward(call, request, world.aws.endpoint)
        : rendered(answer, call);
    response.writeHead(status, headers);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    ...account,
    ...{ answers, denied, calls },
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await world[Symbol.asyncDispose]();
    },
  };
}

interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: Input;
  readonly isForm: boolean;
  readonly body: string;
}

/** Lambda's operations, by what comes behind the function's name. */
const lambdaPaths: Readonly<Record<string, string>> = {
  configuration: 'GetFunctionConfiguration',
  concurrency: 'GetFunctionConcurrency',
  'event-invoke-config': 'GetFunctionEventInvokeConfig',
  policy: 'GetPolicy',
};

function readCall({ headers, url = '' }: IncomingMessage, body: string): Call {
  const [, signed = '', service = ''] =
    /\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  const form = new URLSearchParams(body);
  const action = form.get('Action');
  if (typeof target === 'string') {
    const operation = target.split('.').at(-1) ?? '';
    return { service, operation, input: JSON.parse(body || '{}'), isForm: false, body };
  }
  if (action !== null)
    return { service, operation: action, input: Object.fromEntries(form), isForm: true, body };
  const [path = ''] = url.split('?');
  if (service === 'account') {
    const operation = path.slice(1);
    return { service, operation, input: JSON.parse(body || '{}'), isForm: false, body };
  }
  const operation = path.includes('/event-source-mappings')
    ? 'ListEventSourceMappings'
    : (lambdaPaths[path.split('/').at(-1) ?? ''] ?? 'GetFunction');
  return { service, operation, input: { region: signed }, isForm: false, body };
}

async function forward({ body }: Call, { headers, url, method }: IncomingMessage, to: string) {
  const passed = Object.entries(headers).filter(
    (header): header is [string, string] =>
      typeof header[1] === 'string' &&
      !['host', 'connection', 'content-length'].includes(header[0]),
  );
  const answer = await fetch(`${to}${url}`, {
    method: method ?? 'POST',
    headers: passed,
    ...(method !== 'GET' && { body }),
  });
  const ofConnection = ['connection', 'content-length', 'keep-alive', 'transfer-encoding'];
  const kept = [...answer.headers].filter(([name]) => !ofConnection.includes(name));
  return { status: answer.status, headers: Object.fromEntries(kept), body: await answer.text() };
}

function rendered(answer: Answer, { operation, isForm }: Call) {
  const headers = { 'content-type': isForm ? 'text/xml' : 'application/json' };
  if (answer instanceof Error) {
    const { message: code, cause: said = 'no' } = answer;
    const body = isForm
      ? `<Response><Errors><Error><Code>${code}</Code><Message>${said}</Message></Error></Errors>` +
        `<Error><Code>${code}</Code><Message>${said}</Message></Error></Response>`
      : JSON.stringify({ __type: code, message: said });
    return { status: 400, headers: { ...headers, 'x-amzn-errortype': code }, body };
  }
  if (typeof answer === 'string') return { status: 200, headers, body: answer };
  const body = isForm
    ? `<${operation}Response><${operation}Result>${xml(answer)}</${operation}Result></${operation}Response>`
    : JSON.stringify(answer);
  return { status: 200, headers, body };
}

/** An object in the query protocol: each item of a list is a `member`. */
function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${xml(one)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, member]) => `<${name}>${xml(member)}</${name}>`)
    .join('');
}
