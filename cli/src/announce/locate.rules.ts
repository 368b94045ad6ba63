import { isWithin } from '@visor/storage/path.rules';

/** A storage of the local machine. */
export interface LocalStorage {
  readonly name: string;
  /** Its folder, absolute, with links resolved. */
  readonly root: string;
}

/** Where a file lies in a storage. */
export interface Location {
  readonly storage: string;
  /** Relative to the storage. */
  readonly path: string;
}

/** Returns where a file lies, if it lies in a storage. @param path absolute, with links resolved */
export function locate(path: string, storages: readonly LocalStorage[]): Location | undefined {
  const storage = storages.find(({ root }) => path !== root && isWithin(path, root));
  if (!storage) return undefined;
  const relative = path.slice(storage.root.length).replace(/^\/+/, '');
  return { storage: storage.name, path: relative };
}

/** Returns the items in groups of at most `size`. */
export const batches = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
