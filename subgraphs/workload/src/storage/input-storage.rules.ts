import type { StorageRoom } from './output-storage.rules.ts';

/** A storage as the catalog and the nodes see it. */
export interface FarmStorage extends StorageRoom {
  /** Each pilot that claims has said that it is not mounted there. */
  readonly isUnmountedEverywhere: boolean;
}

const isLost = ({ health, isUnmountedEverywhere }: FarmStorage): boolean =>
  health === 'UNAVAILABLE' || isUnmountedEverywhere;

/**
 * Returns the storages that no job can read an input from now, where all of its copies lie on such ones; else none.
 * @param urls of its copies; null: not known
 */
export function lostStoragesOf(storages: readonly FarmStorage[], urls: readonly string[] | null): FarmStorage[] {
  const lost = storages.filter(isLost);
  const holding = (urls ?? []).map((url) =>
    lost.find((storage) => storage.url !== null && url.startsWith(storage.url)),
  );
  return holding.includes(undefined) ? [] : [...new Set(holding.filter((storage) => storage !== undefined))];
}
