import type { DatasetClose, DatasetInput, DatasetUpload, TaskCommand } from '@visor/schema';
import { closeDatasetMessage, openDatasetMessage, uploadDatasetMessage } from '../dataset/dataset.messages.ts';
import type { NamedDataset } from '../dataset/dataset.entity.ts';
import { cancelTaskMessage, controlTaskMessage, registerTaskMessage } from '../task/task.messages.ts';
import type { ChainCommand } from './chain-view.rules.ts';
import type { PlannedTask } from './plan.rules.ts';
import type { LockedWorkflow } from './chain.store.ts';

/** Builds the requests that open the output and log datasets of a task. @param isLast whether no stage reads its output */
export const openDatasetMessages = (
  { input, output, log }: Pick<PlannedTask<unknown>, 'input' | 'output' | 'log'>,
  isLast: boolean,
): DatasetInput[] => [
  openDatasetMessage({ kind: 'output', class: isLast ? 'final' : 'intermediate' }, output, input),
  openDatasetMessage({ kind: 'log', class: 'log' }, log, input),
];

/** The messages of commands of the chain's policy, by topic. */
interface CommandMessages {
  readonly opens: readonly DatasetInput[];
  readonly uploads: readonly DatasetUpload[];
  readonly closes: readonly DatasetClose[];
  readonly tasks: readonly TaskCommand[];
}

type TaskChainCommand = Exclude<ChainCommand, { readonly type: 'open' | 'upload' | 'close' }>;

function taskCommands(workflow: LockedWorkflow, command: TaskChainCommand, outputStorage: string): TaskCommand[] {
  const { taskId } = command;
  switch (command.type) {
    case 'cancel':
      return [command.note ? controlTaskMessage(taskId, { type: 'cancel' }, command.note) : cancelTaskMessage(taskId)];
    case 'rank':
      return [controlTaskMessage(taskId, { type: 'rank', rank: command.rank }, command.note)];
    case 'retry':
      return [controlTaskMessage(taskId, { type: 'retry', round: command.round, where: command.where }, command.note)];
    case 'register': {
      const task = workflow.tasks.find(({ id }) => id === taskId);
      return task ? [registerTaskMessage(task, workflow, outputStorage)] : [];
    }
    default:
      return [controlTaskMessage(taskId, { type: command.type }, command.note)];
  }
}

function openAgainMessages(workflow: LockedWorkflow, taskId: string): DatasetInput[] {
  const task = workflow.tasks.find(({ id }) => id === taskId);
  if (!task) return [];
  const named = (id: string): NamedDataset => ({ id, name: workflow.datasetNames.get(id) ?? '' });
  const datasets = { input: named(task.inputId), output: named(task.outputId), log: named(task.logId) };
  return openDatasetMessages(datasets, !workflow.tasks.some(({ stage }) => stage > task.stage));
}

/** Builds the messages of commands of the chain's policy. */
export function commandMessages(
  commands: readonly { readonly workflow: LockedWorkflow; readonly command: ChainCommand }[],
  outputStorage: string,
): CommandMessages {
  const opens: DatasetInput[] = [];
  const uploads: DatasetUpload[] = [];
  const closes: DatasetClose[] = [];
  const tasks: TaskCommand[] = [];
  for (const { workflow, command } of commands)
    if (command.type === 'open') opens.push(...openAgainMessages(workflow, command.taskId));
    else if (command.type === 'upload') uploads.push(uploadDatasetMessage(command.datasetId));
    else if (command.type === 'close')
      closes.push(closeDatasetMessage(workflow.datasetNames.get(command.datasetId) ?? '', command));
    else tasks.push(...taskCommands(workflow, command, outputStorage));
  return { opens, uploads, closes, tasks };
}
