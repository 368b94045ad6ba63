import {
  DeleteDatasetDocument,
  HoldDatasetDocument,
  ReleaseDatasetDocument,
  UndeleteDatasetDocument,
  WaiveDatasetDocument,
  type DatasetRowFragment,
} from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { connect } from '../../local/connect.ts';
import { printItem } from '../../output/declare-format.ts';
import { declareAct, isConfirmed, readReason, type ActOptions } from '../act/declare-act.ts';
import { findDatasetRow } from '../find-dataset.ts';
import { datasetView } from './view.ts';

interface DeleteOptions extends ActOptions {
  readonly lastCopy?: boolean;
}
interface Act {
  readonly datasetId: string;
  readonly reason: string;
}

/** `visor dataset delete|undelete|hold|release|waive`: marks a dataset for deletion, or keeps it. */
export function register(dataset: Command): void {
  declareVerb(
    dataset,
    'delete',
    'mark a dataset for deletion: its files go after the grace',
    (client, input, options) =>
      client
        .request(DeleteDatasetDocument, { input: { ...input, lastCopy: options.lastCopy === true } })
        .then((answer) => answer.deleteDataset),
  ).option('--last-copy', 'you know that there may be no other copies of its files');
  declareVerb(
    dataset,
    'undelete',
    'take the mark of a dataset back; of a deletion that has begun, keep what is left',
    (client, input) => client.request(UndeleteDatasetDocument, { input }).then((answer) => answer.undeleteDataset),
  );
  declareVerb(dataset, 'hold', 'keep a dataset until it is released', (client, input) =>
    client.request(HoldDatasetDocument, { input }).then((answer) => answer.holdDataset),
  );
  declareVerb(dataset, 'release', 'end the hold of a dataset', (client, input) =>
    client.request(ReleaseDatasetDocument, { input }).then((answer) => answer.releaseDataset),
  );
  declareVerb(dataset, 'waive', 'let a dataset go in spite of failed jobs that used it', (client, input) =>
    client.request(WaiveDatasetDocument, { input }).then((answer) => answer.waiveDataset),
  );
}

const declareVerb = (
  dataset: Command,
  verb: string,
  description: string,
  act: (client: Client, input: Act, options: DeleteOptions) => Promise<DatasetRowFragment>,
): Command =>
  declareAct(dataset.command(verb), { needsReason: true })
    .description(description)
    .argument('<name|id>')
    .action(async (text: string, options: DeleteOptions) => {
      await using client = connect(options);
      const item = await findDatasetRow(client, text);
      if (options.dryRun) {
        await isConfirmed(options, { verb, what: 'dataset', items: [item], view: datasetView });
        return;
      }
      const input = { datasetId: item.id, reason: readReason(options) };
      printItem(await act(client, input, options), datasetView, options);
    });
