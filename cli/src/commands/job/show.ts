import { ShowJobDocument } from '#operations';
import type { Command } from 'commander';
import { declareShow, printOne, type ShowOptions } from '../show-command.ts';
import { jobView } from './view.ts';

/** `visor job show`: a job, its files and attempts, and why it does not run. */
export function register(job: Command): void {
  declareShow(job, 'job with its attempts', '<id>').action((id: string, options: ShowOptions) =>
    printOne(
      options,
      jobView,
      `job ${JSON.stringify(id)}`,
      async (client) => (await client.request(ShowJobDocument, { id })).job,
    ),
  );
}
