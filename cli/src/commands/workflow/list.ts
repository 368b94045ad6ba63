import { ListWorkflowsDocument } from '#operations';
import type { Command } from 'commander';
import { workflowStreams } from '../change-streams.ts';
import { findDataset } from '../find-dataset.ts';
import { declareList, printPages, type ListOptions } from '../list-command.ts';
import { workflowView } from './view.ts';

interface Options extends ListOptions {
  readonly dataset?: string;
}

/** `visor workflow list`: workflows, the newest first. */
export function register(workflow: Command): void {
  declareList(workflow, 'list workflows, the newest first')
    .option('--dataset <name|id>', 'only those over this dataset')
    .action((options: Options) => {
      let datasetId: string | null = null;
      return printPages(
        options,
        workflowView,
        async (client, page) => {
          if (options.dataset !== undefined) datasetId ??= await findDataset(client, options.dataset);
          return (await client.request(ListWorkflowsDocument, { ...page, datasetId })).workflows;
        },
        (client) => workflowStreams(client, null),
      );
    });
}
