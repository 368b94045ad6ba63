import { ShowJobDocument } from '#operations';
import type { Command } from 'commander';
import { jobStreams } from '../change-streams.ts';
import { declareShow } from '../show-command.ts';
import { jobView } from './view.ts';

/** `visor job show`: a job, its files and attempts, and why it does not run. */
export function register(job: Command): void {
  declareShow(job, {
    what: 'job with its attempts',
    argument: '<id>',
    view: jobView,
    read: async (client, id) => (await client.request(ShowJobDocument, { id })).job,
    changes: (client, { task }) => jobStreams(client, task?.id ?? null),
  });
}
