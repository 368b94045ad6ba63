import type { Tx } from '@visor/db';
import { demand, Refusal, type ReplicaBad } from '@visor/schema';
import { sameUrl, urlOf } from '../storage/storage.rules.ts';
import { idOf, textFault } from '../text.rules.ts';
import type { Replica } from './replica.entity.ts';
import { markBad, replicasOf, type BadReplica } from './replica.store.ts';

/** Copies of a file that a pilot could not use, and why. */
export interface BadReport {
  readonly fileId: string;
  /** Null: all copies of the file. */
  readonly urls: readonly string[] | null;
  readonly reason: string;
}

/** @throws Refusal INVALID that names the field. */
export function badReportOf(message: ReplicaBad): BadReport {
  demand('reason', textFault(message.reason));
  const reason = `${message.code}: ${message.reason}`;
  return { fileId: idOf('fileId', message.fileId) ?? '', urls: message.urls ?? null, reason };
}

const concerns = (replica: Replica, { fileId, urls }: BadReport): boolean =>
  replica.fileId === fileId &&
  (urls === null || urls.some((url) => sameUrl(url, urlOf(replica.storageUrl, replica.path))));

/**
 * Marks copies BAD, in two statements for a batch. A repeat changes nothing but the reason.
 * @throws Refusal NOT_FOUND when the file has no such copy
 */
export async function markReplicasBad(tx: Tx, reports: readonly BadReport[]): Promise<void> {
  const replicas = Map.groupBy(
    await replicasOf(
      tx,
      reports.map(({ fileId }) => fileId),
    ),
    ({ fileId }) => fileId,
  );
  const bad = new Map<string, BadReplica>();
  for (const report of reports) {
    const { fileId, reason } = report;
    const concerned = (replicas.get(fileId) ?? []).filter((replica) => concerns(replica, report));
    if (concerned.length === 0) throw new Refusal('NOT_FOUND', `file ${fileId} has no such copy`, { field: 'fileId' });
    for (const { storageId } of concerned) bad.set(`${fileId}/${storageId}`, { fileId, storageId, reason });
  }
  await markBad(tx, [...bad.values()]);
}
