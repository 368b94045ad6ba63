import { remedy, statement, type Explanation, type Remedy, type Statement } from '@visor/schema';
import type { Dataset } from '../dataset/dataset.entity.ts';
import type { PendingCloseView } from '../dataset/pending-close.reads.ts';
import type { File } from '../file/file.entity.ts';
import type { Replica } from '../replica/replica.entity.ts';
import type { ReasonView } from '../retention/retention.reads.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { replicaUrl } from '../storage/storage.rules.ts';

/** Copies of a file that are named. */
const MAX_COPIES = 5;

/** `kept`: what keeps a dataset that is marked for deletion. */
export function explainDataset(
  dataset: Dataset,
  close: PendingCloseView | null,
  kept: readonly Pick<ReasonView, 'text'>[],
): Explanation {
  const { id, name, kind, status, fileCount, bytes } = dataset;
  const is = [
    statement('DATASET', { id, name, type: kind, status, files: fileCount, bytes }),
    ...holdStatements(dataset),
  ];
  if (status === 'TO_DELETE')
    return { statements: [...is, markStatement(dataset, kept)], remedies: [remedy('UNDELETE_DATASET', { id, name })] };
  if (close) return { statements: [...is, closeStatement(close)], remedies: closeRemedies(dataset, close) };
  // Outputs and logs are closed by the task that makes them.
  if (status !== 'OPEN' || kind !== 'input') return { statements: is, remedies: [] };
  return { statements: [...is, statement('DATASET_OPEN')], remedies: [remedy('CLOSE_DATASET', { id, name })] };
}

const holdStatements = ({ hold, holdBy, holdAt }: Dataset): Statement[] =>
  hold === null || holdAt === null
    ? []
    : [statement('DATASET_HELD', { since: holdAt.toISOString(), by: holdBy, reason: hold })];

/** Within its grace period a dataset is kept by that anyway. */
function markStatement({ markedBy: by, graceLeftMs }: Dataset, kept: readonly Pick<ReasonView, 'text'>[]): Statement {
  const seconds = Math.ceil((graceLeftMs ?? 0) / 1_000);
  if (seconds > 0 || kept.length === 0) return statement('DATASET_MARKED', { by, seconds });
  return statement('DATASET_KEPT', { by, reason: kept.map(({ text }) => text).join('; ') });
}

const closeStatement = ({ refused, requestedAt, expected, missing, surplus }: PendingCloseView): Statement =>
  refused
    ? statement('CLOSE_REFUSED', { surplus, expected })
    : statement('CLOSE_WAITS', { since: requestedAt.toISOString(), expected, missing });

const closeRemedies = ({ id, name }: Dataset, { refused }: PendingCloseView): Remedy[] => [
  refused ? remedy('CLOSE_DATASET', { id, name }) : remedy('ANNOUNCE_MISSING', { name }),
];

export function explainFile(file: File, dataset: Pick<Dataset, 'name'>, replicas: readonly Replica[]): Explanation {
  const { id, name, status, size, checksum, checksumKind } = file;
  const hasCopy = replicas.some((replica) => replica.status === 'AVAILABLE');
  const more = replicas.length - MAX_COPIES;
  const isBad = replicas.some((replica) => replica.status === 'BAD');
  return {
    statements: [
      statement('FILE', { id, name, dataset: dataset.name, status, bytes: size, checksum, checksumKind }),
      ...(hasCopy || status === 'DELETED' ? [] : [statement('FILE_WITHOUT_COPY')]),
      ...replicas.slice(0, MAX_COPIES).map(copyStatement),
      ...(more > 0 ? [statement('MORE_COPIES', { count: more })] : []),
    ],
    remedies: isBad ? [remedy('RESTORE_COPY', { dataset: dataset.name })] : [],
  };
}

function copyStatement({ storageUrl, path, status, reason }: Replica): Statement {
  const url = replicaUrl(storageUrl, path);
  return status === 'BAD' ? statement('COPY_BAD', { url, reason }) : statement('COPY', { url, status });
}

export function explainStorage(storage: Storage, usedBytes: number): Explanation {
  const { id, name, kind, url, checksumKind, health, healthReason, pressure, highMark, writable, draining } = storage;
  const isAway = health === 'UNAVAILABLE' || health === 'FAILING';
  const awayRemedy = health === 'FAILING' ? 'CHECK_STORAGE' : 'MARK_STORAGE';
  const isTight = pressure !== 'NORMAL';
  return {
    statements: [
      statement('STORAGE', { id, name, type: kind, url, checksumKind }),
      ...(isAway ? [statement('STORAGE_AWAY', { health, reason: healthReason })] : []),
      ...(isTight ? [statement('STORAGE_PRESSURE', { pressure, used: usedBytes, mark: highMark })] : []),
      ...(draining || !writable ? [statement('STORAGE_CLOSED')] : []),
    ],
    remedies: [...(isAway ? [remedy(awayRemedy, { name })] : []), ...(isTight ? [remedy('FREE_ROOM')] : [])],
  };
}
