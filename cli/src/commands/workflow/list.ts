import { ListWorkflowsDocument, type WorkflowFilter, type WorkflowOrderField } from '#operations';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { workflowStreams } from '../change-streams.ts';
import { findDataset } from '../find-dataset.ts';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { workflowView } from './view.ts';

const TABLE = FILTER_TABLES.Workflow;

interface Options extends FindOptions {
  readonly dataset?: string;
}

/** `visor workflow list`: workflows, the newest first. */
export function register(workflow: Command): void {
  declareFind(workflow, 'list workflows, the newest first', TABLE, 'status:FAILED created>=-1w')
    .option('--dataset <name|id>', 'only those over this dataset; by id: dataset:<id>')
    .action((options: Options) => {
      const { dataset } = options;
      const { where, orderBy } = findRequest<WorkflowFilter, WorkflowOrderField>(TABLE, options);
      let datasetId: string | undefined;
      return printPages(
        options,
        workflowView,
        async (client, page) => {
          if (dataset !== undefined) datasetId ??= await findDataset(client, dataset);
          const over = datasetId === undefined ? where : { ...where, dataset: { ...where.dataset, eq: datasetId } };
          return (await client.request(ListWorkflowsDocument, { ...page, where: over, orderBy })).workflows;
        },
        (client) => workflowStreams(client, null),
        TABLE.of,
      );
    });
}
