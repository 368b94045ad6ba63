import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { COMMANDS, NOUNS } from './commands.rules.ts';
import { EXIT_CODE, exitCodeOf } from './exit-codes.rules.ts';

/** What each file of a command exports: adds its command to the program, or to its noun. */
interface CommandModule {
  register(program: Command): void;
}

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
