import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { EXIT_CODE, exitCodeOf } from './exit-codes.rules.ts';

/** What each file in `commands/` exports: adds its command to the program. */
export interface CommandModule {
  register(program: Command): void;
}

const COMMANDS = ['demo', 'up', 'status', 'pilot', 'publish', 'token', 'bench', 'test'];

/** Runs the command line: only the asked command's file is loaded, so that `status` needn't wait for what `demo` needs. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('visor')
    .description('The middleware of the SPD Online Filter.')
    .exitOverride()
    .showHelpAfterError('(--help tells the options)')
    .enablePositionalOptions();
  const asked = COMMANDS.find((name) => name === argv[0]);
  for (const name of asked ? [asked] : COMMANDS) {
    const file = join(import.meta.dirname, 'commands', `${name}.ts`);
    if (existsSync(file)) ((await import(file)) as CommandModule).register(program);
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

// A reader that goes away (`visor status | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
await main(process.argv.slice(2));
