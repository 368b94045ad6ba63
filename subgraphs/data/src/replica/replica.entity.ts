import { defineEntity, p } from '@mikro-orm/core';
import type { ReplicaStatus } from '../../generated/types.ts';

export const ReplicaEntity = defineEntity({
  name: 'Replica',
  tableName: 'replica',
  properties: {
    id: p.uuid().primary(),
    fileId: p.uuid(),
    storageId: p.uuid(),
    path: p.text(),
    status: p.text().default('AVAILABLE'),
    reason: p.text().nullable(),
    addedAt: p.datetime().columnType('timestamptz'),
  },
});

/** One copy of a file. */
export interface Replica {
  readonly id: string;
  readonly fileId: string;
  readonly storageId: string;
  readonly path: string;
  /** Root of its storage. */
  readonly storageUrl: string;
  readonly status: ReplicaStatus;
  readonly reason: string | null;
}
