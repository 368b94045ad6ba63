import { ShowTaskDocument } from '#operations';
import type { Command } from 'commander';
import { declareShow, printOne, type ShowOptions } from '../show-command.ts';
import { taskView } from './view.ts';

/** `visor task show`: a task, its counters, and why it does not run. */
export function register(task: Command): void {
  declareShow(task, 'task', '<id>').action((id: string, options: ShowOptions) =>
    printOne(
      options,
      taskView,
      `task ${JSON.stringify(id)}`,
      async (client) => (await client.request(ShowTaskDocument, { id })).task,
    ),
  );
}
