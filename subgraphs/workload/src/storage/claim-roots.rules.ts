import { assertValid, isUuid } from '@visor/schema';
import type { ClaimRoot } from '../../generated/types.ts';
import type { StorageRoom } from './output-storage.rules.ts';

/**
 * Returns the roots that these URLs lie in, with the markers that a pilot finds there where they are mounted. A server's is not among them: it
 * is the same from each node, so that the catalog's own look at its marker speaks for all.
 */
export const rootsOf = (rooms: readonly StorageRoom[], urls: readonly string[]): ClaimRoot[] =>
  rooms.flatMap(({ id: storageId, name, url, markerId }) =>
    markerId !== null && url?.startsWith('file:') && urls.some((place) => place.startsWith(url))
      ? [{ storageId, markerId, name, url }]
      : [],
  );

/** Storages that a pilot may name as not mounted. */
const MAX_UNMOUNTED = 200;

/**
 * Returns the storages that a pilot names as not mounted: sorted ids. What is no id names none.
 * @throws Refusal INVALID where they are too many
 */
export function readUnmounted(names: readonly string[] | null | undefined): readonly string[] {
  const count = names?.length ?? 0;
  assertValid('unmounted', count > MAX_UNMOUNTED ? `has ${count} ids; at most ${MAX_UNMOUNTED}` : undefined);
  return [...new Set((names ?? []).filter(isUuid).map((id) => id.toLowerCase()))].sort();
}

/** Storages as the pilot of a node sees them on which some are not mounted. @param unmounted as `readUnmounted` returns them */
export function roomsOnNode(rooms: readonly StorageRoom[], unmounted: readonly string[]): readonly StorageRoom[] {
  const ids = new Set(unmounted);
  return rooms.map((room) => (ids.has(room.id) ? { ...room, health: 'UNAVAILABLE' } : room));
}
