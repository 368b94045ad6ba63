import { ShowDatasetDocument } from '#operations';
import type { Command } from 'commander';
import { datasetStreams } from '../change-streams.ts';
import { readingsOf } from '../is-id.rules.ts';
import { declareShow } from '../show-command.ts';
import { datasetView } from './view.ts';

/** `visor dataset show`: a dataset by name or id. */
export function register(dataset: Command): void {
  declareShow(dataset, {
    what: 'dataset',
    argument: '<name|id>',
    view: datasetView,
    async read(client, text) {
      for (const reading of readingsOf(text)) {
        const { dataset } = await client.request(ShowDatasetDocument, reading);
        if (dataset) return dataset;
      }
      return null;
    },
    changes: (client, { id }) => datasetStreams(client, id),
  });
}
