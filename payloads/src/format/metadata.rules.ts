import { FORMAT, MAX_SLICE_NS } from './layout.rules.ts';

/** A raw file that data came from: its run and its logical name. */
export interface Parent {
  readonly run: number;
  readonly file: string;
}

/** A program that made or changed the file. Holds what decides the bytes, never local paths, so that a retry writes the same file. */
export interface HistoryEntry {
  readonly program: string;
  readonly version: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Content of the JSON block. */
export interface Metadata {
  readonly format: typeof FORMAT;
  readonly run: number;
  /** Logical name of the raw file; later stages carry it in `parents` instead. */
  readonly file?: string;
  /** Length of a slice, ns. */
  readonly sliceNs: number;
  /** Time between bunch crossings, ns. */
  readonly bxNs: number;
  readonly geometry: string;
  /** Version of the cable map that the times were corrected with; null before that. */
  readonly cableMap: string | null;
  /** True for simulated data. */
  readonly sim: boolean;
  /** The raw files behind this one, in order; absent in a raw file. */
  readonly parents?: readonly Parent[];
  readonly history: readonly HistoryEntry[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isRun = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32;

const isWithin = (value: unknown, limit: number): boolean => typeof value === 'number' && value > 0 && value <= limit;

const isParent = (value: unknown): value is Parent =>
  isObject(value) && isRun(value.run) && typeof value.file === 'string';

/** What keeps a value from being metadata; undefined where nothing does. */
function metadataProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'the JSON block holds no object';
  if (value.format !== FORMAT) return `format is ${JSON.stringify(value.format)}, not ${FORMAT}`;
  if (!isRun(value.run)) return 'the JSON block names no run number';
  if (!isWithin(value.sliceNs, MAX_SLICE_NS)) return `sliceNs must be above 0 and below ${MAX_SLICE_NS}`;
  if (!isWithin(value.bxNs, MAX_SLICE_NS)) return 'bxNs must be above 0';
  if (value.file !== undefined && typeof value.file !== 'string') return 'file is not a text';
  if (value.parents !== undefined && !(Array.isArray(value.parents) && value.parents.every(isParent)))
    return 'parents is not a list of {run, file}';
  return Array.isArray(value.history) ? undefined : 'history is not a list';
}

const isMetadata = (value: unknown): value is Metadata => metadataProblem(value) === undefined;

/** Reads the text of a JSON block; a text that does not fit is answered with what is wrong with it. */
export function parseMetadata(text: string): Metadata | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'the JSON block does not hold JSON' };
  }
  return isMetadata(value) ? value : { problem: metadataProblem(value) ?? '' };
}

/** The raw files behind a file. A raw file is its own parent, under its logical name or else the name it was opened by. */
export const parentsOf = (metadata: Metadata, openedAs: string): readonly Parent[] =>
  metadata.parents ?? [{ run: metadata.run, file: metadata.file ?? openedAs }];
