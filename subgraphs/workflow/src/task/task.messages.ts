import type { CancelTask, RegisterTask } from '@visor/schema';
import type { TaskRow } from './task.entity.ts';

/** Builds the command that registers a task at workload, with the tool that only a pilot reads. */
export function registerTaskMessage(
  { id, step, inputId, outputId, logId }: TaskRow,
  datasetNames: ReadonlyMap<string, string>,
  outputStorage: string,
): RegisterTask {
  const nameOf = (datasetId: string): string => datasetNames.get(datasetId) ?? '';
  return {
    type: 'register',
    task_id: id,
    executable: step.executable,
    args: step.args,
    rank: step.rank,
    device_type: step.device,
    mode: step.mode,
    retry: step.retries,
    retryDelay: step.retryDelay,
    dataset_in_uid: [inputId],
    outputs: step.outputs.map((port) => ({ ...port, datasetId: outputId, datasetName: nameOf(outputId) })),
    log: { datasetId: logId, datasetName: nameOf(logId) },
    ...(step.filesPerJob === undefined ? {} : { filesPerJob: step.filesPerJob }),
    streaming: false,
    resources: step.resources,
    outputStorage,
    tool: step.tool,
  };
}

/** Builds the command that cancels the jobs of a task. */
export const cancelTaskMessage = (taskId: string): CancelTask => ({ type: 'cancel', task_id: taskId });
