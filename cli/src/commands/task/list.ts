import { ListTasksDocument, type TaskFilter, type TaskOrderField } from '#operations';
import { FILTER_TABLES, filterTerm } from '@visor/schema';
import { Option, type Command } from 'commander';
import { taskStreams } from '../change-streams.ts';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { taskView } from './view.ts';

const TABLE = FILTER_TABLES.Task;

/** `visor task list`: tasks, the newest first. */
export function register(task: Command): void {
  declareFind(task, 'list tasks, the newest first', TABLE, 'state:FAILED,CANCELLED name:reco* finished>=-1d')
    .addOption(new Option('--state <state>', 'short for state:<state>').choices(TABLE.fields.state.values))
    .action((options: FindOptions & { readonly state?: string }) => {
      const { state } = options;
      const terms = [state !== undefined && filterTerm('state', [state])];
      const found = findRequest<TaskFilter, TaskOrderField>(TABLE, options, terms);
      return printPages(
        options,
        taskView,
        async (client, page) => (await client.request(ListTasksDocument, { ...page, ...found })).tasks,
        (client) => taskStreams(client, null),
        TABLE.of,
      );
    });
}
