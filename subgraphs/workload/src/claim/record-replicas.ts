import type { Event } from '@visor/bus';
import type { Tx } from '@visor/db';
import { assertValid, isUuid, type FileReplicas } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { writeReplicas } from './replica.store.ts';

/**
 * Records where the good replicas of files are now, for claims to come. A file without any keeps the URLs recorded before: its
 * replicas may be repaired.
 * @throws Refusal INVALID for an id that is not a uuid
 */
export async function recordReplicas(deps: Deps, tx: Tx, events: readonly Event<FileReplicas>[]): Promise<void> {
  const newest = new Map<string, readonly string[]>();
  for (const { value } of events) {
    const { fileId, urls } = value;
    assertValid('fileId', isUuid(fileId) ? undefined : 'is not a uuid');
    assertValid('urls', urls.every((url) => URL.canParse(url)) ? undefined : 'holds what is not a URL');
    if (urls.length > 0) newest.set(fileId.toLowerCase(), urls);
  }
  const rows = [...newest].map(([fileId, urls]) => ({ fileId, urls }));
  if (rows.length > 0) await writeReplicas(tx, rows, deps.now());
}
