import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { startStack, type Stack, type SupervisorEvent } from '@visor/laptop';
import { InvalidArgumentError, type Command } from 'commander';
import { upOutput } from '../json-output.rules.ts';
import { collect } from './collect.ts';
import { databaseUrlOf, declareDatabaseUrl, hideArguments, type DatabaseUrlOptions } from './database-url.ts';

interface UpOptions extends DatabaseUrlOptions {
  readonly dir: string;
  readonly pilots: number;
  readonly slots: number;
  readonly installation: string;
  readonly kafka?: string;
  readonly port?: number;
  readonly host?: string;
  readonly payloadPath?: readonly string[];
  readonly storageRoot?: readonly string[];
  readonly json: boolean;
}

const whole =
  (highest: number) =>
  (text: string): number => {
    if (!/^\d+$/.test(text) || Number(text) > highest)
      throw new InvalidArgumentError(`a whole number from 0 to ${highest} is needed.`);
    return Number(text);
  };

function hostName(text: string): string {
  const host = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host))
    throw new InvalidArgumentError('an address or a name of this machine is needed, or 0.0.0.0 for all its addresses.');
  return host;
}

const PRIVATE_UMASK = 0o077;

const say = (line: string) => process.stderr.write(`visor: ${line}\n`);

/** `visor up`: the whole stack in the foreground, until Ctrl-C. */
export function register(program: Command): void {
  const command = program
    .command('up')
    .description(
      'run Visor in the foreground; what it stores is in a directory, and goes on from there at the next start',
    )
    .option('--dir <path>', 'where data, keys and logs are kept', 'visor-data')
    .option('--pilots <n>', 'pilots to run here', whole(256), 1)
    .option('--slots <n>', 'jobs that one pilot runs at once', whole(256), 2)
    .option('--installation <id>', 'begins every name on a shared server', '')
    .option('--kafka <host:port,...>', 'brokers of a Kafka to use as event log instead of PostgreSQL')
    .option('--port <n>', "the gateway's port, kept for this directory (0: any free one)", whole(65_535))
    .option(
      '--host <address>',
      "the gateway's address, kept for this directory; all else stays on loopback (default: 127.0.0.1)",
      hostName,
    )
    .option(
      '--payload-path <dir>',
      "a folder with programs of yours, before Visor's own; may be repeated, kept for this directory ('' for none)",
      collect,
    )
    .option(
      '--storage-root <dir>',
      "a folder that storages may lie in besides the directory's own; may be repeated, kept ('' for none)",
      collect,
    )
    .option('--json', 'print where things are as one line of JSON', false);
  declareDatabaseUrl(command).action(up);
}

async function up(options: UpOptions): Promise<void> {
  const databaseUrl = databaseUrlOf(options, say);
  hideArguments('up');
  process.umask(PRIVATE_UMASK);
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
  await using stack = await start({ ...options, ...(databaseUrl ? { databaseUrl } : {}) }, stopping.signal);
  if (!stack) return;
  tell(stack, options.json);
  stack.events.on('restarted', ({ name }: SupervisorEvent) => say(`${name} had ended and was started again`));
  await asked;
}

async function start(options: UpOptions, signal: AbortSignal): Promise<Stack | undefined> {
  const { dir, pilots, slots, databaseUrl, installation, kafka, port, host = hostOfEnvironment() } = options;
  const { payloadPath, storageRoot: storageRoots } = options;
  try {
    return await startStack({
      dir,
      pilots,
      slots,
      installation,
      signal,
      say,
      settings: {
        ...(port === undefined ? {} : { port }),
        ...(host === undefined ? {} : { host }),
        ...(payloadPath ? { payloadPath } : {}),
        ...(storageRoots ? { storageRoots } : {}),
      },
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(kafka === undefined ? {} : { kafkaBrokers: kafka }),
    });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** As a service that runs alone takes it; under `up` it is the gateway's only. */
const hostOfEnvironment = (): string | undefined => process.env['VISOR_HOST'] || undefined;

function tell(stack: Stack, json: boolean): void {
  if (json) return void process.stdout.write(`${JSON.stringify(upOutput(stack))}\n`);
  const { graphql, ws, playground, dir } = stack;
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
