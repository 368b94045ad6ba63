import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { storageDirectory } from '@visor/laptop';
import { logger } from '@visor/service/process';
import { openDisk, readChoices, runWatcher, type ChecksumKind } from '@visor/watcher';
import { describeMachine, withBenchStack } from './bench-stack.ts';
import { median } from './median.rules.ts';

export interface WatchOptions {
  /** Small files of 100 bytes. */
  readonly files: number;
  /** Large files, and the size of each, MiB. */
  readonly large: number;
  readonly mib: number;
  readonly rounds: number;
  readonly checksum: ChecksumKind;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

interface HashRound {
  /** MB/s (10^6 bytes) of two threads. */
  readonly hashed: number;
  readonly read: number;
}

export interface WatchResult {
  readonly files: number;
  /** From the start of the watcher until the catalog has all of them. */
  readonly filesPerSecond: number;
  /** CPU of the watcher for one file. */
  readonly cpuMsPerFile: number;
  readonly checksum: ChecksumKind;
  readonly large: number;
  readonly mib: number;
  readonly rounds: readonly HashRound[];
  /** Median of the ratios of the rounds: rate of hashing over that of a plain read. */
  readonly hashRatio: number;
  readonly machine: string;
}

const run = promisify(execFile);

/** `visor bench watch`: small files a second through a stack of its own, and hashing beside a plain read of the same files. */
export async function benchWatch(options: WatchOptions): Promise<WatchResult> {
  const rounds = await benchHashing(options);
  const small = await benchSmallFiles(options);
  const { files, large, mib, checksum } = options;
  const hashRatio = median(rounds.map(({ hashed, read }) => hashed / read));
  return { files, ...small, checksum, large, mib, rounds, hashRatio, machine: describeMachine() };
}

async function benchHashing(options: WatchOptions): Promise<HashRound[]> {
  const folder = mkdtempSync(join(tmpdir(), 'visor-bench-watch-'));
  try {
    const names = await writeLarge(folder, options);
    const bytes = options.large * options.mib * 1024 * 1024;
    await using disk = openDisk(folder);
    const hash = async () => {
      const request = (name: string) => disk.hash([{ path: name, kind: options.checksum }]);
      await Promise.all(names.map(request));
    };
    const read = () => plainRead(names.map((name) => join(folder, name)));
    // Both ways have their threads and code ready.
    await hash();
    await read();
    const rates: HashRound[] = [];
    for (let round = 0; round < options.rounds && options.signal?.aborted !== true; round++) {
      const order = round % 2 === 0 ? ([hash, read] as const) : ([read, hash] as const);
      const seconds = new Map<() => Promise<unknown>, number>();
      for (const way of order) {
        await dropFromCache(folder, names);
        const began = performance.now();
        const own = await way();
        seconds.set(way, typeof own === 'number' ? own : (performance.now() - began) / 1_000);
      }
      const rate = (way: () => Promise<unknown>): number => bytes / 1e6 / (seconds.get(way) ?? Number.NaN);
      rates.push({ hashed: rate(hash), read: rate(read) });
      options.print(
        `round ${round + 1}: hashed ${rates.at(-1)?.hashed.toFixed(0)} MB/s, read ${rates.at(-1)?.read.toFixed(0)} MB/s`,
      );
    }
    return rates;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeLarge(folder: string, { large, mib }: WatchOptions): Promise<readonly string[]> {
  const names = Array.from({ length: large }, (_, index) => `large${index}`);
  for (const name of names)
    await run('dd', [
      'if=/dev/urandom',
      `of=${join(folder, name)}`,
      'bs=1M',
      `count=${mib}`,
      'conv=fsync',
      'status=none',
    ]);
  return names;
}

/** Takes the files out of the page cache: `count=0` with nocache advises the system of the whole file. */
async function dropFromCache(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await run('dd', [`if=${join(folder, name)}`, 'iflag=nocache', 'count=0', 'status=none']);
}

/** Reads with the same chunks as the watcher, and does nothing with them. Begins when it is asked to; answers when it has read all. */
const READER = `
const { closeSync, openSync, readSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const buffer = Buffer.allocUnsafeSlow(512 * 1024);
parentPort.once('message', () => {
  for (const path of workerData) {
    const file = openSync(path, 'r');
    for (let at = 0, read = 1; read > 0; at += read) read = readSync(file, buffer, 0, buffer.length, at);
    closeSync(file);
  }
  parentPort.postMessage('read');
});
parentPort.postMessage('ready');`;

/** @returns seconds, without the start of the threads */
async function plainRead(paths: readonly string[]): Promise<number> {
  const halves = [0, 1].map((half) => paths.filter((_, index) => index % 2 === half));
  const workers = halves.map((workerData) => new Worker(READER, { eval: true, workerData }));
  const answer = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
  await Promise.all(workers.map(answer));
  const began = performance.now();
  const done = workers.map(answer);
  for (const worker of workers) worker.postMessage('go');
  await Promise.all(done);
  const seconds = (performance.now() - began) / 1_000;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return seconds;
}

type SmallFiles = Pick<WatchResult, 'filesPerSecond' | 'cpuMsPerFile'>;

function benchSmallFiles({ files, signal, print }: WatchOptions): Promise<SmallFiles> {
  const template = { name: 'nothing', file: 'nothing.cwl' };
  return withBenchStack({ pilots: 0, slots: 1, template, signal, print }, async ({ stack, client }) => {
    const folder = join(storageDirectory(stack.dir, 'input'), 'bench');
    const stateFolder = join(stack.dir, 'bench-watch');
    for (const path of [folder, stateFolder]) mkdirSync(path);
    for (let index = 0; index < files; index++) writeFileSync(join(folder, `f${index}`), String(index).padEnd(100));
    print(`${files} files are written`);
    const choices = readChoices({ dataset: 'bench.watched', stillSeconds: 0, rescanSeconds: 60 });
    let [began, ended] = [0, 0];
    let cpu = process.cpuUsage();
    await runWatcher(
      {
        ...choices,
        folder,
        stateFolder,
        storage: undefined,
        once: true,
        client,
        logger: logger('watcher', 'error', process.stderr),
        onEvent(event) {
          if (event.event === 'watching') [began, cpu] = [performance.now(), process.cpuUsage()];
          if (event.event === 'announced') ended = performance.now();
          if (event.event === 'problem') print(`${event.code} ${event.path}: ${event.text}`);
        },
      },
      signal ?? new AbortController().signal,
    );
    const used = process.cpuUsage(cpu);
    return {
      filesPerSecond: (files * 1_000) / (ended - began),
      cpuMsPerFile: (used.user + used.system) / 1_000 / files,
    };
  });
}
