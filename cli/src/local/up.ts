import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { rememberStack, startStack, type Stack, type SupervisorEvent, type WatchedFolder } from '@visor/laptop';
import { readChoices } from '@visor/watcher';
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
  readonly watch?: readonly string[];
  readonly watchNameFrom?: string;
  readonly watchEndMarker?: string;
  readonly watchCloseAfterSeconds?: number;
  readonly json: boolean;
}

const wholeNumber =
  (highest: number) =>
  (text: string): number => {
    if (!/^\d+$/.test(text) || Number(text) > highest)
      throw new InvalidArgumentError(`a whole number from 0 to ${highest} is expected.`);
    return Number(text);
  };

function hostName(text: string): string {
  const host = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host))
    throw new InvalidArgumentError(
      'an address or a name of this machine is expected, or 0.0.0.0 for all its addresses.',
    );
  return host;
}

const PRIVATE_UMASK = 0o077;

const print = (line: string) => process.stderr.write(`visor: ${line}\n`);

/** `visor up`: runs the whole stack in the foreground until Ctrl-C. */
export function register(program: Command): void {
  const command = program
    .command('up')
    .description(
      'run Visor in the foreground; it keeps its state in a directory and continues from it at the next start',
    )
    .option('--dir <path>', 'directory of data, keys and logs', 'visor-data')
    .option('--pilots <n>', 'number of pilots on this machine', wholeNumber(256), 1)
    .option('--slots <n>', 'jobs that each pilot runs at once', wholeNumber(256), 2)
    .option('--installation <id>', 'prefix of every name on a shared server', '')
    .option('--kafka <host:port,...>', 'brokers of the Kafka that is the event log instead of PostgreSQL')
    .option('--port <n>', "the gateway's port, remembered for this directory (0: any free port)", wholeNumber(65_535))
    .option(
      '--host <address>',
      "the gateway's address, remembered for this directory; all else listens on loopback (default: 127.0.0.1)",
      hostName,
    )
    .option(
      '--payload-path <dir>',
      "a folder with your own programs, searched before Visor's; repeatable, remembered for this directory ('' for none)",
      collect,
    )
    .option(
      '--storage-root <dir>',
      "a folder that storages may lie in besides the directory's own; repeatable, remembered ('' for none)",
      collect,
    )
    .option(
      '--watch <dir>',
      "announce the files that come into this folder: a folder in it is a dataset, which a file END in that closes; repeatable, remembered ('' for none)",
      collect,
    )
    .option('--watch-name-from <regex>', 'with --watch: take the dataset from the path of a file, see visor watch')
    .option('--watch-end-marker <glob>', 'with --watch: a file of this name says that a run is over (default: END)')
    .option(
      '--watch-close-after-seconds <s>',
      'with --watch: close a dataset that no file has come for in s seconds',
      wholeNumber(31_536_000),
    )
    .option('--json', 'print the addresses as one line of JSON', false);
  declareDatabaseUrl(command).action(up);
}

async function up(options: UpOptions): Promise<void> {
  const databaseUrl = databaseUrlOf(options, print);
  hideArguments('up');
  process.umask(PRIVATE_UMASK);
  const stopping = new AbortController();
  const stopRequested = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (!stopping.signal.aborted) print('stopping');
        stopping.abort(new Error('stopped before it was ready'));
        resolve();
      });
    }
  });
  print(`starting on ${resolve(options.dir)}`);
  await using stack = await start({ ...options, ...(databaseUrl ? { databaseUrl } : {}) }, stopping.signal);
  if (!stack) return;
  remember(stack.dir);
  printAddresses(stack, options.json);
  stack.events.on('restarted', ({ name }: SupervisorEvent) => print(`${name} ended and was started again`));
  await stopRequested;
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
      print,
      settings: {
        ...(port === undefined ? {} : { port }),
        ...(host === undefined ? {} : { host }),
        ...(payloadPath ? { payloadPath } : {}),
        ...(storageRoots ? { storageRoots } : {}),
        ...(options.watch ? { watched: options.watch.map((folder) => watchedFolder(folder, options)) } : {}),
      },
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(kafka === undefined ? {} : { kafkaBrokers: kafka }),
    });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function watchedFolder(
  folder: string,
  { watchNameFrom: nameFrom, watchEndMarker: endMarker, watchCloseAfterSeconds: closeAfterSeconds }: UpOptions,
): WatchedFolder {
  if (nameFrom !== undefined || endMarker !== undefined)
    readChoices({ nameFrom: nameFrom ?? '^([^/]+)/', endMarker, stillSeconds: 0, rescanSeconds: 0 });
  return {
    folder,
    ...(nameFrom === undefined ? {} : { nameFrom }),
    ...(endMarker === undefined ? {} : { endMarker }),
    ...(closeAfterSeconds === undefined ? {} : { closeAfterSeconds }),
  };
}

/** Other commands find this stack without `--dir`; one that cannot be remembered, as in a home that is read-only, is found by it. */
function remember(dir: string): void {
  try {
    rememberStack(dir);
  } catch (error) {
    print(`other commands need --dir ${dir}: ${(error as Error).message}`);
  }
}

/** The environment variable of a service that runs alone. Under `up` it sets the gateway's address only. */
const hostOfEnvironment = (): string | undefined => process.env['VISOR_HOST'] || undefined;

function printAddresses(stack: Stack, json: boolean): void {
  if (json) return void process.stdout.write(`${JSON.stringify(upOutput(stack))}\n`);
  const { graphql, ws, playground, dir } = stack;
  process.stdout.write(
    `Visor is ready.
  GraphQL     ${graphql}
  live        ${ws}
  playground  ${playground}
  data, logs  ${dir}
  token       ${dir}/keys/tokens/operator   (send it as: Authorization: Bearer ...)
Ctrl-C stops it; the same command continues where it stopped.
`,
  );
}
