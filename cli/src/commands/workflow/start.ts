import { ListWorkflowsDocument, StartWorkflowDocument } from '#operations';
import type { Command } from 'commander';
import { connect, declareConnection } from '../../local/connect.ts';
import { declareFormat, printItem } from '../../output/declare-format.ts';
import { findDataset } from '../find-dataset.ts';
import type { ShowOptions } from '../show-command.ts';
import { findTemplate } from '../template/find-template.ts';
import { workflowView } from './view.ts';

/** `visor workflow start`: starts a template over a dataset. */
export function register(workflow: Command): void {
  declareFormat(declareConnection(workflow.command('start')))
    .description(
      'start an ACTUAL template over a dataset, whatever its mask; a repeat shows the workflow that there is',
    )
    .argument('<dataset>', 'name or id')
    .argument('<template>', 'name or id')
    .action(async (dataset: string, template: string, options: ShowOptions) => {
      await using client = connect(options);
      const variables = {
        dataset: await findDataset(client, dataset),
        template: (await findTemplate(client, template, 'ACTUAL')).id,
      };
      const where = { dataset: { eq: variables.dataset }, template: { eq: variables.template } };
      const before = await client.request(ListWorkflowsDocument, { first: 1, where, counted: false });
      const { startWorkflow } = await client.request(StartWorkflowDocument, variables);
      printItem(startWorkflow, workflowView, options);
      const { id } = startWorkflow;
      if (before.workflows.nodes.some((known) => known.id === id))
        process.stderr.write(
          `it was there before, and nothing was started: visor explain ${id} says how it is, visor rerun runs files again\n`,
        );
    });
}
