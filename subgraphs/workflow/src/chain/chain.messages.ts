import type { DatasetClose, DatasetInput, DatasetUpload, TaskCommand } from '@visor/schema';
import { closeDatasetMessage, openDatasetMessage, uploadDatasetMessage } from '../dataset/dataset.messages.ts';
import { cancelTaskMessage, registerTaskMessage } from '../task/task.messages.ts';
import type { ChainCommand } from './chain.rules.ts';
import type { PlannedTask } from './plan.rules.ts';
import type { LockedWorkflow } from './chain.store.ts';

/** Builds the requests that open the output and log datasets of a task. */
export const openDatasetMessages = ({ input, output, log }: PlannedTask<unknown>): DatasetInput[] => [
  openDatasetMessage('output', output, input),
  openDatasetMessage('log', log, input),
];

/** The messages of commands of the chain's policy, by topic. */
interface CommandMessages {
  readonly uploads: readonly DatasetUpload[];
  readonly closes: readonly DatasetClose[];
  readonly tasks: readonly TaskCommand[];
}

/** Builds the messages of commands of the chain's policy. */
export function commandMessages(
  commands: readonly { readonly workflow: LockedWorkflow; readonly command: ChainCommand }[],
  outputStorage: string,
): CommandMessages {
  const uploads: DatasetUpload[] = [];
  const closes: DatasetClose[] = [];
  const taskCommands: TaskCommand[] = [];
  for (const { workflow, command } of commands) {
    const { tasks, datasetNames } = workflow;
    switch (command.type) {
      case 'upload':
        uploads.push(uploadDatasetMessage(command.datasetId));
        break;
      case 'close':
        closes.push(closeDatasetMessage(datasetNames.get(command.datasetId) ?? '', command));
        break;
      case 'cancel':
        taskCommands.push(cancelTaskMessage(command.taskId));
        break;
      case 'register': {
        const task = tasks.find(({ id }) => id === command.taskId);
        if (task) taskCommands.push(registerTaskMessage(task, datasetNames, outputStorage));
      }
    }
  }
  return { uploads, closes, tasks: taskCommands };
}
