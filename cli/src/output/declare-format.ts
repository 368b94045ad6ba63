import { Option, type Command } from 'commander';
import { FORMATS, itemText, listText, type Format, type View } from './rows.rules.ts';

export interface FormatOptions {
  readonly output: Format;
}

export const declareFormat = (command: Command, standard: Format = 'table'): Command =>
  command.addOption(new Option('-o, --output <format>', 'how to print').choices(FORMATS).default(standard));

export const printList = <Item>(items: readonly Item[], view: View<Item>, { output }: FormatOptions): void =>
  void process.stdout.write(listText(items, view, output));

export const printItem = <Item>(item: Item, view: View<Item>, { output }: FormatOptions): void =>
  void process.stdout.write(itemText(item, view, output));
