import type { NewEvent } from '@visor/bus';
import type { TaskCommand } from '@visor/schema';
import type { TaskRow } from './task.entity.ts';

/** The command that makes a task workload's: all it needs, and the tool, which only a pilot looks into. */
export function registerCommand(
  { id, step, inputId, outputId, logId }: TaskRow,
  names: ReadonlyMap<string, string>,
  outputStorage: string,
): TaskCommand {
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
    outputs: step.outputs.map((port) => ({ ...port, datasetId: outputId, datasetName: names.get(outputId) ?? '' })),
    log: { datasetId: logId, datasetName: names.get(logId) ?? '' },
    ...(step.filesPerJob === undefined ? {} : { filesPerJob: step.filesPerJob }),
    streaming: false,
    resources: step.resources,
    outputStorage,
    tool: step.tool,
  };
}

export const taskCommand = (value: TaskCommand): NewEvent => ({
  topic: 'wfms.tasks',
  key: value.task_id,
  type: value.type,
  value,
});
