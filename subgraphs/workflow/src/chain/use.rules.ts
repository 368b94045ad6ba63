/** What data is told of the datasets that a workflow uses: it keeps them until their use has ended well. */
import type { DatasetUse } from '@visor/schema';
import type { WorkflowView } from './chain-view.rules.ts';

type UsedWorkflow = Pick<WorkflowView, 'id' | 'status'> & {
  readonly tasks: readonly (Pick<WorkflowView['tasks'][number], 'inputId' | 'outputId' | 'logId'> &
    Partial<Pick<WorkflowView['tasks'][number], 'failedJobs' | 'finishRequested' | 'closes'>>)[];
};

/**
 * Describes how a workflow uses datasets. What failed is known when the jobs of all its tasks have ended.
 * @param recovered reruns did all that it left undone
 */
export function useOf({ id, status, tasks }: UsedWorkflow, recovered: boolean): DatasetUse {
  const failed = tasks.map(({ failedJobs = null }) => failedJobs);
  const failedJobs = failed.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0);
  const accepted = tasks.every(({ failedJobs: count, finishRequested }) => count === 0 || finishRequested === true);
  return {
    workflowId: id,
    datasetIds: [...new Set(tasks.flatMap(({ inputId, outputId, logId }) => [inputId, outputId, logId]))],
    finalDatasetId: tasks.at(-1)?.outputId ?? null,
    status,
    failedJobs: status === 'ACTIVE' ? null : failedJobs,
    mended: recovered || (status === 'FINISHED' && failedJobs !== 0 && accepted),
    retryOpen: tasks.some(({ closes = null }) => closes !== null),
  };
}

export const isSameUse = (use: DatasetUse, other: DatasetUse): boolean =>
  use.status === other.status &&
  use.failedJobs === other.failedJobs &&
  use.mended === other.mended &&
  use.retryOpen === other.retryOpen;
