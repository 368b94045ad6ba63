import { harmless, harmlessLine, harmlessLines } from './text.rules.ts';
import { padTo, widthOf } from './width.rules.ts';
import { jsonText } from './json-text.rules.ts';

/** How a command prints what it found; `name`: only what the other commands take, one a line. */
export const FORMATS = ['table', 'wide', 'json', 'jsonl', 'yaml', 'name', 'csv'] as const;
export type Format = (typeof FORMATS)[number];
/** YAML is written by a library (`declare-format.ts`). */
export type OwnFormat = Exclude<Format, 'yaml'>;

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

/** Colours the cell of a table, or does not. */
type Paint = (title: string, text: string) => string;
const plain: Paint = (_title, text) => text;

/** Returns the text of a list, ending in a line end unless it is empty. JSON has each item as the server gave it. */
export function listText<Item>(items: readonly Item[], view: View<Item>, format: OwnFormat, paint = plain): string {
  switch (format) {
    case 'json':
      return `${jsonText(items, 2)}\n`;
    case 'jsonl':
      return lines(items.map((item) => jsonText(item)));
    case 'name':
      return lines(items.map((item) => harmless(view.name(item))));
    case 'csv':
      return lines([
        view.columns.map(({ title }) => csvCell(title)).join(','),
        ...items.map((item) => view.columns.map(({ of }) => csvCell(of(item))).join(',')),
      ]);
    default:
      return lines(
        table(items, format === 'wide' ? view.columns : view.columns.filter(({ isWide }) => isWide !== true), paint),
      );
  }
}

/** Returns the text of one item: JSON is an object, a table one line. */
export const itemText = <Item>(item: Item, view: View<Item>, format: OwnFormat, paint = plain): string =>
  format === 'json' ? `${jsonText(item, 2)}\n` : listText([item], view, format, paint);

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

/** Columns of what people and programs wrote, which may have several lines; other cells are names, shown exactly. */
const PROSE: ReadonlySet<string> = new Set(['REASON', 'TEXT', 'WHY', 'MESSAGE']);

function shown(title: string, cell: Cell): string {
  const text = cell === null || cell === undefined ? '' : String(cell);
  return (PROSE.has(title) ? harmlessLine(text) : harmless(text)) || '-';
}

function table<Item>(items: readonly Item[], columns: readonly Column<Item>[], paint: Paint): string[] {
  const rows = [
    columns.map(({ title }) => title),
    ...items.map((item) => columns.map(({ title, of }) => shown(title, of(item)))),
  ];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => widthOf(row[index] ?? ''))));
  return rows.map((row, rowIndex) =>
    row
      .map((cell, index) => {
        const title = columns[index]?.title ?? '';
        return padTo(rowIndex === 0 ? cell : paint(title, cell), index === row.length - 1 ? 0 : (widths[index] ?? 0));
      })
      .join('  ')
      .trimEnd(),
  );
}

/** A value that a spreadsheet would take for a formula is quoted as text. */
function csvCell(cell: Cell): string {
  // A line end stays, in quotes; what else a terminal obeys does not.
  const text = cell === null || cell === undefined ? '' : harmlessLines(String(cell));
  const plain = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
