import type { NewEvent } from '@visor/bus';
import { closeDatasetMessage, openDatasetMessage, uploadDatasetMessage } from '../dataset/dataset.messages.ts';
import { cancelTaskMessage, registerTaskMessage } from '../task/task.messages.ts';
import type { ChainCommand } from './chain.rules.ts';
import type { PlannedTask } from './workflow.rules.ts';
import type { LockedWorkflow } from './workflow.store.ts';

/** Asks the catalog to open the output and log datasets of a task. */
export const openDatasetMessages = ({ input, output, log }: PlannedTask<unknown>): NewEvent[] => [
  openDatasetMessage('output', output, input),
  openDatasetMessage('log', log, input),
];

/** Builds the messages of a command of the chain's policy. */
export function commandMessages(
  { tasks, datasetNames }: LockedWorkflow,
  command: ChainCommand,
  outputStorage: string,
): NewEvent[] {
  switch (command.type) {
    case 'upload':
      return [uploadDatasetMessage(command.datasetId)];
    case 'close': {
      const { datasetId, count, digest } = command;
      return [closeDatasetMessage(datasetNames.get(datasetId) ?? '', { datasetId, count, digest })];
    }
    case 'cancel':
      return [cancelTaskMessage(command.taskId)];
    case 'register': {
      const task = tasks.find(({ id }) => id === command.taskId);
      return task ? [registerTaskMessage(task, datasetNames, outputStorage)] : [];
    }
  }
}
