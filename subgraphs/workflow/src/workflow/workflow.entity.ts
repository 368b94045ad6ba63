import type { WorkflowStatus } from '../../generated/resolvers.ts';

/** A workflow as its store reads it. */
export interface WorkflowRow {
  readonly id: string;
  readonly templateId: string;
  readonly datasetId: string;
  readonly status: WorkflowStatus;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}
