import { ShowWorkflowDocument } from '#operations';
import type { Command } from 'commander';
import { workflowStreams } from '../change-streams.ts';
import { declareShow } from '../show-command.ts';
import { workflowView } from './view.ts';

/** `visor workflow show`: a workflow and its tasks. */
export function register(workflow: Command): void {
  declareShow(workflow, {
    what: 'workflow with its tasks',
    argument: '<id>',
    view: workflowView,
    read: async (client, id) => (await client.request(ShowWorkflowDocument, { id })).workflow,
    changes: (client, { id }) => workflowStreams(client, id),
  });
}
