import { lifecycle } from '@visor/schema';
import type { ReplicaStatus } from '../../generated/types.ts';

/**
 * A bad replica stays bad, with the newest reason, until its file is announced there again or the inspector has read it and found
 * it good. One that is not there is LOST. What is being copied or deleted is no good copy; what is left of a deletion that was stopped is read first.
 */
const TRANSITIONS = {
  COPYING: { complete: 'AVAILABLE', fail: 'DELETED', restore: 'AVAILABLE' },
  AVAILABLE: { markBad: 'BAD', lose: 'LOST', remove: 'BEING_DELETED' },
  BAD: { markBad: 'BAD', restore: 'AVAILABLE', lose: 'LOST', remove: 'BEING_DELETED', displace: 'DELETED' },
  LOST: { restore: 'AVAILABLE', copy: 'COPYING', remove: 'BEING_DELETED', displace: 'DELETED' },
  BEING_DELETED: { deleted: 'DELETED', keep: 'AVAILABLE', doubt: 'BAD', lose: 'LOST' },
  DELETED: { restore: 'AVAILABLE', copy: 'COPYING' },
} as const satisfies Record<ReplicaStatus, Readonly<Record<string, ReplicaStatus>>>;

export const replicaLifecycle = lifecycle(TRANSITIONS);

/** A copy that has its place for itself: what lies there is its file, or is about to be or to go. The rest claims no place. The index replica_live_place names these, too. */
const LIVE: readonly ReplicaStatus[] = ['COPYING', 'AVAILABLE', 'BEING_DELETED'];

export const isLive = (status: ReplicaStatus): boolean => LIVE.includes(status);

/** The place of a row with storage_id and path, as `r`, has a live copy of another file, in SQL. */
export const hasOtherLiveCopy = (r: string): string => `exists (
    select from replica live where live.storage_id = ${r}.storage_id and md5(live.path) = md5(${r}.path) and live.path = ${r}.path
       and live.file_id <> ${r}.file_id and live.status in (${LIVE.map((status) => `'${status}'`).join(', ')}))`;

/** A path on a storage. */
export interface Location {
  readonly storageId: string;
  readonly path: string;
}

/** A further replica of a registered file. */
export interface NewReplica extends Location {
  readonly id: string;
  readonly fileId: string;
}

/** Changes to the replicas of registered files. */
export interface ReplicaChanges {
  readonly added: NewReplica[];
  /** Replicas that were BAD or DELETED and are good again. */
  readonly restored: Pick<NewReplica, 'id' | 'fileId'>[];
}
