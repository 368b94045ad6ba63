import type { FileReplicas } from '@visor/schema';
import { replicaUrl } from '../storage/storage.rules.ts';
import type { Replica } from './replica.entity.ts';

type LocatedReplica = Pick<Replica, 'fileId' | 'path' | 'status' | 'storageUrl'>;

/** Where the good replicas of these files are, for consumers that stored earlier locations. */
export function replicasChanged(fileIds: readonly string[], replicas: readonly LocatedReplica[]): FileReplicas[] {
  const good = Map.groupBy(
    replicas.filter(({ status }) => status === 'AVAILABLE'),
    ({ fileId }) => fileId,
  );
  return fileIds.map((fileId) => ({
    fileId,
    urls: (good.get(fileId) ?? []).map(({ storageUrl, path }) => replicaUrl(storageUrl, path)),
  }));
}
