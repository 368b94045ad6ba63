/** Translates messages of the catalog and of workload into events of the chain's policy. */
import { demand, type DatasetEvent, type TaskStatus, type TaskSummary } from '@visor/schema';
import type { DatasetContents } from '../dataset/dataset.messages.ts';
import { idOf, printable, storageFault } from '../text.rules.ts';
import type { ChainEvent } from './chain.rules.ts';

/** Checks an event of the catalog. @throws Refusal INVALID that names the field */
export function checkDatasetEvent(event: DatasetEvent): DatasetEvent {
  // A name that no chain can use is not refused here: `Dataset.processing.reason` names the problem.
  demand('name', storageFault(event.name));
  return { ...event, datasetId: idOf('datasetId', event.datasetId) };
}

type CatalogRefusal = ChainEvent & { readonly type: 'openRefused' | 'closeRefused' };

/** Returns the refusal that an event of the catalog reports, if it reports one. */
export function toCatalogRefusals(event: DatasetEvent): CatalogRefusal[] {
  const { datasetId, name } = event;
  if (event.type === 'refused') {
    const reason = { code: printable(event.code), text: printable(`${name} was not opened: ${event.text}`) };
    return [{ type: 'openRefused', datasetId, reason }];
  }
  if (event.type !== 'closeRefused') return [];
  const { surplus, missing, names } = event;
  const files = names?.length ? `: ${names.join(', ')}` : '';
  const reason = `${name} was not closed: ${surplus} files too many, ${missing} missing${files}`;
  return [{ type: 'closeRefused', datasetId, text: printable(reason) }];
}

/** Returns what a summary says of its task's own datasets. */
function toContents({ checklists }: TaskSummary): DatasetContents[] {
  return checklists.map(({ datasetId, count, digest }) => ({
    datasetId: idOf('checklists.datasetId', datasetId),
    count,
    digest,
  }));
}

export type WorkloadEvent = ChainEvent & { readonly type: 'rejected' | 'summary' };

/** Returns the event that a message of workload stands for; REGISTERED stands for none. @throws Refusal INVALID */
export function toWorkloadEvents(status: TaskStatus): WorkloadEvent[] {
  const taskId = idOf('taskId', status.taskId);
  if (status.type === 'REJECTED')
    return [{ type: 'rejected', taskId, reason: { code: printable(status.code), text: printable(status.text) } }];
  if (status.type !== 'summary') return [];
  return [{ type: 'summary', taskId, summary: status, contents: toContents(status) }];
}
