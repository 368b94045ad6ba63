import { defineEntity, p } from '@mikro-orm/core';

/** What the catalog has told of a storage. */
export const StorageRoomEntity = defineEntity({
  name: 'StorageRoom',
  tableName: 'storage_room',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    kind: p.text(),
    at: p.datetime().columnType('timestamptz'),
    capacityBytes: p.double().strictNullable(),
    usedBytes: p.double(),
    /** Percentage of the capacity. */
    highMark: p.double(),
    /** Percentage of the capacity, above the high mark. */
    reserve: p.double(),
    pressure: p.text(),
    health: p.text(),
    healthReason: p.text().strictNullable(),
    writable: p.boolean(),
    draining: p.boolean(),
    /** Null: it was told before these were kept. */
    url: p.text().strictNullable(),
    checksumKind: p.text().strictNullable(),
    /** In the marker of its root; null: none is known. */
    markerId: p.uuid().strictNullable(),
    /** For the outputs of attempts, but for changes that are not added yet. */
    reservedBytes: p.double().defaultRaw('0'),
  },
});

/**
 * A change of what is reserved: a job that holds a reservation stops to, or holds it again. It counts once the storage was measured
 * after it: the files that its attempt wrote count as used then.
 */
export const StorageReservationEntity = defineEntity({
  name: 'StorageReservation',
  tableName: 'storage_reservation',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    storageId: p.uuid(),
    bytes: p.double(),
    at: p.datetime().columnType('timestamptz'),
  },
  indexes: [{ name: 'storage_reservation_due', properties: ['storageId', 'at'] }],
});
