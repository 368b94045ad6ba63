import type { Tx } from '@visor/db';
import { readId, quotableText, Refusal, type ReplicaBad } from '@visor/schema';
import { lockDatasetsOfFiles } from '../dataset/lock-datasets.ts';
import type { Deps } from '../deps.ts';
import { isSameUrl, replicaUrl } from '../storage/storage.rules.ts';
import type { Replica } from './replica.entity.ts';
import { replicasChanged } from './replica.messages.ts';
import { markReplicaRowsBad, findReplicas, type BadReplica } from './replica.store.ts';

/** Replicas of a file that a pilot could not use, and why. */
interface BadReplicaReport {
  readonly fileId: string;
  /** Null for all replicas of the file. */
  readonly urls: readonly string[] | null;
  readonly reason: string;
}

const MAX_REASON_LENGTH = 2_000;

/**
 * A reason quotes the output of a program. Characters that can't be stored are replaced, since a replica must not stay good
 * because of them.
 * @throws Refusal INVALID that names the field
 */
export function parseBadReplicaReport(message: ReplicaBad): BadReplicaReport {
  const reason = `${message.code}: ${quotableText(message.reason, MAX_REASON_LENGTH)}`;
  return { fileId: readId('fileId', message.fileId) ?? '', urls: message.urls ?? null, reason };
}

const isConcerned = (replica: Replica, { fileId, urls }: BadReplicaReport): boolean =>
  replica.fileId === fileId &&
  (urls === null || urls.some((url) => isSameUrl(url, replicaUrl(replica.storageUrl, replica.path))));

/**
 * Marks replicas BAD, in three statements for a batch, and publishes where the good ones are. A lock on the datasets makes
 * the last message the true one. A repeat changes only the reason.
 * @throws Refusal NOT_FOUND when the file has no such replica
 */
export async function markReplicasBad(deps: Deps, tx: Tx, reports: readonly BadReplicaReport[]): Promise<void> {
  const fileIds = [...new Set(reports.map(({ fileId }) => fileId))];
  await lockDatasetsOfFiles(tx, fileIds);
  const replicas = await findReplicas(tx, fileIds);
  const byFile = Map.groupBy(replicas, ({ fileId }) => fileId);
  const bad = new Map<string, BadReplica>();
  for (const report of reports) {
    const { fileId, reason } = report;
    const concerned = (byFile.get(fileId) ?? []).filter((replica) => isConcerned(replica, report));
    if (concerned.length === 0)
      throw new Refusal('NOT_FOUND', `file ${fileId} has no such replica`, { field: 'fileId' });
    for (const { id } of concerned) bad.set(id, { id, reason });
  }
  await markReplicaRowsBad(tx, [...bad.values()]);
  const good = replicas.filter(({ id }) => !bad.has(id));
  deps.publish(tx, 'dsm.file.replicas', replicasChanged(fileIds, good));
}
