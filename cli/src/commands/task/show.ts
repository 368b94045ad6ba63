import { ShowTaskDocument } from '#operations';
import type { Command } from 'commander';
import { taskStreams } from '../change-streams.ts';
import { declareShow } from '../show-command.ts';
import { taskView } from './view.ts';

/** `visor task show`: a task, its counters, and why it does not run. */
export function register(task: Command): void {
  declareShow(task, {
    what: 'task',
    argument: '<id>',
    view: taskView,
    read: async (client, id) => (await client.request(ShowTaskDocument, { id })).task,
    changes: (client, { id }) => taskStreams(client, id),
  });
}
