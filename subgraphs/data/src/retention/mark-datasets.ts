import type { RefusedValue } from '@visor/bus';
import type { Tx } from '@visor/db';
import {
  assertValid,
  MAX_REASON_LENGTH,
  printableText,
  readId,
  retentionSentence,
  storageProblem,
  type DatasetDelete,
} from '@visor/schema';
import type { Dataset } from '../dataset/dataset.entity.ts';
import {
  commandRefused,
  datasetEvents,
  deleteCancelled,
  deleteRefused,
  publishDatasetEvents,
} from '../dataset/dataset.messages.ts';
import { datasetLifecycle } from '../dataset/dataset.rules.ts';
import { lockForDeletion } from '../dataset/dataset.store.ts';
import { deleteCloses } from '../dataset/pending-close.store.ts';
import type { Deps } from '../deps.ts';
import { isStale } from './grace.rules.ts';
import { judge, requestOfMark } from './judge.ts';
import { markRows, startDeletions, stopDeletion, unmarkRows, type NewMark } from './mark.store.ts';
import type { DeleteRequest, RetentionReason, RetentionVerdict } from './retention.rules.ts';

/** The name in marks by policy. */
const POLICY_BY = 'retention';
/** The name in marks by message. */
const RUN_CONTROL = 'run control';

const sentenceOf = ({ code, parameters }: RetentionReason): string => retentionSentence(code, parameters);
export const sentencesOf = (reasons: readonly RetentionReason[]): string => reasons.map(sentenceOf).join('; ');

interface Marking {
  readonly marked: readonly Dataset[];
  /** What keeps the others. */
  readonly kept: readonly { readonly dataset: Dataset; readonly reasons: readonly RetentionReason[] }[];
}

/**
 * Marks datasets for deletion where nothing speaks for keeping them, decided under their locks. Those that are marked are marked
 * again where a person asks; those that are deleted, or being deleted, are left out.
 * @param requestOf null: the policy decides
 */
export async function markDatasets(
  deps: Deps,
  tx: Tx,
  ids: readonly string[],
  requestOf: (dataset: Dataset) => DeleteRequest | null,
): Promise<Marking> {
  const locked = await lockForDeletion(tx, ids);
  const open = locked.filter(
    ({ status, deletionStartedAt }) =>
      status === 'TO_UPLOAD' ||
      datasetLifecycle.sources('delete').includes(status) ||
      (status === 'TO_DELETE' && deletionStartedAt === null),
  );
  const verdicts = await judge(tx, open, deps.now(), requestOf);
  const kept = open.flatMap((dataset) => {
    const verdict = verdicts.get(dataset.id);
    return verdict?.verdict === 'DELETE' ? [] : [{ dataset, reasons: verdict?.reasons ?? [] }];
  });
  const marks = open.flatMap((dataset) => markOf(dataset, verdicts.get(dataset.id), requestOf(dataset)));
  if (marks.length === 0) return { marked: [], kept };
  const marked = await markRows(tx, marks, { now: deps.now(), graceMs: deps.retention.graceMs });
  await deleteCloses(
    tx,
    marked.map(({ id }) => id),
  );
  publishDatasetEvents(deps, tx, datasetEvents('toDelete', marked));
  return { marked, kept };
}

function markOf(dataset: Dataset, verdict: RetentionVerdict | undefined, request: DeleteRequest | null): NewMark[] {
  if (verdict?.verdict !== 'DELETE') return [];
  const mark = { ...verdict.reason, lastCopy: request?.lastCopy === true };
  return [{ id: dataset.id, by: request?.by ?? POLICY_BY, mark }];
}

/** A deletion that run control asked for. */
interface AskedDeletion extends DeleteRequest {
  readonly datasetId: string;
}

/** @throws Refusal INVALID that names the field */
export function parseDelete({ datasetId, reason, lastCopy }: DatasetDelete): AskedDeletion {
  const text = reason?.trim() ?? '';
  assertValid('reason', storageProblem(text, MAX_REASON_LENGTH));
  return {
    datasetId: readId('datasetId', datasetId) ?? '',
    by: RUN_CONTROL,
    reason: text === '' ? null : printableText(text),
    lastCopy: lastCopy === true,
  };
}

/**
 * Marks the datasets of messages. Each has its event: toDelete, also of a repeat; deleted, of one that is deleted; or deleteRefused. A
 * batch has the result of its messages one by one.
 * @returns the refused messages
 */
