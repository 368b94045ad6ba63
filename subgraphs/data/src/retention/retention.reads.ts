import type { DatasetDeletion } from '../../generated/types.ts';
import type { Dataset } from '../dataset/dataset.entity.ts';
import type { Deps, Sql } from '../deps.ts';
import { retentionSentence } from '@visor/schema';
import { isStale } from './grace.rules.ts';
import { judge, requestOfMark } from './judge.ts';
import type { RetentionReason } from './retention.rules.ts';

/** How far the deletion of a dataset is. */
interface DeletionProgress {
  readonly datasetId: string;
  readonly files: number;
  readonly bytes: number;
  /** Copies that are not deleted, and why one of them is not. */
  readonly refused: number;
  readonly text: string | null;
  /** Storages that deny deletion. */
  readonly keepers: readonly string[] | null;
}

/** How far the deletions of these datasets are. */
export const findDeletions = (sql: Sql, ids: readonly string[]): Promise<DeletionProgress[]> =>
  sql.query<DeletionProgress>(
    `select x.dataset_id as "datasetId", x.files::float8 as files, x.bytes::float8 as bytes, coalesce(b.refused, 0)::int as refused, b.text,
            case when x.kept > 0 then (select array_agg(s.name order by s.name) from storage s where not s.deletable) end as keepers
       from dataset_deletion x
       left join lateral (select sum(b.refused) as refused, min(b.text) as text from deletion_batch b where b.dataset_id = x.dataset_id) b on true
      where x.dataset_id = any ($1::uuid[])`,
    [ids],
  );

const NO_PROGRESS = { files: 0, bytes: 0, refused: 0, text: null, keepers: null };

/** What is said of the mark and the deletion of a dataset. */
export function deletionOf(dataset: Dataset, progress: DeletionProgress | null): DatasetDeletion | null {
  const { status, markedAt, markedBy, graceLeftMs, previousStatus, deletionStartedAt, deletedAt } = dataset;
  if (status !== 'TO_DELETE' && status !== 'DELETED') return null;
  return {
    markedAt,
    by: markedBy,
    reason: whyDeleted(dataset),
    graceLeftSeconds: (graceLeftMs ?? 0) / 1_000,
    previousStatus,
    startedAt: deletionStartedAt,
    deletedFiles: progress?.files ?? 0,
    deletedBytes: progress?.bytes ?? 0,
    deletedAt,
  };
}

/** A reason with its words. */
export type ReasonView = ReturnType<typeof reasonView>;

export const reasonView = ({ code, parameters }: RetentionReason) => ({
  code,
  text: retentionSentence(code, parameters),
  parameters: { ...parameters },
});

export const whyDeleted = ({ status, mark }: Pick<Dataset, 'status' | 'mark'>) =>
  (status === 'TO_DELETE' || status === 'DELETED') && mark ? reasonView(mark) : null;

/** All that keeps a dataset now. */
export async function findWhyKept(
  deps: Deps,
  sql: Sql,
  dataset: Dataset,
  progress: DeletionProgress | null,
): Promise<RetentionReason[]> {
  const { status, graceLeftMs, markedAt, deletionStartedAt, hold, holdBy } = dataset;
  if (status === 'DELETED') return [];
  if (deletionStartedAt !== null) {
    const { refused, text, keepers } = progress ?? NO_PROGRESS;
    return [
      ...(hold === null ? [] : [{ code: 'HOLD' as const, parameters: { reason: hold, by: holdBy } }]),
      ...(keepers ? [{ code: 'STORAGE_KEEPS' as const, parameters: { storages: keepers } }] : []),
      ...(refused > 0 ? [{ code: 'DELETION_REFUSED' as const, parameters: { files: refused, text } }] : []),
    ];
  }
  const verdicts = await judge(sql, [dataset], deps.now(), requestOfMark);
  const verdict = verdicts.get(dataset.id);
  const reasons = verdict?.verdict === 'KEEP' ? [...verdict.reasons] : [];
  if (status !== 'TO_DELETE') return reasons;
  if ((graceLeftMs ?? 0) > 0)
    reasons.push({ code: 'GRACE', parameters: { seconds: Math.ceil((graceLeftMs ?? 0) / 1_000) } });
  if (isStale(markedAt, deps.now(), deps.retention)) reasons.push({ code: 'STALE_MARK', parameters: {} });
  return reasons;
}
