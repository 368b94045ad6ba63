import { stringify } from 'yaml';
import { harmless } from './text.rules.ts';

/** How a command prints what it found; `name`: only what the other commands take, one a line. */
export const FORMATS = ['table', 'wide', 'json', 'jsonl', 'yaml', 'name', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

type Cell = string | number | boolean | null | undefined;

/** A column of the table: its heading, and its value of an item. */
interface Column<Item> {
  readonly title: string;
  readonly of: (item: Item) => Cell;
  /** Only in `wide`. */
  readonly isWide?: boolean;
}

/** How items of one kind are printed. */
export interface View<Item> {
  readonly columns: readonly Column<Item>[];
  /** What other commands take for it. */
  readonly name: (item: Item) => string;
}

/** Returns the text of a list, ending in a line end unless it is empty. JSON and YAML have each item as the server gave it. */
export function listText<Item>(items: readonly Item[], view: View<Item>, format: Format): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(items, null, 2)}\n`;
    case 'jsonl':
      return lines(items.map((item) => JSON.stringify(item)));
    case 'yaml':
      return stringify(items);
    case 'name':
      return lines(items.map((item) => harmless(view.name(item))));
    case 'csv':
      return lines([
        view.columns.map(({ title }) => csvCell(title)).join(','),
        ...items.map((item) => view.columns.map(({ of }) => csvCell(of(item))).join(',')),
      ]);
    default:
      return table(items, format === 'wide' ? view.columns : view.columns.filter(({ isWide }) => isWide !== true));
  }
}

/** Returns the text of one item: JSON is an object, a table one line. */
export function itemText<Item>(item: Item, view: View<Item>, format: Format): string {
  if (format === 'json') return `${JSON.stringify(item, null, 2)}\n`;
  return format === 'yaml' ? stringify(item) : listText([item], view, format);
}

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

const shown = (cell: Cell): string =>
  cell === null || cell === undefined || cell === '' ? '-' : harmless(String(cell));

function table<Item>(items: readonly Item[], columns: readonly Column<Item>[]): string {
  const rows = [columns.map(({ title }) => title), ...items.map((item) => columns.map(({ of }) => shown(of(item))))];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => widthOf(row[index] ?? ''))));
  return lines(
    rows.map((row) =>
      row
        .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))
        .join('  ')
        .trimEnd(),
    ),
  );
}

/** Columns that a text takes on a terminal: none for a mark that combines, two for a wide character of East Asia. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => {
    if (/\p{M}/u.test(character)) return sum;
    return (
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1)
    );
  }, 0);

/** A value that a spreadsheet would take for a formula is quoted as text. */
function csvCell(cell: Cell): string {
  const text = cell === null || cell === undefined ? '' : String(cell);
  const plain = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
