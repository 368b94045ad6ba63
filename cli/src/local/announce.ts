import { resolve } from 'node:path';
import { CloseAnnouncedDocument, FilesOfDatasetDocument, InputStoragesDocument } from '#operations';
import type { Client } from '@visor/client';
import { nameProblem, type AnnouncedFile, type NamesDigest } from '@visor/schema';
import { openInspector } from '@visor/storage';
import type { Command } from 'commander';
import { announceBatch, type AnnouncedCounts } from '../announce/announce-batch.ts';
import { endOnSignal, type Interruption } from '../announce/end-on-signal.ts';
import { awaitedText, expectationProblem, type ExpectedFiles } from '../announce/expected.rules.ts';
import { FileList } from '../announce/file-list.ts';
import { findFiles } from '../announce/find-files.ts';
import { localStorages } from '../announce/local-storage.ts';
import { awaitArrival, awaitChain } from '../announce/follow.ts';
import { copyInto, type Placing, type Watcher } from '../announce/copy-into.ts';
import { uploadBatch } from '../announce/upload-batch.ts';
import { workThrough } from '../get/work-through.ts';
import { onName } from '../commands/explain/remedies.rules.ts';
import { readPages } from '../commands/pages.ts';
import { patiently } from '../output/patiently.ts';
import { progressLine, talk } from '../output/progress-line.ts';
import { CommandError, EXIT_CODE, quoted } from '../exit-codes.rules.ts';
import type { AnnounceOutput } from '../json-output.rules.ts';
import {
  connect,
  declareConnection,
  graphqlAddress,
  localDirectory,
  remoteAddress,
  type ConnectionOptions,
} from './connect.ts';
import { duration } from '../time/when.rules.ts';
import { jsonText } from '../output/json-text.rules.ts';
import { harmless } from '../output/text.rules.ts';

interface Options extends ConnectionOptions {
  readonly dataset: string;
  readonly close: boolean;
  readonly wait: boolean;
  /** Longest wait for the end of the chain, milliseconds. */
  readonly timeout?: number;
  readonly inPlace: boolean;
  readonly skipEmpty: boolean;
  readonly json: boolean;
}

/** `visor announce`: brings files in as a dataset. */
export function register(program: Command): void {
  declareConnection(program.command('announce'))
    .description('bring files in as a dataset: copies what lies in no storage, and registers each file once')
    .argument('<path...>', 'files, or folders with all files in them')
    .requiredOption('--dataset <name>', 'the dataset, which is made if there is none of this name')
    .option('--close', 'say that it is complete: its chain starts', false)
    .option('--wait', 'wait for the end of its chain, which decides the exit code (with --close)', false)
    .option(
      '--timeout <time>',
      'with --wait: wait so long at most (90s, 15m); then it ends with 6, and the chain goes on',
      duration,
    )
    .option('--in-place', 'copy nothing; refuse files that lie in no storage', false)
    .option('--skip-empty', 'leave out files without a byte; else one of them refuses all', false)
    .option('--json', 'print one line of JSON at the end: how many files were announced now and before', false)
    .action(announce);
}

/** In the directory of a stack. */
const COPY_RECORDS = 'announcements';

const print = (text: string): void => talk(`${harmless(text)}\n`);

async function announce(paths: readonly string[], options: Options): Promise<void> {
  const { dataset, close, wait } = options;
  const problem = nameProblem('dataset', dataset);
  if (problem !== undefined) throw new CommandError(EXIT_CODE.usage, `--dataset: the name ${problem}`);
  if (options.timeout !== undefined && !wait) throw new CommandError(EXIT_CODE.usage, '--timeout needs --wait');
  if (wait && !close)
    throw new CommandError(EXIT_CODE.usage, '--wait needs --close: no chain ends before its dataset is complete');
  using list = new FileList();
  const skipped = findFiles(paths, list, options);
  const { count } = list;
  for (const path of skipped) print(`skipped, no plain file, hidden or empty: ${quoted(path)}`);
  if (count === 0)
    throw new CommandError(
      EXIT_CODE.usage,
      `there are no files to announce in ${paths.map((path) => quoted(path)).join(', ')}`,
    );
  const address = remoteAddress(options) === undefined ? undefined : graphqlAddress(options);
  if (address !== undefined && options.inPlace)
    throw new CommandError(
      EXIT_CODE.usage,
      '--in-place is for storages of this machine; Visor runs elsewhere (VISOR_URL), so files are sent to it: omit --in-place',
    );
  await using client = connect(options);
  const since = Date.now();
  const interruption = endOnSignal(() => 'interrupted: no file was announced yet; the same command goes on');
  const expected = await readDataset(client, dataset, list);
  const contradiction = close ? expectationProblem(dataset, expected, list.checklist().count) : undefined;
  if (contradiction !== undefined) throw new CommandError(EXIT_CODE.failed, contradiction);
  const records = (): string => resolve(localDirectory(options), COPY_RECORDS);
  const sending = { address, dataset, inPlace: options.inPlace, interruption, records };
  const { registered: isNew, unsure } = await interruption.during(send(client, sending, list));
  interruption.text = () => sentText(dataset, options);
  print(`${dataset}: ${isNew} announced${count > isNew ? `, ${count - isNew} were announced before` : ''}`);
  if (unsure > 0)
    print(`an answer was lost: another announcement at the same time may have brought in ${unsure} of the ${isNew}`);
  const checklist = list.checklist();
  if (close) await requestClose(client, dataset, checklist);
  await awaitArrival(client, { name: dataset, files: checklist.count, closes: close, since });
  const awaited = close ? undefined : awaitedText(dataset, expected, checklist.count);
  if (awaited !== undefined) print(awaited);
  const chain = wait ? await awaitChain(client, dataset, { print, timeoutMs: options.timeout }) : null;
  if (chain !== null) print(chain);
  if (!options.json) return;
  const counts = { files: count, announced: isNew, known: count - isNew };
  const output: AnnounceOutput = { dataset, ...counts, skipped, closed: close, chain };
  process.stdout.write(`${jsonText(output)}\n`);
}

