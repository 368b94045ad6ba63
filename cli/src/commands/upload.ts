import { UploadDatasetDocument } from '#operations';
import type { Command } from 'commander';
import { connect } from '../local/connect.ts';
import { printItem } from '../output/declare-format.ts';
import { declareAct, isConfirmed, type ActOptions } from './act/declare-act.ts';
import { datasetView } from './dataset/view.ts';
import { findDatasetRow } from './find-dataset.ts';

interface Options extends ActOptions {
  readonly to?: string;
}

/** `visor upload`: has the files of a dataset copied to external storage. */
export function register(program: Command): void {
  declareAct(program.command('upload'))
    .description('copy a closed dataset to external storage; of one that waits or fails, begin the next round at once')
    .argument('<dataset>', 'its name or id')
    .option('--to <storage>', 'name of an external storage (default: the one with room)')
    .addHelpText('after', '\nExample:\n  visor upload run7.raw.output.4 --to tape\n')
    .action(upload);
}

async function upload(text: string, options: Options): Promise<void> {
  await using client = connect(options);
  const item = await findDatasetRow(client, text);
  if (options.dryRun) {
    await isConfirmed(options, { verb: 'upload', what: 'dataset', items: [item], view: datasetView });
    return;
  }
  const input = { datasetId: item.id, storage: options.to ?? null, reason: options.reason ?? null };
  printItem((await client.request(UploadDatasetDocument, { input })).uploadDataset, datasetView, options);
}
