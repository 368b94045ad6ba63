/** The lines of a watcher's journal: JSON, each whole or ignored. */

/** A file of a batch: path, name, version, size, `kind:checksum`. */
export type JournalFile = readonly [path: string, name: string, version: string, size: number, checksum: string];

export type JournalLine =
  /** Files that are about to be announced for a dataset. */
  | { readonly intend: number; readonly dataset: string; readonly files: readonly JournalFile[] }
  /** The catalog has answered; `refused` are the positions of those that it does not have. */
  | { readonly done: number; readonly refused: readonly number[] }
  /** What the journal knew when it was written again: files that the catalog has. */
  | { readonly known: string; readonly files: readonly JournalFile[] }
  /** A file has another version with the same content. */
  | { readonly touched: string; readonly version: string }
  /** Files that lie in the folder no more, and whose datasets are closed. */
  | { readonly gone: readonly string[] }
  /** The dataset was closed. */
  | { readonly closed: string }
  /** Number of the dataset of late files that takes files of a dataset. */
  | { readonly late: string; readonly n: number }
  /** Names of a dataset whose paths have files of another dataset now. */
  | { readonly moved: string; readonly names: readonly string[] }
  /** The end of a run that was found and followed by its close. */
  | { readonly marker: string; readonly version: string };

/** Returns what a line says; undefined for one that was cut off, or that this version does not know. */
export function parseLine(text: string): JournalLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    return isLine(value as Record<string, unknown>) ? (value as JournalLine) : undefined;
  } catch {
    return undefined;
  }
}

function isLine(line: Readonly<Record<string, unknown>>): boolean {
  if (typeof line['intend'] === 'number') return typeof line['dataset'] === 'string' && areFiles(line['files']);
  if (typeof line['done'] === 'number') return isListOf(line['refused'], 'number');
  if (typeof line['known'] === 'string') return areFiles(line['files']);
  if (typeof line['touched'] === 'string' || typeof line['marker'] === 'string')
    return typeof line['version'] === 'string';
  if (typeof line['late'] === 'string') return typeof line['n'] === 'number';
  if (typeof line['moved'] === 'string') return isListOf(line['names'], 'string');
  return typeof line['closed'] === 'string' || isListOf(line['gone'], 'string');
}

const isListOf = (value: unknown, type: 'number' | 'string'): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === type);

const FILE_TYPES = ['string', 'string', 'string', 'number', 'string'];

const areFiles = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every(
    (file) =>
      Array.isArray(file) &&
      file.length === FILE_TYPES.length &&
      file.every((part, index) => typeof part === FILE_TYPES[index]),
  );
