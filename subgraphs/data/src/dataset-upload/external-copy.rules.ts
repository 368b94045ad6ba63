/** Which storage takes a dataset, where a file gets there, and when a copy is tried again. */

/** An external storage that may be written. */
export interface ExternalStorage {
  readonly id: string;
  readonly name: string;
  /** Null: it does not say. */
  readonly freeBytes: number | null;
}

/** Chooses the storage for a number of bytes: where several have room, the one with the most. */
export function chooseStorage(
  storages: readonly ExternalStorage[],
  bytes: number,
): { readonly storage: ExternalStorage } | { readonly problem: string } {
  if (storages.length === 0) return { problem: 'there is no external storage that may be written' };
  const fitting = storages.filter(({ freeBytes }) => freeBytes === null || freeBytes >= bytes);
  const [storage] = fitting.toSorted(
    (a, b) => (b.freeBytes ?? Infinity) - (a.freeBytes ?? Infinity) || (a.name < b.name ? -1 : 1),
  );
  if (storage) return { storage };
  return { problem: `no external storage has room for ${bytes} bytes: ${storages.map(({ name }) => name).join(', ')}` };
}

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 1_800_000;

/** Pause before the next try, by the number of tries in a row that failed. */
export const pauseMs = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, Math.min(failures, 30) - 1), LONGEST_PAUSE_MS);

/** Path of a file's external copy, relative to its storage. */
export const externalPath = (dataset: string, file: string): string => `${dataset}/${file}`;
