import type { StorageEvent } from '@visor/schema';
import { writeStorageRooms } from '../src/storage/storage-room.store.ts';
import { storageId, type World } from './kit.ts';

/* Storages as the catalog tells workload of them. */

/** When the first measurement is told: after all that the test's clock says. */
export const START = Date.parse('2026-11-26T12:00:00Z');

/** Tells workload of a storage, of the one that tasks name unless told otherwise; later calls are newer. */
export const publisherOf = ({ db }: World) => {
  let second = 0;
  return (more: Partial<StorageEvent>) =>
    db.transaction((tx) =>
      writeStorageRooms(tx, [
        {
          type: 'measured',
          storageId,
          name: 'store',
          kind: 'output',
          url: 'file:///store/',
          checksumKind: 'crc32',
          at: new Date(START + 1_000 * second++).toISOString(),
          capacityBytes: 1_000_000,
          usedBytes: 950_000,
          highMark: 90,
          lowMark: 80,
          reserve: 10,
          pressure: 'NORMAL',
          health: 'OK',
          readable: true,
          writable: true,
          deletable: true,
          draining: false,
          ...more,
        },
      ]),
    );
};
