import type { WorkflowStatus } from '../../generated/types.ts';

/** A workflow as its store reads it. */
export interface WorkflowRow {
  readonly id: string;
  readonly templateId: string;
  readonly datasetId: string;
  readonly status: WorkflowStatus;
  /** The person who started it; null when the template's mask did. */
  readonly startedBy: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

/** A workflow as it is inserted. */
export interface NewWorkflow extends Pick<WorkflowRow, 'id' | 'templateId' | 'datasetId' | 'startedBy'> {}
