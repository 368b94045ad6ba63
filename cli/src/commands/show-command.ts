import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printItem, type FormatOptions } from '../output/declare-format.ts';
import type { View } from '../output/rows.rules.ts';

export type ShowOptions = ConnectionOptions & FormatOptions;

/** Declares `<noun> show`, which prints all of one thing as YAML unless another format is asked for. */
export const declareShow = (noun: Command, what: string, argument: string): Command =>
  declareFormat(declareConnection(noun.command('show').description(`show one ${what}`).argument(argument)), 'yaml');

/** Prints one thing. @throws CommandError (notFound) that says how to find it */
export async function printOne<Item>(
  options: ShowOptions,
  view: View<Item>,
  what: string,
  read: (client: Client) => Promise<Item | null | undefined>,
): Promise<void> {
  await using client = connect(options);
  const item = await read(client);
  if (item === null || item === undefined)
    throw new CommandError(
      EXIT_CODE.notFound,
      `there is no ${what}; visor ${what.split(' ')[0]} list shows what there is`,
    );
  printItem(item, view, options);
}
