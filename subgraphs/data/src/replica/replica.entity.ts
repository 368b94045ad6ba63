import { defineEntity, p } from '@mikro-orm/core';
import type { ReplicaStatus } from '../../generated/resolvers.ts';

export const ReplicaEntity = defineEntity({
  name: 'Replica',
  tableName: 'replica',
  properties: {
    fileId: p.uuid().primary(),
    storageId: p.uuid().primary(),
    path: p.text(),
    status: p.text().default('AVAILABLE'),
    reason: p.text().nullable(),
  },
});

/** One copy of a file. */
export interface Replica {
  readonly fileId: string;
  readonly storageId: string;
  readonly path: string;
  /** Root of its storage. */
  readonly storageUrl: string;
  readonly status: ReplicaStatus;
  readonly reason: string | null;
}
