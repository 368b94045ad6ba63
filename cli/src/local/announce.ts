import { realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { FilesOfDatasetDocument, InputStoragesDocument, type StorageRowFragment } from '#operations';
import type { Appender } from '@visor/bus';
import type { Client } from '@visor/client';
import { checklistDigest, nameProblem, type AnnouncedFile } from '@visor/schema';
import { openHelperStorage } from '@visor/storage';
import type { Command } from 'commander';
import { findFiles, type FoundFile } from '../announce/find-files.ts';
import { awaitArrival, awaitChain } from '../announce/follow.ts';
import { batches } from '../announce/locate.rules.ts';
import { placeFile, type Places } from '../announce/place-file.ts';
import { readPages } from '../commands/pages.ts';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { connect, declareConnection, localDirectory, type ConnectionOptions } from './connect.ts';
import { openEventLog } from './event-log.ts';

interface Options extends ConnectionOptions {
  readonly dataset: string;
  readonly close: boolean;
  readonly wait: boolean;
  readonly inPlace: boolean;
}

/** `visor announce`: brings files in as a dataset. */
export function register(program: Command): void {
  declareConnection(program.command('announce'))
    .description('bring files in as a dataset: copies what lies in no storage, and registers each file once')
    .argument('<path...>', 'files, or folders with all files in them')
    .requiredOption('--dataset <name>', 'the dataset, which is made if there is none of this name')
    .option('--close', 'say that it is complete: its chain starts', false)
    .option('--wait', 'wait for the end of its chain, which decides the exit code (with --close)', false)
    .option('--in-place', 'copy nothing; refuse files that lie in no storage', false)
    .action(announce);
}

const print = (text: string): void => void process.stderr.write(`${text}\n`);

async function announce(paths: readonly string[], options: Options): Promise<void> {
  const { dataset, close, wait } = options;
  const problem = nameProblem('dataset', dataset);
  if (problem !== undefined) throw new CommandError(EXIT_CODE.usage, `--dataset: the name ${problem}`);
  if (wait && !close)
    throw new CommandError(EXIT_CODE.usage, '--wait needs --close: no chain ends before its dataset is complete');
  const { files, skipped } = findFiles(paths);
  for (const path of skipped) print(`skipped, no plain file or hidden: ${JSON.stringify(path)}`);
  if (files.length === 0) throw new CommandError(EXIT_CODE.usage, `there are no files in ${paths.join(', ')}`);
  const dir = localDirectory(options);
  await using client = connect({ dir });
  const since = Date.now();
  const known = await readDataset(client, dataset);
  const names = new Set(known.keys());
  await using log = await openEventLog(dir, 'visor/announce');
  const isNew = await send(
    client,
    { log, dataset, inPlace: options.inPlace },
    files.filter((file) => !isThere(file, known)),
  );
  for (const { name } of files) names.add(name);
  print(
    `${dataset}: ${isNew} announced${files.length > isNew ? `, ${files.length - isNew} were announced before` : ''}`,
  );
  if (close) await sendClose(log, dataset, [...names]);
  await awaitArrival(client, { name: dataset, files: names.size, closes: close, since });
  if (wait) print(await awaitChain(client, dataset, print));
}

/** What the catalog knows of a file. */
interface KnownFile {
  readonly size: number;
  readonly registeredAt: string;
}

const PAGE_SIZE = 1_000;

async function readDataset(client: Client, name: string): Promise<Map<string, KnownFile>> {
  const known = new Map<string, KnownFile>();
  const read = async (after: string | null) =>
    (await client.request(FilesOfDatasetDocument, { name, first: PAGE_SIZE, after })).dataset?.files;
  for await (const { nodes } of readPages(read)) for (const file of nodes) known.set(file.name, file);
  return known;
}

/** Whether the catalog has this file, which has not changed since then: only a break of this command made it come again. */
function isThere({ name, size, mtimeMs }: FoundFile, known: ReadonlyMap<string, KnownFile>): boolean {
  const file = known.get(name);
  return file?.size === size && mtimeMs < Date.parse(file.registeredAt);
}

/** Files of one message, and so of one transaction of the catalog. */
const BATCH_SIZE = 200;

/** Places and announces files, batch by batch. @returns how many */
async function send(
  client: Client,
  { log, dataset, inPlace }: { readonly log: Appender; readonly dataset: string; readonly inPlace: boolean },
  files: readonly FoundFile[],
): Promise<number> {
  if (files.length === 0) return 0;
  const { storages } = await client.request(InputStoragesDocument, {});
  const local = storages.flatMap((storage) => localStorage(storage));
  const input = local.find(({ kind }) => kind === 'input');
  if (!input)
    throw new CommandError(EXIT_CODE.failed, 'no storage of the kind input lies on this machine; visor storage list');
  const workers = Math.min(availableParallelism(), files.length, 4);
  await using copier = openHelperStorage({
    roots: [input.root],
    verifiedFiles: undefined,
    size: workers,
    max: workers,
  });
  const places: Places = { input, storages: local, copier, dataset, inPlace };
  let done = 0;
  for (const batch of batches(files, BATCH_SIZE)) {
    const placed: AnnouncedFile[] = [];
    for (const part of batches(batch, workers))
      placed.push(...(await Promise.all(part.map((file) => placeFile(file, places)))));
    await log.append('dsm.register.file.input', [{ dataset, files: placed }]);
    done += batch.length;
    if (process.stderr.isTTY)
      process.stderr.write(`\r${done} of ${files.length} files${done === files.length ? '\n' : ''}`);
  }
  return done;
}

function localStorage(storage: StorageRowFragment) {
  const url = new URL(storage.url);
  if (url.protocol !== 'file:') return [];
  const { name, kind, checksumKind } = storage;
  return [{ name, kind, checksumKind, root: realpathSync(fileURLToPath(url)) }];
}

async function sendClose(log: Appender, dataset: string, names: readonly string[]): Promise<void> {
  const { sorted, digest } = checklistDigest(names);
  await log.append('dsm.register.dataset.close', [{ dataset, count: sorted.length, digest }]);
}
