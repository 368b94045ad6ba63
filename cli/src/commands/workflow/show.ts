import { ShowWorkflowDocument } from '#operations';
import type { Command } from 'commander';
import { declareShow, printOne, type ShowOptions } from '../show-command.ts';
import { workflowView } from './view.ts';

/** `visor workflow show`: a workflow and its tasks. */
export function register(workflow: Command): void {
  declareShow(workflow, 'workflow with its tasks', '<id>').action((id: string, options: ShowOptions) =>
    printOne(
      options,
      workflowView,
      `workflow ${JSON.stringify(id)}`,
      async (client) => (await client.request(ShowWorkflowDocument, { id })).workflow,
    ),
  );
}