/** What goes on, or is left to do, where the command is interrupted when all files are announced. */
const sentText = (dataset: string, { close, wait }: Options): string =>
  wait
    ? `interrupted: the files are announced, and the chain goes on; ${onName('visor explain', { name: dataset }, 'NAME')} says how far it is, the same command waits again`
    : `interrupted: the files are announced; the same command ${close ? 'closes the dataset if that is still to do' : 'looks whether all have arrived'}`;

const PAGE_SIZE = 1_000;

/** Adds to the list what the catalog has of the dataset. @returns how many files it waits for */
async function readDataset(client: Client, name: string, list: FileList): Promise<ExpectedFiles> {
  let expected: ExpectedFiles = null;
  const read = async (after: string | null) => {
    const { dataset } = await client.request(FilesOfDatasetDocument, { name, first: PAGE_SIZE, after });
    expected = dataset?.status === 'OPEN' ? dataset.expectedFiles : null;
    return dataset?.files;
  };
  for await (const { nodes } of readPages(read)) list.addKnown(nodes);
  return expected;
}

/** Files of one request, and so of one transaction of the catalog: the most that it takes. */
const BATCH_SIZE = 500;
/** Requests at once, while the next files are placed: the catalog works on one while the other is on its way. */
const MAX_REQUESTS = 2;

interface Sending {
  /** Where Visor is, if that is not on this machine. */
  readonly address: string | undefined;
  readonly dataset: string;
  readonly inPlace: boolean;
  readonly interruption: Interruption;
  /** Returns the folder for what announcements on this machine note of their copies. */
  readonly records: () => string;
}

/** Places and announces files, batch by batch: what is announced is on a storage, whole. @returns how many the catalog did not have */
async function send(client: Client, sending: Sending, list: FileList): Promise<AnnouncedCounts> {
  const { files, bytes } = list.missing;
  const counts = { registered: 0, unsure: 0 };
  if (files === 0) return counts;
  const { dataset, interruption } = sending;
  using line = progressLine({ files, bytes });
  let done = 0;
  interruption.text = () => `interrupted: ${done} of ${files} files were announced; the same command goes on`;
  const { signal } = interruption;
  const watcher = { onBytes: line.addBytes, onFile: () => line.addFiles(1), signal };
  await using placing = await openPlacing(client, sending, watcher);
  interruption.endCopies = async () => placing[Symbol.asyncDispose]();
  await workThrough(placedBatches(list, placing), MAX_REQUESTS + 1, async (placed) => {
    const { registered, unsure } = await announceBatch(client, dataset, placed, (name) => list.knows(name));
    counts.registered += registered;
    counts.unsure += unsure;
    done += placed.length;
  });
  return counts;
}

/** Yields what can be announced, one batch after another: the next is placed when somebody asks for it. */
async function* placedBatches(list: FileList, placing: Placing): AsyncGenerator<readonly AnnouncedFile[]> {
  for (const batch of list.missingBatches(BATCH_SIZE)) yield await placing.place(batch);
}

/** After this time without a word a look at the folder of a storage is given up, milliseconds. */
const LOOK_MS = 5_000;

async function openPlacing(
  client: Client,
  { address, dataset, inPlace, records }: Sending,
  watcher: Watcher,
): Promise<Placing> {
  const { storages } = await client.request(InputStoragesDocument, {});
  if (address !== undefined) {
    const checksumKind = storages.find(({ kind }) => kind === 'input')?.checksumKind ?? 'crc32';
    const target = { client, address, dataset, checksumKind, ...watcher };
    return { place: (files) => uploadBatch(files, target), [Symbol.asyncDispose]: async () => {} };
  }
  await using inspector = openInspector({
    size: storages.length,
    // A second look does not wait for the end of the first.
    mostHanging: storages.length,
    limitMs: LOOK_MS,
  });
  const local = await localStorages(storages, print, inspector.inspect);
  const input = local.find(({ kind }) => kind === 'input');
  if (!input)
    throw new CommandError(
      EXIT_CODE.failed,
      'no storage of the kind input lies on this machine and can be reached; visor storage list',
    );
  return copyInto({ input, storages: local, dataset, inPlace, ...watcher }, records());
}

async function requestClose(client: Client, dataset: string, checklist: NamesDigest): Promise<void> {
  const input = { dataset, ...checklist };
  const { closeDataset } = await patiently(() => client.request(CloseAnnouncedDocument, { input }));
  const { pendingClose } = closeDataset;
  if (pendingClose?.refused === true)
    throw new CommandError(
      EXIT_CODE.failed,
      `the close was refused: ${pendingClose.surplus} files came that are not of this announcement; announce again to close with them`,
    );
}
