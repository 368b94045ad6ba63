import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../local/connect.ts';
import { declareFormat, printItem, type FormatOptions } from '../output/declare-format.ts';
import type { View } from '../output/rows.rules.ts';
import { noSuchName } from './similar-names.ts';
import { declareWatchOption, watchItems, type Found } from '../output/watch-items.ts';

export interface ShowOptions extends ConnectionOptions, FormatOptions {
  readonly watch?: boolean;
}

interface Shown<Item> {
  /** For its help. */
  readonly what: string;
  readonly argument: string;
  readonly view: View<Item>;
  /** @returns null where there is none */
  read(client: Client, text: string): Promise<Item | null | undefined>;
  /** Events after which it is read again when it is watched. */
  changes?(client: Client, item: Item): readonly AsyncIterable<unknown>[];
}

/**
 * Declares `<noun> show`, which prints all of one thing as YAML unless another format is asked for; one that does not exist is
 * a CommandError (notFound) that says how to find it.
 */
export function declareShow<Item>(noun: Command, { what, argument, view, read, changes }: Shown<Item>): void {
  const command = noun.command('show').description(`show one ${what}`).argument(argument);
  const found = async (client: Client, text: string): Promise<Item> => {
    const item = await read(client, text);
    if (item !== null && item !== undefined) return item;
    throw await noSuchName(client, noun.name(), text);
  };
  declareWatchOption(declareFormat(declareConnection(command), 'yaml')).action(
    async (text: string, options: ShowOptions) => {
      await using client = connect(options);
      const item = await found(client, text);
      if (options.watch !== true) return printItem(item, view, options);
      const reread = async (): Promise<Found<Item>> => ({ items: [await found(client, text)] });
      return await watchItems({ view, options, isSingle: true, read: reread, changes: changes?.(client, item) ?? [] });
    },
  );
}
