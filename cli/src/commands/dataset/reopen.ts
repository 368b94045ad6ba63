import { ReopenDatasetDocument } from '#operations';
import type { Command } from 'commander';
import { connect } from '../../local/connect.ts';
import { printItem } from '../../output/declare-format.ts';
import { declareAct, isConfirmed, readReason, type ActOptions } from '../act/declare-act.ts';
import { findDatasetRow } from '../find-dataset.ts';
import { datasetView } from './view.ts';

/** `visor dataset reopen`: lets a closed dataset take files again. */
export function register(dataset: Command): void {
  declareAct(dataset.command('reopen'), { needsReason: true })
    .description('let a closed dataset take files again, while nothing is made from it')
    .argument('<name|id>')
    .action(reopen);
}

async function reopen(text: string, options: ActOptions): Promise<void> {
  await using client = connect(options);
  const item = await findDatasetRow(client, text);
  if (options.dryRun) {
    await isConfirmed(options, { verb: 'reopen', what: 'dataset', items: [item], view: datasetView });
    return;
  }
  const variables = { id: item.id, reason: readReason(options) };
  printItem((await client.request(ReopenDatasetDocument, variables)).reopenDataset, datasetView, options);
}
