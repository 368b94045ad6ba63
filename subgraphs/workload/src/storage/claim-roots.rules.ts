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

/** Storages as the pilot of a node sees them on which some are not mounted. */
export function roomsOnNode(rooms: readonly StorageRoom[], unmounted: readonly string[]): readonly StorageRoom[] {
  const ids = new Set(unmounted.map((id) => id.toLowerCase()));
  return rooms.map((room) => (ids.has(room.id) ? { ...room, health: 'UNAVAILABLE' } : room));
}
