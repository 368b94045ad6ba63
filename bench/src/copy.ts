import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openHelperStorage, type HelperStorage } from '@visor/storage';
import { describeMachine } from './bench-stack.ts';
import { measureInTurns } from './in-turns.ts';

export interface CopyOptions {
  readonly files: number;
  readonly mib: number;
  readonly rounds: number;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

export interface CopyResult {
  readonly files: number;
  readonly mib: number;
  /** MB (10^6 bytes) per second of each round, the bytes and names on disk. */
  readonly visor: readonly number[];
  readonly cp: readonly number[];
  /** Median of the ratios of the rounds. */
  readonly ratio: number;
  readonly machine: string;
}

const MIB = 1024 * 1024;
const BYTES_PER_MB = 1_000_000;

/**
 * Copies files as the upload to external storage does, one after another with their checksum (crc32), and by `cp` and `sync`; the
 * order changes from round to round.
 */
export async function benchCopy({ files, mib, rounds, signal, print }: CopyOptions): Promise<CopyResult> {
  const folder = mkdtempSync(join(tmpdir(), 'visor-bench-copy-'));
  try {
    mkdirSync(join(folder, 'from'));
    const paths = Array.from({ length: files }, (_none, index) => join(folder, 'from', `f${index}`));
    for (const path of paths) writeRandom(path, mib);
    await using storage = openHelperStorage({ size: 1, max: 2 });
    // The helper has started before the clock does: the inspector keeps it.
    await storage.verify([pathToFileURL(join(folder, 'none')).href], { size: 1, checksum: '', checksumKind: 'crc32' });
    const turns = { rounds, rival: 'cp', unit: 'MB/s', signal, print };
    const { visor, rival, ratio } = await measureInTurns(turns, {
      visor: () => rateOf(folder, files * mib, (to) => copyByVisor(storage, paths, to)),
      rival: () => rateOf(folder, files * mib, (to) => copyByProgram(paths, to)),
    });
    return { files, mib, visor, cp: rival, ratio, machine: describeMachine() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeRandom(path: string, mib: number): void {
  const file = openSync(path, 'w');
  try {
    for (let written = 0; written < mib; written++) writeSync(file, randomBytes(MIB));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function rateOf(folder: string, mib: number, copy: (to: string) => Promise<void>): Promise<number> {
  const to = mkdtempSync(join(folder, 'to-'));
  const begun = performance.now();
  await copy(to);
  const seconds = (performance.now() - begun) / 1_000;
  rmSync(to, { recursive: true });
  return (mib * MIB) / BYTES_PER_MB / seconds;
}

async function copyByVisor(storage: HelperStorage, paths: readonly string[], to: string): Promise<void> {
  const urls: string[] = [];
  for (const [index, path] of paths.entries()) {
    const url = pathToFileURL(join(to, `f${index}`)).href;
    const stored = await storage.store(path, url, { checksumKind: 'crc32' });
    if (!stored.ok) throw new Error(stored.text);
    urls.push(url);
  }
  const failure = await storage.sync(urls);
  if (failure) throw new Error(failure.text);
}

async function copyByProgram(paths: readonly string[], to: string): Promise<void> {
  const script = 'to=$1; shift; cp -- "$@" "$to" && cd "$to" && sync -- * && sync -- .';
  // A session of its own, as the helper has: Linux gives each session the same share of a busy processor.
  const child = spawn('sh', ['-c', script, 'copy', to, ...paths], { stdio: 'inherit', detached: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`cp failed with ${code}`);
}
