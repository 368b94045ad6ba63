import { resolve } from 'node:path';
import { startStack, type Stack, type SupervisorEvent } from '@visor/laptop';
import { InvalidArgumentError, type Command } from 'commander';

interface UpOptions {
  readonly dir: string;
  readonly pilots: number;
  readonly slots: number;
  readonly databaseUrl?: string;
  readonly installation: string;
  readonly kafka?: string;
  readonly json: boolean;
}

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 256)
    throw new InvalidArgumentError('a whole number from 0 to 256 is needed.');
  return value;
};

const say = (line: string) => process.stderr.write(`visor: ${line}\n`);

/** `visor up`: the whole stack in the foreground, until Ctrl-C. */
export function register(program: Command): void {
  program
    .command('up')
    .description(
      'run Visor in the foreground; what it stores is in a directory, and goes on from there at the next start',
    )
    .option('--dir <path>', 'where data, keys and logs are kept', 'visor-data')
    .option('--pilots <n>', 'pilots to run here', whole, 1)
    .option('--slots <n>', 'jobs that one pilot runs at once', whole, 2)
    .option('--database-url <url>', 'a PostgreSQL >= 15 of your own, with a user that may create roles')
    .option('--installation <id>', 'begins every name on a shared server', '')
    .option('--kafka <host:port,...>', 'brokers of a Kafka to use as event log instead of PostgreSQL')
    .option('--json', 'print where things are as one line of JSON', false)
    .action(up);
}

async function up(options: UpOptions): Promise<void> {
  const stopping = new AbortController();
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (!stopping.signal.aborted) say('stopping');
        stopping.abort(new Error('stopped before it was ready'));
        resolve();
      });
    }
  });
  say(`starting on ${resolve(options.dir)}`);
  await using stack = await start(options, stopping.signal);
  if (!stack) return;
  tell(stack, options.json);
  stack.events.on('restarted', ({ name }: SupervisorEvent) => say(`${name} had ended and was started again`));
  await asked;
}

async function start(options: UpOptions, signal: AbortSignal): Promise<Stack | undefined> {
  const { dir, pilots, slots, databaseUrl, installation, kafka } = options;
  try {
    return await startStack({
      dir,
      pilots,
      slots,
      installation,
      signal,
      say,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(kafka === undefined ? {} : { kafkaBrokers: kafka }),
    });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function tell({ graphql, ws, playground, dir, token }: Stack, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ ready: true, graphql, ws, playground, dir, token })}\n`);
    return;
  }
  process.stdout.write(
    `Visor is ready.
  GraphQL     ${graphql}
  live        ${ws}
  playground  ${playground}
  data, logs  ${dir}
  token       ${dir}/keys/tokens/operator   (send it as: Authorization: Bearer ...)
Ctrl-C stops it; the same command goes on where it was.
`,
  );
}
