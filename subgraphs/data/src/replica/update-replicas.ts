import type { Tx } from '@visor/db';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import { markFilesFound } from '../file/file.store.ts';
import type { ReplicaChanges } from './replica.rules.ts';
import { replicasChanged } from './replica.messages.ts';
import { insertReplicas, findReplicas, restoreReplicas } from './replica.store.ts';

/** Adds and restores replicas of registered files, and publishes where the good replicas of these files are. */
export async function updateReplicas(deps: Deps, tx: Tx, { added, restored }: ReplicaChanges): Promise<void> {
  if (added.length + restored.length === 0) return;
  if (added.length > 0) await insertReplicas(tx, added, deps.now());
  if (restored.length > 0)
    await restoreReplicas(
      tx,
      restored.map(({ id }) => id),
    );
  const fileIds = [...new Set([...added, ...restored].map(({ fileId }) => fileId))];
  await markFilesFound(tx, fileIds);
  deps.publish(tx, 'dsm.file.replicas', replicasChanged(fileIds, await findReplicas(tx, fileIds)));
  deps.logAfterCommit(
    tx,
    { added: added.length, restored: restored.length, files: sample(fileIds) },
    'replicas of files registered',
  );
}
