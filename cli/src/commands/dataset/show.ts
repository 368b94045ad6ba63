import { ShowDatasetDocument } from '#operations';
import type { Command } from 'commander';
import { datasetStreams } from '../change-streams.ts';
import { isId } from '../is-id.rules.ts';
import { declareShow } from '../show-command.ts';
import { datasetView } from './view.ts';

/** `visor dataset show`: a dataset by name or id. */
export function register(dataset: Command): void {
  declareShow(dataset, {
    what: 'dataset',
    argument: '<name|id>',
    view: datasetView,
    read: async (client, text) => {
      const variables = isId(text) ? { id: text, name: null } : { id: null, name: text };
      return (await client.request(ShowDatasetDocument, variables)).dataset;
    },
    changes: (client, { id }) => datasetStreams(client, id),
  });
}
