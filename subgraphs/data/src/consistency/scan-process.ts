/**
 * The program that lists a storage for the inspector: a process of its own, so that a mount that does not answer holds up nothing else.
 * It follows no links. Each line of its output is a batch of what it found.
 */
import { lstatSync, opendirSync, writeSync, type Dir, type Stats } from 'node:fs';
import { MARKER_NAME } from '@visor/storage/root-marker.rules';
import { OTHER_ROOT, type ScanBatch, type ScannedFile, type ScanProblem } from './scan.rules.ts';
import { scanKey } from '../inspection/scan-key.rules.ts';
import { isOwnName } from '../storage/own-names.rules.ts';

const BATCH_SIZE = 4_096;
/** A folder has at most this many folders above it; more are no layout of a storage. */
const MAX_DEPTH = 128;
const SEPARATOR = Buffer.from('/');
const STANDARD_OUTPUT = 1;
const RETRY_MS = 5;

let files: ScannedFile[] = [];
let problems: ScanProblem[] = [];

/** Waits while the pipe is full: what is not read yet is not kept. */
function write(text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;)
    try {
      done += writeSync(STANDARD_OUTPUT, bytes, done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
}

function flush(): void {
  write(`${JSON.stringify({ files, problems } satisfies ScanBatch)}\n`);
  files = [];
  problems = [];
}

function report(problem: ScanProblem): void {
  problems.push(problem);
  if (problems.length >= BATCH_SIZE) flush();
}

const kindOf = (found: Stats): string => {
  if (found.isSymbolicLink()) return 'is a symbolic link, which is not followed';
  if (found.isFIFO()) return 'is a pipe';
  if (found.isSocket()) return 'is a socket';
  return 'is a device';
};

const textOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;

const isMarked = (folder: Buffer): boolean =>
  lstatSync(Buffer.concat([folder, SEPARATOR, Buffer.from(MARKER_NAME)]), { throwIfNoEntry: false }) !== undefined;

/** Lists one folder; its folders go to `waiting`. */
function listFolder(root: Buffer, path: Buffer | undefined, depth: number, waiting: [Buffer, number][]): void {
  const folder = path === undefined ? root : Buffer.concat([root, SEPARATOR, path]);
  const key = path === undefined ? '' : scanKey(path);
  let entries: Dir;
  try {
    const before = lstatSync(folder);
    if (!before.isDirectory()) return report({ path: key, folder: true, text: 'is no folder any more' });
    if (path !== undefined && isMarked(folder)) return report({ path: key, folder: true, text: OTHER_ROOT });
    entries = opendirSync(folder, { encoding: 'buffer' as BufferEncoding, bufferSize: 1_024 });
  } catch (error) {
    if (path === undefined) throw error;
    return report({ path: key, folder: true, text: `cannot be read (${textOf(error)})` });
  }
  try {
    for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
      const name = Buffer.from(entry.name);
      if (path === undefined && isOwnName(name.toString('utf8'))) continue;
      visit(folder, name, path === undefined ? name : Buffer.concat([path, SEPARATOR, name]), depth, waiting);
    }
  } catch (error) {
    report({ path: key, folder: true, text: `cannot be read (${textOf(error)})` });
  } finally {
    entries.closeSync();
  }
}

function visit(folder: Buffer, name: Buffer, path: Buffer, depth: number, waiting: [Buffer, number][]): void {
  let found: Stats;
  try {
    found = lstatSync(Buffer.concat([folder, SEPARATOR, name]));
  } catch (error) {
    // A file that goes while its folder is read is not there.
    if (textOf(error) !== 'ENOENT')
      report({ path: scanKey(path), folder: false, text: `cannot be read (${textOf(error)})` });
    return;
  }
  if (found.isFile()) {
    // Larger numbers than these have lost digits.
    const inode = Number.isSafeInteger(found.ino) ? found.ino : 0;
    files.push([scanKey(path), found.size, Math.trunc(found.mtimeMs), found.nlink, inode, Math.ceil(found.ctimeMs)]);
    if (files.length >= BATCH_SIZE) flush();
  } else if (!found.isDirectory()) report({ path: scanKey(path), folder: false, text: kindOf(found) });
  else if (depth >= MAX_DEPTH)
    report({ path: scanKey(path), folder: true, text: `lies in more than ${MAX_DEPTH} folders` });
  else waiting.push([path, depth + 1]);
}

function scan(root: Buffer): void {
  const waiting: [Buffer, number][] = [];
  listFolder(root, undefined, 0, waiting);
  for (let next = waiting.pop(); next; next = waiting.pop()) listFolder(root, next[0], next[1], waiting);
  flush();
  write('"end"\n');
}

try {
  scan(Buffer.from(process.argv[2] ?? ''));
} catch (error) {
  write(`${JSON.stringify({ failed: (error as Error).message })}\n`);
}
