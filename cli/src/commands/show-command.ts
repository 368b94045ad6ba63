import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printItem, type FormatOptions } from '../output/declare-format.ts';
import type { View } from '../output/rows.rules.ts';

export type ShowOptions = ConnectionOptions & FormatOptions;

interface Shown<Item> {
  /** For its help. */
  readonly what: string;
  readonly argument: string;
  readonly view: View<Item>;
  /** @returns null where there is none */
  read(client: Client, text: string): Promise<Item | null | undefined>;
}

/**
 * Declares `<noun> show`, which prints all of one thing as YAML unless another format is asked for; one that does not exist is
 * a CommandError (notFound) that says how to find it.
 */
export function declareShow<Item>(noun: Command, { what, argument, view, read }: Shown<Item>): void {
  const command = noun.command('show').description(`show one ${what}`).argument(argument);
  declareFormat(declareConnection(command), 'yaml').action(async (text: string, options: ShowOptions) => {
    await using client = connect(options);
    const item = await read(client, text);
    if (item === null || item === undefined)
      throw new CommandError(
        EXIT_CODE.notFound,
        `there is no ${noun.name()} ${JSON.stringify(text)}; visor ${noun.name()} list shows what there is`,
      );
    printItem(item, view, options);
  });
}
