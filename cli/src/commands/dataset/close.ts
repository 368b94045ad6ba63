import { readFileSync } from 'node:fs';
import { CloseDatasetDocument } from '#operations';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect } from '../../local/connect.ts';
import { printItem } from '../../output/declare-format.ts';
import { declareAct, isConfirmed, type ActOptions } from '../act/declare-act.ts';
import { findDatasetRow } from '../find-dataset.ts';
import { isId } from '../is-id.rules.ts';
import { datasetView } from './view.ts';

interface Options extends ActOptions {
  readonly checklist?: string;
}

/** `visor dataset close`: closes a dataset with the files of a checklist, or with what is there. */
export function register(dataset: Command): void {
  declareAct(dataset.command('close'))
    .description('close a dataset, so that its processing can begin: it takes no more files')
    .argument('<name|id>')
    .option(
      '--checklist <file>',
      'names of its files, one a line: it is closed when just these are there (default: what is there)',
    )
    .action(close);
}

async function close(text: string, options: Options): Promise<void> {
  const files = options.checklist === undefined ? null : namesIn(options.checklist);
  await using client = connect(options);
  if (options.dryRun) {
    const items = [await findDatasetRow(client, text)];
    await isConfirmed(options, { verb: 'close', what: 'dataset', items, view: datasetView });
    return;
  }
  const which = isId(text) ? { datasetId: text } : { dataset: text };
  const { closeDataset } = await client.request(CloseDatasetDocument, {
    input: { ...which, files, reason: options.reason ?? null },
  });
  const { dataset, pendingClose } = closeDataset;
  if (dataset) printItem(dataset, datasetView, options);
  if (dataset?.closedAt && dataset.expectedFiles !== null && dataset.expectedFiles !== dataset.fileCount)
    process.stderr.write(`${dataset.expectedFiles} files were expected, and it was closed with ${dataset.fileCount}\n`);
  if (pendingClose?.refused)
    throw new CommandError(
      EXIT_CODE.failed,
      `it was not closed: ${pendingClose.surplus} of its files are not on the checklist, ${pendingClose.missing} of the checklist are missing`,
    );
  if (pendingClose)
    process.stderr.write(
      `it is closed as soon as ${pendingClose.missing} more files are there: visor dataset show shows how many are missing\n`,
    );
}

function namesIn(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '');
  } catch (error) {
    throw new CommandError(EXIT_CODE.usage, `the checklist cannot be read: ${(error as Error).message}`);
  }
}
