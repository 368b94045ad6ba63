import { basename } from 'node:path';
import { isPartName, StorageError } from '@visor/storage';
import type { Round } from '../inspection/daemon.ts';
import { externalPath } from './external-copy.rules.ts';
import { replicaUrl } from '../storage/storage.rules.ts';

/** Removes the incomplete files that an ended process, or a server that went away, left of a dataset; the caller holds the lease of its copy. */
export async function clearParts(
  { files }: Pick<Round, 'files'>,
  storageUrl: string,
  dataset: string,
  signal: AbortSignal,
): Promise<void> {
  const parts: string[] = [];
  try {
    for await (const { path } of files.list(`${replicaUrl(storageUrl, dataset)}/`, { signal }))
      if (isPartName(basename(path))) parts.push(path);
  } catch (error) {
    if (error instanceof StorageError && error.reason === 'NOT_FOUND') return;
    throw error;
  }
  for (const path of parts) await files.remove(replicaUrl(storageUrl, externalPath(dataset, path)), { signal });
}
