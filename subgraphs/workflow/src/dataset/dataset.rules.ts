import type { DatasetEvent } from '@visor/schema';
import type { ProcessingState, WorkflowStatus } from '../../generated/resolvers.ts';

/** What is known of a dataset from its events. */
export interface DatasetFacts {
  readonly id: string;
  readonly name: string;
  /** Announced from outside, made by no task: only such a dataset is matched with templates. */
  readonly external: boolean;
  readonly closed: boolean;
}

const closing: ReadonlySet<string> = new Set(['closed', 'toUpload', 'toDelete']);

/** The facts of a batch, one entry a dataset. */
export function factsOf(events: readonly DatasetEvent[]): DatasetFacts[] {
  const facts = new Map<string, DatasetFacts>();
  for (const event of events) {
    const closed = closing.has(event.type) || facts.get(event.datasetId)?.closed === true;
    const external = event.kind === 'input' && event.parentDatasetId == null;
    facts.set(event.datasetId, { id: event.datasetId, name: event.name, external, closed });
  }
  return [...facts.values()];
}

/** State of processing of a dataset for which these workflows are run. */
export function processingState(statuses: readonly WorkflowStatus[]): ProcessingState {
  if (statuses.length === 0) return 'UNPROCESSED';
  if (statuses.includes('ACTIVE')) return 'IN_WORK';
  if (statuses.includes('FAILED')) return 'FAILED';
  return statuses.includes('CANCELLED') ? 'CANCELLED' : 'PROCESSED';
}
