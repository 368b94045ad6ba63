import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands.rules.ts';
import { examplesText } from './examples.rules.ts';
import { errorText, EXIT_CODE, exitCodeOf } from './exit-codes.rules.ts';
import { harmlessLines } from './output/text.rules.ts';
import { registerCommand } from './register-command.ts';

/** Runs the command line: only the asked command's files are loaded, so that `status` does not wait for the modules of `demo`. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('visor')
    .description('The middleware of the SPD Online Filter.')
    .version(readVersion(), '--version')
    .exitOverride()
    .showHelpAfterError('(--help lists the options)')
    .configureOutput({ outputError: (text, write) => write(harmlessLines(withDashHint(text))) })
    .enablePositionalOptions();
  const asked = argv[0] ?? '';
  const isKnown = Object.hasOwn(COMMANDS, asked);
  const isCommand = asked !== '' && !asked.startsWith('-');
  for (const name of Object.keys(COMMANDS)) {
    // An unknown command only needs the names, to suggest the one that was meant.
    if (isCommand && !isKnown) program.command(name);
    else if (asked !== '--version' && (!isCommand || name === asked)) {
      await registerCommand(program, name);
      if (isCommand) addExamples(program);
    }
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT_CODE.ok : EXIT_CODE.usage;
    else {
      // Names and answers of strangers are in it.
      const text = process.env.VISOR_DEBUG ? ((error as Error).stack ?? '') : errorText(error);
      process.stderr.write(`visor: ${harmlessLines(text)}\n`);
      // What a signal interrupts ends with the code of the signal.
      if (!process.exitCode) process.exitCode = exitCodeOf(error);
    }
  }
}

/** An option that is like none may be a name. */
const withDashHint = (text: string): string =>
  text.startsWith('error: unknown option') && !text.includes('Did you mean')
    ? `${text.trimEnd()}; a name that begins with a dash stands behind --\n`
    : text;

/** Ends the help of each command with examples. */
function addExamples(parent: Command, path: readonly string[] = []): void {
  for (const command of parent.commands) {
    const words = [...path, command.name()];
    addExamples(command, words);
    const text = examplesText(words.join(' '));
    if (text !== undefined) command.addHelpText('after', text);
  }
}

/** The version of this repository. */
const readVersion = (): string =>
  (JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }).version;

// A reader that closes the pipe early (`visor status | head -1`) is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
// Nor one that closes it before the talk (`visor job list 2>&1 | head -1`): the exit code says what came of the command.
process.stderr.on('error', () => {});
await main(process.argv.slice(2));
