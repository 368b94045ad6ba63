/** Translates messages of the catalog and of workload into events of the chain's policy. */
import {
  type DatasetEvent,
  assertValid,
  printableText,
  readId,
  storageProblem,
  type TaskControlChanged,
  type TaskStatus,
  type TaskSummary,
} from '@visor/schema';
import type { DatasetContents } from '../dataset/dataset.messages.ts';
import type { ChainEvent } from './chain-view.rules.ts';

/** Checks an event of the catalog. @throws Refusal INVALID that names the field */
export function checkDatasetEvent(event: DatasetEvent): DatasetEvent {
  // A name that no chain can use is not refused here: `Dataset.processing.reason` names the problem.
  assertValid('name', storageProblem(event.name ?? ''));
  return { ...event, datasetId: readId('datasetId', event.datasetId) };
}

type CatalogRefusal = ChainEvent & { readonly type: 'openRefused' | 'closeRefused' };

/** Returns the refusal that an event of the catalog reports, if it reports one. */
export function toCatalogRefusals(event: DatasetEvent): CatalogRefusal[] {
  const { datasetId, name } = event;
  if (event.type === 'refused') {
    const reason = { code: printableText(event.code), text: printableText(`${name} was not opened: ${event.text}`) };
    return [{ type: 'openRefused', datasetId, reason }];
  }
  if (event.type !== 'closeRefused') return [];
  const { surplus, missing, names } = event;
  const files = names?.length ? `: ${names.join(', ')}` : '';
  const reason = `${name} was not closed: ${surplus} files too many, ${missing} missing${files}`;
  return [{ type: 'closeRefused', datasetId, text: printableText(reason) }];
}

/** Returns what an event says of a dataset of chosen files: it was made, or refused with a text. */
export function toEndedSelections(event: DatasetEvent): { readonly datasetId: string; readonly text: string | null }[] {
  if (event.type === 'commandRefused') return [];
  const { type, datasetId, kind, parentDatasetId } = event;
  if (kind !== 'input' || parentDatasetId == null) return [];
  if (type === 'closed') return [{ datasetId, text: null }];
  return type === 'refused' ? [{ datasetId, text: printableText(event.text) }] : [];
}

/** Returns what a summary holds for the datasets of its task. */
function toContents({ checklists }: TaskSummary): DatasetContents[] {
  return checklists.map(({ datasetId, count, digest }) => ({
    datasetId: readId('checklists.datasetId', datasetId),
    count,
    digest,
  }));
}

type WorkloadEvent = ChainEvent & { readonly type: 'rejected' | 'summary' | 'changed' | 'answered' };

/** Workload says why in `pausedReason` and, of a person's command, in `reason`. */
function toChangedEvent(
  taskId: string,
  { paused, pausedReason, rank, by, operationId }: TaskControlChanged,
): WorkloadEvent {
  const storedText = (text: string | null | undefined): string | null => (text == null ? null : printableText(text));
  const pause = paused
    ? { pausedReason: storedText(pausedReason), pausedBy: storedText(by) }
    : { pausedReason: null, pausedBy: null };
  return { type: 'changed', taskId, paused, ...pause, rank, operationId: operationId ?? null };
}

/** Returns the event that a message of workload stands for; REGISTERED and the progress of operations stand for none. @throws Refusal INVALID */
export function toWorkloadEvents(status: TaskStatus): WorkloadEvent[] {
  const taskId = readId('taskId', status.taskId);
  if (status.type === 'REJECTED')
    return [
      { type: 'rejected', taskId, reason: { code: printableText(status.code), text: printableText(status.text) } },
    ];
  if (status.type === 'changed') return [toChangedEvent(taskId, status)];
  if (status.type === 'operation')
    return status.done ? [{ type: 'answered', taskId, operationId: status.operationId }] : [];
  if (status.type !== 'summary') return [];
  return [{ type: 'summary', taskId, summary: status, contents: toContents(status) }];
}
