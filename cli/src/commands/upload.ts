import { CancelUploadDocument, UploadDatasetDocument } from '#operations';
import type { Command } from 'commander';
import { connect } from '../local/connect.ts';
import { printItem } from '../output/declare-format.ts';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { declareAct, isConfirmed, readReason, type ActOptions } from './act/declare-act.ts';
import { datasetView } from './dataset/view.ts';
import { findDatasetRow } from './find-dataset.ts';

interface Options extends ActOptions {
  readonly to?: string;
  readonly cancel?: true;
}

/** `visor upload`: has the files of a dataset copied to external storage, or takes that back. */
export function register(program: Command): void {
  declareAct(program.command('upload'))
    .description('copy a closed dataset to external storage; of one that waits or fails, begin the next round at once')
    .argument('<dataset>', 'its name or id')
    .option('--to <storage>', 'name of an external storage (default: the one with room)')
    .option('--cancel', 'take it back: the dataset is CLOSED again; needs --reason, and the scope admin')
    .addHelpText('after', '\nExample:\n  visor upload run7.raw.output.4 --to tape\n')
    .action(upload);
}

async function upload(text: string, options: Options): Promise<void> {
  if (options.cancel && options.to !== undefined)
    throw new CommandError(EXIT_CODE.usage, '--cancel takes the upload back: it goes without --to');
  const reason = options.cancel ? readReason(options) : (options.reason ?? null);
  await using client = connect(options);
  const item = await findDatasetRow(client, text);
  if (options.dryRun) {
    await isConfirmed(options, {
      verb: options.cancel ? 'cancel the upload of' : 'upload',
      what: 'dataset',
      items: [item],
      view: datasetView,
    });
    return;
  }
  const dataset =
    reason !== null && options.cancel
      ? (await client.request(CancelUploadDocument, { input: { datasetId: item.id, reason } })).cancelUpload
      : (
          await client.request(UploadDatasetDocument, {
            input: { datasetId: item.id, storage: options.to ?? null, reason },
          })
        ).uploadDataset;
  printItem(dataset, datasetView, options);
}
