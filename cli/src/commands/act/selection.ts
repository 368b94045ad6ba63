import { parseFilter, type FilterTable } from '@visor/schema';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';

export interface SelectionOptions {
  readonly where: readonly string[];
}

/** Which things: ids or names, or what a filter fits. */
interface Selection<Where> {
  readonly ids: readonly string[] | null;
  readonly where: Where | null;
}

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** Declares how a command names the things that it acts on. @param example of a filter */
export const declareSelection = (command: Command, argument: string, example: string): Command =>
  command
    .argument(argument)
    .option('--where <filter>', `all for which it holds, e.g. '${example}'; as in list`, collect, []);

/** @throws CommandError (usage) unless either ids or a filter are given */
export function readSelection<Where extends object>(
  table: FilterTable,
  ids: readonly string[],
  { where }: SelectionOptions,
): Selection<Where> {
  if (ids.length > 0 === where.length > 0)
    throw new CommandError(
      EXIT_CODE.usage,
      `say which ${table.of}, or give --where FILTER; docs/finding.md has its terms`,
    );
  return ids.length > 0
    ? { ids, where: null }
    : { ids: null, where: parseFilter<Where>(table, where.join(' '), Date.now()) };
}
