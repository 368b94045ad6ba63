import { Option, type Command } from 'commander';
import { colored } from './colors.ts';
import { FORMATS, itemText, listText, type Format, type View } from './rows.rules.ts';
import { stateColor } from './state-color.rules.ts';

export interface FormatOptions {
  readonly output: Format;
}

export const declareFormat = (command: Command, standard: Format = 'table'): Command =>
  command.addOption(new Option('-o, --output <format>', 'how to print').choices(FORMATS).default(standard));

export const printList = <Item>(items: readonly Item[], view: View<Item>, { output }: FormatOptions): void =>
  void process.stdout.write(listText(items, view, output, paintState));

export const printItem = <Item>(item: Item, view: View<Item>, { output }: FormatOptions): void =>
  void process.stdout.write(itemText(item, view, output, paintState));

/** Titles of the columns that have states. */
const STATES = ['STATE', 'STATUS', 'HEALTH', 'MODE', 'PROCESSING', 'OUTCOME'];

/** Colours a state in a table on a terminal. */
export function paintState(title: string, text: string): string {
  const color = STATES.includes(title) ? stateColor(text) : undefined;
  return color === undefined ? text : colored(color, text);
}
