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
  pilot: ['commands/pilot/drain.ts', 'commands/pilot/undrain.ts'],
  payload: ['commands/payload/check.ts'],
  release: ['local/release.ts'],
  publish: ['local/publish.ts'],
  token: ['local/token.ts'],
  bench: ['local/bench.ts'],
  simulate: ['local/simulate.ts'],
};

const NOUNS: Readonly<Record<string, string>> = {
  pilot: 'drain a pilot, or let it claim again',
  payload: 'check a program against what pilots ask of it',
};

/** Runs the command line: only the asked command's files are loaded, so that `status` does not wait for the modules of `demo`. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('visor')
    .description('The middleware of the SPD Online Filter.')
    .exitOverride()
    .showHelpAfterError('(--help lists the options)')
    .enablePositionalOptions();
  const asked = argv[0] ?? '';
  const commands = Object.entries(COMMANDS);
  for (const [name, files] of Object.hasOwn(COMMANDS, asked) ? commands.filter(([name]) => name === asked) : commands) {
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

// A reader that closes the pipe early (`visor status | head -1`) is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
await main(process.argv.slice(2));
