import { defineEntity, p } from '@mikro-orm/core';
import { StorageEntity } from '../storage/storage.entity.ts';

/** Files and bytes of one class of datasets on a storage, at a time. */
export const UtilisationEntity = defineEntity({
  name: 'Utilisation',
  tableName: 'utilisation',
  properties: {
    storageId: p
      .manyToOne(StorageEntity)
      .mapToPk()
      .primary()
      .fieldName('storage_id')
      .foreignKeyName('utilisation_storage'),
    class: p.text().primary(),
    at: p.datetime().columnType('timestamptz').primary(),
    files: p.bigint('number'),
    bytes: p.bigint('number'),
  },
});