export async function markAsked(
  deps: Deps,
  tx: Tx,
  asked: readonly AskedDeletion[],
): Promise<RefusedValue<AskedDeletion>[]> {
  const refused: RefusedValue<AskedDeletion>[] = [];
  for (const round of roundsOf(asked)) refused.push(...(await markRound(deps, tx, round)));
  return refused;
}

/** Rounds in which each dataset is named once, in the order of the messages. */
function roundsOf(asked: readonly AskedDeletion[]): AskedDeletion[][] {
  const rounds: AskedDeletion[][] = [];
  for (const requests of Map.groupBy(asked, ({ datasetId }) => datasetId).values())
    for (const [round, request] of requests.entries()) (rounds[round] ??= []).push(request);
  return rounds;
}

async function markRound(deps: Deps, tx: Tx, asked: readonly AskedDeletion[]): Promise<RefusedValue<AskedDeletion>[]> {
  const byId = new Map(asked.map((request) => [request.datasetId, request]));
  const before = await lockForDeletion(tx, [...byId.keys()]);
  const known = new Map(before.map((dataset) => [dataset.id, dataset]));
  const unknown = [...byId.values()]
    .filter(({ datasetId }) => !known.has(datasetId))
    .map((value): RefusedValue<AskedDeletion> => ({
      value,
      code: 'NOT_FOUND',
      reason: `dataset ${value.datasetId} is not known`,
    }));
  const refused: RefusedValue<AskedDeletion>[] = [...unknown];
  const repeated = before.filter(({ status }) => status === 'TO_DELETE');
  const deleted = before.filter(({ status }) => status === 'DELETED');
  const others = before.filter(({ status }) => status !== 'TO_DELETE' && status !== 'DELETED').map(({ id }) => id);
  const { kept } = await markDatasets(deps, tx, others, ({ id }) => byId.get(id) ?? null);
  for (const { dataset, reasons } of kept) {
    const value = byId.get(dataset.id);
    const reason = `dataset ${dataset.name} is kept: ${sentencesOf(reasons)}`;
    if (value) refused.push({ value, code: 'ILLEGAL_MOVE', reason });
  }
  publishDatasetEvents(deps, tx, [
    ...unknown.map(({ value, code, reason }) => commandRefused('delete', { id: value.datasetId }, code, reason)),
    ...datasetEvents('toDelete', repeated),
    ...datasetEvents('deleted', deleted),
    ...kept.map(({ dataset, reasons }) => deleteRefused(dataset, reasons)),
  ]);
  return refused;
}

/** Takes marks back: the datasets are as they were. */
export async function unmarkDatasets(
  deps: Deps,
  tx: Tx,
  ids: readonly string[],
  textOf: (id: string) => string,
): Promise<Dataset[]> {
  if (ids.length === 0) return [];
  return publishKept(deps, tx, await unmarkRows(tx, ids), textOf);
}

/** Stops the deletion of a dataset that has begun: it keeps what is left. */
export const stopDeletionOf = async (deps: Deps, tx: Tx, id: string, text: string): Promise<Dataset[]> =>
  publishKept(deps, tx, await stopDeletion(tx, id), () => text);

function publishKept(deps: Deps, tx: Tx, kept: Dataset[], textOf: (id: string) => string): Dataset[] {
  publishDatasetEvents(
    deps,
    tx,
    kept.map((dataset) => deleteCancelled(dataset, textOf(dataset.id))),
  );
  return kept;
}

/**
 * Begins the deletion of datasets whose grace has passed: decided once more, under their locks. What is used again, or held, is as it
 * was before the mark. Marks that are too old wait for somebody who confirms them.
 */
export async function beginDeletions(deps: Deps, tx: Tx, ids: readonly string[]): Promise<void> {
  const now = deps.now();
  const locked = await lockForDeletion(tx, ids);
  const due = locked.filter(
    ({ status, graceLeftMs, deletionStartedAt, markedAt }) =>
      status === 'TO_DELETE' &&
      graceLeftMs === 0 &&
      deletionStartedAt === null &&
      !isStale(markedAt, now, deps.retention),
  );
  const verdicts = await judge(tx, due, now, requestOfMark);
  const reasons = new Map<string, string>();
  const started: { id: string; needsExternal: boolean }[] = [];
  for (const { id } of due) {
    const verdict = verdicts.get(id);
    if (verdict?.verdict === 'DELETE') started.push({ id, needsExternal: verdict.needsExternal });
    else reasons.set(id, sentencesOf(verdict?.reasons ?? []));
  }
  await startDeletions(tx, started, now);
  await unmarkDatasets(deps, tx, [...reasons.keys()], (id) => reasons.get(id) ?? '');
}
