import type {
  CancelJobs,
  CancelTask,
  FinishTask,
  PauseTask,
  RankTask,
  RegisterTask,
  ResumeTask,
  RetryTask,
  StopOperation,
  TaskCommand,
} from '@visor/schema';
import { quotableText } from '@visor/schema';
import type { TaskRow } from './task.entity.ts';

/** Builds the command that registers a task at workload, with the tool that only a pilot reads. */
export function registerTaskMessage(
  { id, step, rank, inputId, outputId, logId }: TaskRow,
  { datasetNames, auxiliary }: { readonly datasetNames: ReadonlyMap<string, string>; readonly auxiliary: boolean },
  outputStorage: string,
): RegisterTask {
  const nameOf = (datasetId: string): string => datasetNames.get(datasetId) ?? '';
  return {
    type: 'register',
    task_id: id,
    executable: step.executable,
    args: step.args,
    rank: rank ?? step.rank,
    device_type: step.device,
    mode: step.mode,
    retry: step.retries,
    retryDelay: step.retryDelay,
    dataset_in_uid: [inputId],
    outputs: step.outputs.map((port) => ({ ...port, datasetId: outputId, datasetName: nameOf(outputId) })),
    log: { datasetId: logId, datasetName: nameOf(logId) },
    ...(step.filesPerJob === undefined ? {} : { filesPerJob: step.filesPerJob }),
    ...(step.sizePerJob === undefined ? {} : { sizePerJob: step.sizePerJob }),
    streaming: step.streaming ?? false,
    ...(step.chunk === undefined ? {} : { chunk: step.chunk }),
    ...(step.window === undefined ? {} : { window: step.window }),
    ...(step.labels === undefined ? {} : { labels: step.labels }),
    ...(step.keepLogs === undefined ? {} : { keepLogs: step.keepLogs }),
    ...(auxiliary ? { auxiliary } : {}),
    resources: step.resources,
    outputStorage,
    tool: step.tool,
  };
}

/** Builds the command that cancels the jobs of a task. */
export const cancelTaskMessage = (taskId: string): CancelTask => ({ type: 'cancel', task_id: taskId });

/** A command on a task that a person gives, without whom it is for. */
type TaskControl =
  | Pick<PauseTask | ResumeTask | FinishTask | CancelTask, 'type'>
  | Pick<RankTask, 'type' | 'rank'>
  | Pick<RetryTask, 'type' | 'round' | 'where'>
  | Pick<CancelJobs, 'type' | 'where'>
  | Pick<StopOperation, 'type' | 'stops'>;

/** The operation that a command belongs to, and who wants it and why. */
interface Order {
  readonly operationId: string;
  readonly by: string | null;
  readonly reason: string | null;
}

/** What workload takes. */
const MAX_BY_LENGTH = 200;

/** Builds a person's command on a task. */
export const controlTaskMessage = (taskId: string, control: TaskControl, order: Order): TaskCommand => ({
  ...control,
  task_id: taskId,
  ...order,
  by: order.by === null ? null : quotableText(order.by, MAX_BY_LENGTH),
});
