import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { EXIT_CODE, exitCodeOf } from './exit-codes.rules.ts';

/** What each file of a command exports: adds its command to the program, or to its noun. */
interface CommandModule {
  register(program: Command): void;
}

/** The files of each command, relative to this one: verbs of a noun, or a command for the stack of this machine. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  demo: ['local/demo.ts'],
  up: ['local/up.ts'],
  status: ['local/status.ts'],
  announce: ['local/announce.ts'],
  get: ['local/get.ts'],
  explain: ['commands/explain/explain.ts'],
  dataset: ['commands/dataset/list.ts', 'commands/dataset/show.ts'],
  template: [
    'commands/template/lint.ts',
    'commands/template/plan.ts',
    'commands/template/submit.ts',
    'commands/template/activate.ts',
    'commands/template/archive.ts',
    'commands/template/list.ts',
    'commands/template/show.ts',
  ],
  workflow: [
    'commands/workflow/start.ts',
    'commands/workflow/retry.ts',
    'commands/workflow/list.ts',
    'commands/workflow/show.ts',
  ],
  task: ['commands/task/control.ts', 'commands/task/retry.ts', 'commands/task/list.ts', 'commands/task/show.ts'],
  job: ['commands/job/logs.ts', 'commands/job/list.ts', 'commands/job/show.ts'],
  rerun: ['commands/rerun.ts'],
  pilot: ['commands/pilot/drain.ts', 'commands/pilot/undrain.ts', 'commands/pilot/list.ts', 'commands/pilot/show.ts'],
  node: ['commands/node/quarantine.ts', 'commands/node/release.ts', 'commands/node/list.ts', 'commands/node/show.ts'],
  storage: ['commands/storage/list.ts', 'commands/storage/show.ts'],
  subgraph: [
    'commands/subgraph/add.ts',
    'commands/subgraph/list.ts',
    'commands/subgraph/check.ts',
    'commands/subgraph/remove.ts',
  ],
  payload: ['commands/payload/check.ts'],
  release: ['local/release.ts'],
  publish: ['local/publish.ts'],
  token: ['local/token.ts'],
  gql: ['commands/gql.ts'],
  bench: ['local/bench.ts'],
  simulate: ['local/simulate.ts'],
};

const NOUNS: Readonly<Record<string, string>> = {
  dataset: 'datasets: list, show',
  template: 'templates: check a document, put it to work, list, show',
  workflow: 'workflows: start, retry, list, show',
  task: 'tasks: cancel, pause, resume, finish, rank, retry, list, show',
  job: 'jobs: their output, list, show',
  pilot: 'drain a pilot, or let it claim again; list, show',
  node: 'quarantine a node, or release it; list, show',
  storage: 'storages: list, show',
  subgraph: 'services of others in the graph: add, list, check, remove',
  payload: 'check a program against what pilots ask of it',
};

/** Runs the command line: only the asked command's files are loaded, so that `status` does not wait for the modules of `demo`. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('visor')
    .description('The middleware of the SPD Online Filter.')
    .version(readVersion(), '--version')
    .exitOverride()
    .showHelpAfterError('(--help lists the options)')
    .enablePositionalOptions();
  const asked = argv[0] ?? '';
  const commands = Object.entries(COMMANDS);
  const needed =
    asked === '--version' ? [] : commands.filter(([name]) => name === asked || !Object.hasOwn(COMMANDS, asked));
  for (const [name, files] of needed) {
    const description = NOUNS[name];
    const parent = description === undefined ? program : program.command(name).description(description);
    for (const file of files) ((await import(join(import.meta.dirname, file))) as CommandModule).register(parent);
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT_CODE.ok : EXIT_CODE.usage;
    else {
      process.stderr.write(`visor: ${process.env.VISOR_DEBUG ? (error as Error).stack : (error as Error).message}\n`);
      process.exitCode = exitCodeOf(error);
    }
  }
}

/** The version of this repository. */
const readVersion = (): string =>
  (JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }).version;

// A reader that closes the pipe early (`visor status | head -1`) is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
await main(process.argv.slice(2));
