import type { WorkflowStatus } from '../../generated/resolvers.ts';

/** A workflow as its store reads it. */
export interface WorkflowRow {
  readonly id: string;
  readonly templateId: string;
  readonly datasetId: string;
  readonly status: WorkflowStatus;
  /** The person who wanted it; null: the template's mask did. */
  readonly startedBy: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}
