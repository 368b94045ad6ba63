import { CreateDatasetDocument } from '#operations';
import type { Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { wholeNumber } from '../../local/whole-number.ts';
import { declareFormat, printItem, type FormatOptions } from '../../output/declare-format.ts';
import { readMetadata, type Value } from './metadata.rules.ts';
import { datasetView } from './view.ts';

interface Options extends ConnectionOptions, FormatOptions {
  readonly run?: number;
  readonly files?: number;
  readonly metadata: Readonly<Record<string, Value>>;
}

/** `visor dataset create`: opens a dataset before its files come. */
export function register(dataset: Command): void {
  declareFormat(declareConnection(dataset.command('create')))
    .description('open a dataset before its files come, or add to what is known of it')
    .argument('<name>')
    .option('--run <n>', 'run of the DAQ', wholeNumber(0, 2 ** 31 - 1))
    .option('--files <n>', 'how many it will have: it is closed when they are registered', wholeNumber(0, 2 ** 31 - 1))
    .option('--metadata <key=value>', 'a text, a number, true or false; may be repeated', addValue, {})
    .action(create);
}

function addValue(text: string, before: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const [key, value] = readMetadata(text);
  return { ...before, [key]: value };
}

async function create(name: string, options: Options): Promise<void> {
  const { run = null, files = null, metadata } = options;
  await using client = connect(options);
  const input = { name, run, expectedFiles: files, metadata: Object.keys(metadata).length > 0 ? metadata : null };
  printItem((await client.request(CreateDatasetDocument, { input })).createDataset, datasetView, options);
}
