/** A thread that reads the watched folder. Its data is the folder, absolute and without links. */
import { isUtf8 } from 'node:buffer';
import { lstatSync, opendirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { showBytes } from '@visor/schema/show-bytes';
import { hashFile } from './hash-file.ts';
import type { DiskAnswer, DiskRequest, Entry, HashOutcome, ListedEntry, Look, NextPart } from './protocol.ts';
import { entryOf } from './read-entry.ts';

/** Names of one part of a list. */
const PART_SIZE = 1_000;

const root = String(workerData);
const waiting = new Map<number, () => void>();

function look(path: string): Entry | undefined {
  const stats = lstatSync(join(root, path), { bigint: true, throwIfNoEntry: false });
  return stats && entryOf(stats);
}

/** Reads what a name of a folder is; undefined: it has gone meanwhile. */
function readName(folder: string, bytes: Buffer): ListedEntry | undefined {
  if (!isUtf8(bytes)) return { shown: join(folder, showBytes(bytes)), problem: 'is not UTF-8; rename it' };
  const name = bytes.toString();
  try {
    const entry = look(join(folder, name));
    return entry && { name, entry };
  } catch (error) {
    const problem = `cannot be looked at: ${(error as Error).message}`;
    return { shown: join(folder, name), problem, isUnreadable: true };
  }
}

/** Lists a folder of any size in parts: each waits until the one before was taken. */
async function list(id: number, folder: string): Promise<void> {
  const opened = lstatSync(join(root, folder), { bigint: true });
  if (!opened.isDirectory()) throw Object.assign(new Error('it is no folder'), { code: 'ENOTDIR' });
  // Names that are not UTF-8 arrive only as bytes, which the types of `opendir` do not have.
  using directory = opendirSync(join(root, folder), { encoding: 'buffer' as BufferEncoding, bufferSize: 256 });
  let part: ListedEntry[] = [];
  for (let found = directory.readSync(); found !== null; found = directory.readSync()) {
    const listed = readName(folder, Buffer.from(found.name));
    if (listed) part.push(listed);
    if (part.length < PART_SIZE) continue;
    await send(id, part);
    part = [];
  }
  if (part.length > 0) await send(id, part);
  post({ id, listed: entryOf(opened) });
}

function send(id: number, more: readonly ListedEntry[]): Promise<void> {
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    post({ id, more });
  });
}

/** Of what cannot be looked at the list of its folder gives the reason. */
function lookIfPossible(path: string): Look {
  try {
    return look(path);
  } catch {
    return 'unknown';
  }
}

const post = (answer: DiskAnswer): void => parentPort?.postMessage(answer);

/** The files of one request after those of the other: a disk is read in order, and the memory is bounded. */
let hashing = Promise.resolve();

async function hashAll({ id, files }: Extract<DiskRequest, { readonly task: 'hash' }>): Promise<void> {
  const hashed: HashOutcome[] = [];
  for (const file of files) hashed.push(await hashFile(root, file));
  post({ id, hashed });
}

async function answer(request: DiskRequest): Promise<void> {
  if (request.task === 'look') post({ id: request.id, looked: request.paths.map(lookIfPossible) });
  else if (request.task === 'hash') await (hashing = hashing.catch(() => {}).then(() => hashAll(request)));
  else await list(request.id, request.folder);
}

parentPort?.on('message', (message: DiskRequest | NextPart) => {
  if ('next' in message) {
    const go = waiting.get(message.next);
    waiting.delete(message.next);
    return go?.();
  }
  answer(message).catch((error: NodeJS.ErrnoException) =>
    post({ id: message.id, code: error.code ?? 'UNKNOWN', text: error.message }),
  );
});
