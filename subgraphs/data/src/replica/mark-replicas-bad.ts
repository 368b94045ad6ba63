import type { Tx } from '@visor/db';
import { Refusal, type ReplicaBad } from '@visor/schema';
import { holdDatasetsOf } from '../dataset/lock-datasets.ts';
import type { Deps } from '../deps.ts';
import { sameUrl, urlOf } from '../storage/storage.rules.ts';
import { idOf, quotable } from '../text.rules.ts';
import type { Replica } from './replica.entity.ts';
import { replicasChanged } from './replica.messages.ts';
import { markBad, replicasOf, type BadReplica } from './replica.store.ts';

/** Copies of a file that a pilot could not use, and why. */
export interface BadReport {
  readonly fileId: string;
  /** Null: all copies of the file. */
  readonly urls: readonly string[] | null;
  readonly reason: string;
}

const LONGEST_REASON = 2_000;

/**
 * A reason quotes what a program said, so what can't be stored of it is replaced: a copy must not stay good for that.
 * @throws Refusal INVALID that names the field.
 */
export function badReportOf(message: ReplicaBad): BadReport {
  const reason = `${message.code}: ${quotable(message.reason, LONGEST_REASON)}`;
  return { fileId: idOf('fileId', message.fileId) ?? '', urls: message.urls ?? null, reason };
}

const concerns = (replica: Replica, { fileId, urls }: BadReport): boolean =>
  replica.fileId === fileId &&
  (urls === null || urls.some((url) => sameUrl(url, urlOf(replica.storageUrl, replica.path))));

/**
 * Marks copies BAD, in three statements for a batch, and tells where the good ones are: under a lock, so that what is told
 * last is so. A repeat changes nothing but the reason.
 * @throws Refusal NOT_FOUND when the file has no such copy
 */
export async function markReplicasBad(deps: Deps, tx: Tx, reports: readonly BadReport[]): Promise<void> {
  const fileIds = [...new Set(reports.map(({ fileId }) => fileId))];
  await holdDatasetsOf(tx, fileIds);
  const replicas = await replicasOf(tx, fileIds);
  const byFile = Map.groupBy(replicas, ({ fileId }) => fileId);
  const bad = new Map<string, BadReplica>();
  for (const report of reports) {
    const { fileId, reason } = report;
    const concerned = (byFile.get(fileId) ?? []).filter((replica) => concerns(replica, report));
    if (concerned.length === 0) throw new Refusal('NOT_FOUND', `file ${fileId} has no such copy`, { field: 'fileId' });
    for (const { id } of concerned) bad.set(id, { id, reason });
  }
  await markBad(tx, [...bad.values()]);
  const stillGood = replicas.filter(({ id }) => !bad.has(id));
  deps.publish(tx, 'dsm.file.replicas', replicasChanged(fileIds, stillGood));
}
