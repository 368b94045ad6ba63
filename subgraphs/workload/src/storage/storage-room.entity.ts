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
  },
});
