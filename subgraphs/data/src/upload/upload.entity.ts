import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { ChecksumKind } from '../../generated/types.ts';
import { StorageEntity } from '../storage/storage.entity.ts';

/** A file that is brought in over HTTP; kept until the service has run a day after its last bytes. */
export const UploadEntity = defineEntity({
  name: 'Upload',
  tableName: 'upload',
  properties: {
    /** Digest of what it is, so that who begins it again goes on with it. */
    id: p.text().primary(),
    storageId: p.manyToOne(StorageEntity).mapToPk().fieldName('storage_id').foreignKeyName('upload_storage'),
    /** Name of the dataset. */
    dataset: p.text(),
    name: p.text(),
    /** Bytes that it will have. */
    size: p.bigint('number'),
    checksum: p.text(),
    checksumKind: p.text().$type<ChecksumKind>(),
    /** Who began it. */
    subject: p.text(),
    /** Running time of the service when somebody worked on it last, milliseconds. */
    touchedRanMs: p.bigint('number').fieldName('touched_ran_ms').index('upload_touched'),
    /** When it got its name on the storage; null while bytes are missing. */
    storedAt: p.datetime().columnType('timestamptz').strictNullable(),
  },
});

export type UploadRow = RowOf<typeof UploadEntity>;

/** An upload with the storage that it goes to. */
export type Upload = UploadRow & { readonly storageUrl: string; readonly storageName: string };
