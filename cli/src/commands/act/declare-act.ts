import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { declareFormat, printList, type FormatOptions } from '../../output/declare-format.ts';
import { counted } from '../../output/count.rules.ts';
import type { View } from '../../output/rows.rules.ts';

/** What each command that changes something has. */
export interface ActOptions extends ConnectionOptions, FormatOptions {
  readonly reason?: string;
  readonly dryRun?: true;
  readonly yes?: true;
}

/** Declares the options of a command that changes something. */
export const declareAct = (command: Command, { needsReason = false } = {}): Command =>
  declareFormat(declareConnection(command))
    .option('--dry-run', 'only show what would be touched')
    .option('--yes', 'do not ask, also where more than one is touched')
    .option('--reason <text>', needsReason ? 'why; required, recorded with your name' : 'why; recorded with your name');

/** @throws CommandError (usage) without a reason */
export function readReason({ reason }: Pick<ActOptions, 'reason'>): string {
  if (reason !== undefined && reason.trim() !== '') return reason;
  throw new CommandError(EXIT_CODE.usage, 'this is recorded with a reason: say why, with --reason TEXT');
}

interface Touched<Item> {
  readonly verb: string;
  readonly what: string;
  /** All of them, or examples where `count` is given. */
  readonly items: readonly Item[];
  /** How many there are, where `items` are examples, or a summary of them. */
  readonly count?: { readonly value: number; readonly exact: boolean };
  /** Default: where there are more, `items` are examples. */
  readonly isSummary?: boolean;
  readonly view: View<Item>;
}

/**
 * Shows what would be touched (`--dry-run`), or asks on a terminal where it is more than one.
 * @returns whether to go on
 * @throws CommandError (usage) where nobody can be asked and `--yes` is not given
 */
export async function isConfirmed<Item>(
  options: ActOptions,
  { verb, what, items, count = { value: items.length, exact: true }, isSummary = false, view }: Touched<Item>,
): Promise<boolean> {
  const number = `${count.exact ? '' : 'more than '}${counted(count.value, what.replace(/s$/, ''))}`;
  if (options.dryRun) {
    printList(items, view, options);
    process.stderr.write(
      `${verb}: ${number}${items.length < count.value && !isSummary ? '; these are examples' : ''}; nothing was done\n`,
    );
    return false;
  }
  if (count.value <= 1 || options.yes) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new CommandError(EXIT_CODE.usage, `${verb}: ${number}: --yes does it without asking, --dry-run shows them`);
  const answer = await ask(`${verb}: ${number}. Go on? [y/N] `);
  if (/^y(es)?$/i.test(answer.trim())) return true;
  process.stderr.write('nothing was done\n');
  return false;
}

/** Asks on the terminal. Ctrl-D and Ctrl-C are no answer, the latter with the exit code of its signal. */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const interrupt = new AbortController();
  terminal.on('SIGINT', () => {
    process.exitCode = 130;
    interrupt.abort();
  });
  try {
    return await terminal.question(question, { signal: interrupt.signal });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ABORT_ERR') throw error;
    process.stderr.write('\n');
    return '';
  } finally {
    terminal.close();
  }
}
