import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { FilesToGetDocument, FileToGetDocument, type StoredFileFragment } from '#operations';
import type { Client } from '@visor/client';
import { checksumOfFile, isPlainName, openHelperStorage, type HelperStorage } from '@visor/storage';
import type { Command } from 'commander';
import { batches } from '../announce/locate.rules.ts';
import { isId } from '../commands/is-id.rules.ts';
import { readPages } from '../commands/pages.ts';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from './connect.ts';

interface Options extends ConnectionOptions {
  readonly output: string;
}

/** `visor get`: copies files of the catalog out of a storage of this machine, with their checksums. */
export function register(program: Command): void {
  declareConnection(program.command('get'))
    .description('copy the files of a dataset, the outputs of a job, or one file from a storage of this machine')
    .argument('<name|id>', 'name or id of a dataset, id of a job or a file')
    .option('-o, --output <dir>', 'where to put them', '.')
    .action(get);
}

async function get(text: string, options: Options): Promise<void> {
  await using client = connect(options);
  const files = await filesOf(client, text);
  if (files.length === 0) throw new CommandError(EXIT_CODE.notFound, `${JSON.stringify(text)} has no files`);
  const dir = resolve(options.output);
  mkdirSync(dir, { recursive: true });
  const workers = Math.min(availableParallelism(), files.length, 4);
  await using storage = openHelperStorage({ size: workers, max: 2 * workers });
  let copied = 0;
  for (const batch of batches(files, workers))
    for (const isCopied of await Promise.all(batch.map((file) => getFile(storage, file, dir))))
      copied += isCopied ? 1 : 0;
  const rest = files.length - copied;
  process.stderr.write(
    `${copied} files copied to ${dir}${rest > 0 ? `, ${rest} were there` : ''}; all checksums agree\n`,
  );
}

const PAGE_SIZE = 1_000;

async function filesOf(client: Client, text: string): Promise<StoredFileFragment[]> {
  const files: StoredFileFragment[] = [];
  const which = isId(text) ? { id: text, name: null } : { id: null, name: text };
  let isDataset = false;
  const read = async (after: string | null) =>
    (await client.request(FilesToGetDocument, { ...which, first: PAGE_SIZE, after })).dataset?.files;
  for await (const { nodes } of readPages(read)) {
    isDataset = true;
    files.push(...nodes);
  }
  if (isDataset) return files;
  const { file, job } = isId(text) ? await client.request(FileToGetDocument, { id: text }) : { file: null, job: null };
  if (file) return [file];
  if (job) return [...job.outputs];
  throw new CommandError(
    EXIT_CODE.notFound,
    `there is no dataset${isId(text) ? ', job or file' : ''} ${JSON.stringify(text)}; visor dataset list --name PART finds datasets`,
  );
}

/** Copies one file, and gives it its name when its checksum agrees. @returns false where it was there before */
async function getFile(storage: HelperStorage, file: StoredFileFragment, dir: string): Promise<boolean> {
  const { name, size, checksum, checksumKind, replicas } = file;
  if (!isPlainName(name)) throw new CommandError(EXIT_CODE.failed, `${JSON.stringify(name)} is no name of a file here`);
  const path = join(dir, name);
  if (existsSync(path)) {
    if (statSync(path).size === size && (await checksumOfFile(path, checksumKind)) === checksum) return false;
    throw new CommandError(EXIT_CODE.failed, `${path} is another file: remove it, or choose another folder with -o`);
  }
  const part = `${path}.${process.pid}.part`;
  try {
    const urls = replicas.filter(({ status }) => status === 'AVAILABLE').map(({ url }) => url);
    const outcome = await storage.fetch(urls, part, { size, checksum, checksumKind });
    if (!outcome.ok) throw new CommandError(EXIT_CODE.failed, `${name} was not copied: ${outcome.text}`);
    renameSync(part, path);
    return true;
  } finally {
    rmSync(part, { force: true });
  }
}
