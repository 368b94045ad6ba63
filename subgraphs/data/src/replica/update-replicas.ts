import type { Tx } from '@visor/db';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import type { CopyChanges } from '../registration/known-files.rules.ts';
import { replicasChanged } from './replica.messages.ts';
import { insertCopies, replicasOf, restoreCopies } from './replica.store.ts';

/** Adds copies of known files and makes bad ones good again; tells where these files are now. */
export async function changeCopies(deps: Deps, tx: Tx, { added, restored }: CopyChanges): Promise<void> {
  if (added.length + restored.length === 0) return;
  if (added.length > 0) await insertCopies(tx, added, deps.now());
  if (restored.length > 0)
    await restoreCopies(
      tx,
      restored.map(({ id }) => id),
    );
  const fileIds = [...new Set([...added, ...restored].map(({ fileId }) => fileId))];
  deps.publish(tx, 'dsm.file.replicas', replicasChanged(fileIds, await replicasOf(tx, fileIds)));
  deps.logAfterCommit(
    tx,
    { added: added.length, restored: restored.length, files: sample(fileIds) },
    'copies of files registered',
  );
}
