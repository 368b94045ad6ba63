import { ListTasksDocument, type TaskState } from '#operations';
import { Option, type Command } from 'commander';
import { taskStreams } from '../change-streams.ts';
import { declareList, printPages, type ListOptions } from '../list-command.ts';
import { taskView } from './view.ts';

const STATES = [
  'DEFINED',
  'IN_PROGRESS',
  'CLOSING',
  'FINISHED',
  'FAILED',
  'CANCELLING',
  'CANCELLED',
  'SKIPPED',
] as const satisfies readonly TaskState[];

/** `visor task list`: tasks, the newest first. */
export function register(task: Command): void {
  declareList(task, 'list tasks, the newest first')
    .addOption(new Option('--state <state>', 'only those in this state').choices(STATES))
    .action((options: ListOptions & { readonly state?: TaskState }) =>
      printPages(
        options,
        taskView,
        async (client, page) =>
          (await client.request(ListTasksDocument, { ...page, state: options.state ?? null })).tasks,
        (client) => taskStreams(client, null),
      ),
    );
}
