import { createRequire } from 'node:module';
import { Option, type Command } from 'commander';
import type * as Yaml from 'yaml';
import { colored } from './colors.ts';
import { escapedText, isObeyed } from './json-text.rules.ts';
import { FORMATS, itemText, listText, type Format, type View } from './rows.rules.ts';
import { stateColor } from './state-color.rules.ts';

export interface FormatOptions {
  readonly output: Format;
}

export const declareFormat = (command: Command, standard: Format = 'table'): Command =>
  command.addOption(new Option('-o, --output <format>', 'how to print').choices(FORMATS).default(standard));

export const printList = <Item>(items: readonly Item[], view: View<Item>, { output }: FormatOptions): void =>
  void process.stdout.write(formattedList(items, view, output));

export const printItem = <Item>(item: Item, view: View<Item>, { output }: FormatOptions): void =>
  void process.stdout.write(formattedItem(item, view, output));

/** The text of a list in a format, with its states in colour. */
export const formattedList = <Item>(items: readonly Item[], view: View<Item>, format: Format): string =>
  format === 'yaml' ? yamlText(items) : listText(items, view, format, paintState);

/** The text of one item in a format, with its states in colour. */
export const formattedItem = <Item>(item: Item, view: View<Item>, format: Format): string =>
  format === 'yaml' ? yamlText(item) : itemText(item, view, format, paintState);

/** The library is loaded by the first text: a command that writes none starts sooner. */
export function yamlText(value: unknown): string {
  const { Document, Scalar, visit } = createRequire(import.meta.url)('yaml') as typeof Yaml;
  // Many readers, PyYAML among them, take `on`, `12:30:45` and times for other things than texts: these are quoted.
  const document = new Document(value, null, { compat: 'yaml-1.1' });
  // Only texts in double quotes can have escapes.
  visit(document, {
    Scalar(_key, scalar) {
      const { value: text } = scalar;
      if (typeof text === 'string' && (isObeyed(text) || /^=$|\t/.test(text))) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return escapedText(document.toString());
}

/** Titles of the columns that have states. */
const STATES = ['STATE', 'STATUS', 'HEALTH', 'MODE', 'PROCESSING', 'OUTCOME'];

/** Colours a state in a table on a terminal. */
export function paintState(title: string, text: string): string {
  const color = STATES.includes(title) ? stateColor(text) : undefined;
  return color === undefined ? text : colored(color, text);
}
