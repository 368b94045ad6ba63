import type { NewEvent } from '@visor/bus';
import type { FileReplicas } from '@visor/schema';
import { urlOf } from '../storage/storage.rules.ts';
import type { Replica } from './replica.entity.ts';

/** Where the good copies of these files are, for those who gave their places to others before. */
export function replicasChanged(fileIds: readonly string[], replicas: readonly Replica[]): NewEvent[] {
  const good = Map.groupBy(
    replicas.filter(({ status }) => status === 'AVAILABLE'),
    ({ fileId }) => fileId,
  );
  return fileIds.map((fileId) => {
    const value: FileReplicas = {
      fileId,
      urls: (good.get(fileId) ?? []).map(({ storageUrl, path }) => urlOf(storageUrl, path)),
    };
    return { topic: 'dsm.file.replicas', key: fileId, type: 'replicas', value };
  });
}
