import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { FileLinkDocument, FilesToGetDocument, FileToGetDocument, type StoredFileFragment } from '#operations';
import type { Client } from '@visor/client';
import { openHelperStorage, type HelperStorage } from '@visor/storage';
import { InvalidArgumentError, type Command } from 'commander';
import { findFileNamed } from '../commands/file/find-file.ts';
import { isId, readingsOf } from '../commands/is-id.rules.ts';
import { similarNames } from '../commands/similar-names.ts';
import { readPages } from '../commands/pages.ts';
import { CommandError, didYouMean, EXIT_CODE, quoted } from '../exit-codes.rules.ts';
import { getOutput } from '../json-output.rules.ts';
import { getFile, type GetTarget } from '../get/get-file.ts';
import { workThrough } from '../get/work-through.ts';
import { counted } from '../output/count.rules.ts';
import { patiently } from '../output/patiently.ts';
import { progressLine, talk } from '../output/progress-line.ts';
import { harmless } from '../output/text.rules.ts';
import { connect, declareConnection, graphqlAddress, remoteAddress, type ConnectionOptions } from './connect.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { jsonText } from '../output/json-text.rules.ts';

interface Options extends ConnectionOptions {
  readonly output: string;
  readonly parallel: number;
  readonly force: boolean;
  readonly json: boolean;
}

const MAX_PARALLEL = 32;

function parallelNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MAX_PARALLEL) return value;
  throw new InvalidArgumentError(`a whole number from 1 to ${MAX_PARALLEL} is expected.`);
}

/** `visor get`: copies files of the catalog out of a storage of this machine, or over HTTP, with their checksums. */
export function register(program: Command): void {
  declareConnection(program.command('get'))
    .description('copy the files of a dataset, the outputs of a job, or one file; a repeat goes on where it was')
    .argument('<name|id>', 'name or id of a dataset or a file, id of a job')
    .option('-o, --output <dir>', 'where to put them', '.')
    .option('-p, --parallel <n>', 'files at once', parallelNumber, 4)
    .option('-f, --force', 'replace other files of the same names', false)
    .option('--json', 'print one line of JSON at the end: how many files were copied, were there, failed', false)
    .action(get);
}

async function get(text: string, options: Options): Promise<void> {
  await using client = connect(options);
  const dir = resolve(options.output);
  mkdirSync(dir, { recursive: true });
  const isRemote = remoteAddress(options) !== undefined;
  await using storage = isRemote ? undefined : openLocalStorage(options.parallel);
  const counts = await getAll(filesOf(client, text), options.parallel, {
    dir,
    force: options.force,
    storage,
    linkTo: (file) => linkTo(client, graphqlAddress(options), file),
    signal: stopOnSignal().signal,
  });
  if (counts.files === 0) throw new CommandError(EXIT_CODE.notFound, `${quoted(text)} has no files`);
  process.stderr.write(`${summaryOf(counts, dir)}\n`);
  if (options.json) process.stdout.write(`${jsonText(getOutput({ ...counts, dir }))}\n`);
  if (counts.failed > 0) throw new CommandError(EXIT_CODE.failed, `${counted(counts.failed, 'file')} not copied`);
}

/** Longest time in which a copy moves no byte, milliseconds. */
const STALL_MS = 60_000;

const openLocalStorage = (workers: number): HelperStorage =>
  openHelperStorage({ size: workers, max: 2 * workers, stallMs: STALL_MS });

interface Counts {
  readonly files: number;
  readonly copied: number;
  readonly failed: number;
}

const summaryOf = (counts: Counts, dir: string): string => {
  const { copied, known, failed } = getOutput({ ...counts, dir });
  return `${counted(copied, 'file')} copied to ${dir}${known > 0 ? `, ${known} ${known === 1 ? 'was' : 'were'} there` : ''}${failed === 0 ? '; all checksums agree' : ''}`;
};

/** Gets all files of a stream. A file that cannot be got does not keep the others back; a full disk does. */
async function getAll(
  files: AsyncIterable<StoredFileFragment>,
  workers: number,
  target: Omit<GetTarget, 'onBytes'>,
): Promise<Counts> {
  const counts = { files: 0, copied: 0, failed: 0 };
  using line = progressLine();
  const getOne = async (file: StoredFileFragment): Promise<void> => {
    target.signal.throwIfAborted();
    counts.files += 1;
    try {
      const isNew = await getFile(file, { ...target, onBytes: line.addBytes });
      counts.copied += isNew ? 1 : 0;
    } catch (error) {
      if (!(error instanceof CommandError) || error.isOfAll || target.signal.aborted) throw error;
      counts.failed += 1;
      talk(`${harmless(error.message)}\n`);
    }
    line.addFiles(1);
  };
  try {
    await workThrough(files, workers, getOne);
  } catch (error) {
    if (!target.signal.aborted) throw error;
    throw new CommandError(
      EXIT_CODE.failed,
      `interrupted: ${counted(counts.copied, 'file')} copied; the same command goes on`,
    );
  }
  return counts;
}

const PAGE_SIZE = 500;

/** Yields the files of a dataset, page by page, the outputs of a job, or one file. @throws CommandError (notFound) */
async function* filesOf(client: Client, text: string): AsyncGenerator<StoredFileFragment> {
  for (const reading of readingsOf(text)) {
    let isDataset = false;
    const read = async (after: string | null) =>
      (await client.request(FilesToGetDocument, { ...reading, first: PAGE_SIZE, after })).dataset?.files;
    for await (const { nodes } of readPages(read)) {
      isDataset = true;
      yield* nodes;
    }
    if (isDataset) return;
  }
  const id = isId(text) ? text : await findFileNamed(client, text);
  const { file, job } = id === undefined ? {} : await client.request(FileToGetDocument, { id });
  if (file) return yield file;
  if (job) return yield* job.outputs;
  const meant = didYouMean(await similarNames(client, text, null));
  throw new CommandError(
    EXIT_CODE.notFound,
    `there is no dataset, job or file ${quoted(text)}; ${meant}visor search PART finds names`,
  );
}

async function linkTo(client: Client, address: string, { id }: StoredFileFragment): Promise<string | undefined> {
  const { file } = await patiently(() => client.request(FileLinkDocument, { id }));
  return file?.download ? new URL(file.download.url, address).href : undefined;
}
