import type { DatasetEvent, DatasetKind } from '@visor/schema';
import type { ProcessingState, WorkflowStatus } from '../../generated/resolvers.ts';

/** What is known of a dataset from its events. */
export interface DatasetFacts {
  readonly id: string;
  readonly name: string;
  /** Announced from outside, made by no task: only such a dataset is matched with templates. */
  readonly external: boolean;
  readonly closed: boolean;
  /** Its files are to be deleted. */
  readonly deleting: boolean;
  readonly kind: DatasetKind;
  /** Something came of it that a chain may begin with. */
  readonly lively: boolean;
}

const beginning: ReadonlySet<string> = new Set(['opened', 'registered', 'closed']);
const closing: ReadonlySet<string> = new Set(['closed', 'toUpload', 'toDelete']);

/** The facts of a batch, one entry a dataset; none of a refused one, which does not exist. */
export function factsOf(events: readonly DatasetEvent[]): DatasetFacts[] {
  const facts = new Map<string, DatasetFacts>();
  for (const event of events) {
    if (event.type === 'refused') continue;
    const before = facts.get(event.datasetId);
    facts.set(event.datasetId, {
      id: event.datasetId,
      name: event.name,
      external: event.kind === 'input' && event.parentDatasetId == null,
      kind: event.kind,
      deleting: event.type === 'toDelete' || before?.deleting === true,
      closed: closing.has(event.type) || before?.closed === true,
      lively: beginning.has(event.type) || before?.lively === true,
    });
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
