import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Client } from '@visor/client';
import type { Stack } from '@visor/laptop';
import { pause } from '@visor/schema/pause';
import { BenchDatasetDocument, BenchDeleteDatasetDocument } from '#operations';
import { describeMachine, withBenchStack } from './bench-stack.ts';
import { measureInTurns } from './in-turns.ts';
import { insertFiles, pathIn } from './synthetic-files.ts';

export interface DeleteOptions {
  readonly files: number;
  /** Size of each, bytes. */
  readonly bytes: number;
  readonly rounds: number;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

export interface DeleteResult {
  readonly files: number;
  readonly bytes: number;
  /** Files per second of each round: the files gone, on disk, and the dataset DELETED. */
  readonly visor: readonly number[];
  readonly rm: readonly number[];
  /** Median of the ratios of the rounds. */
  readonly ratio: number;
  readonly machine: string;
}

const TEMPLATE = { name: 'nothing', file: 'nothing.cwl' };
const STORAGE = 'output';
/** Nothing waits: neither for the grace nor for the allowance of a minute. */
const HASTE = { VISOR_RETENTION_GRACE_SECONDS: '0', VISOR_DELETE_FILES_PER_MINUTE: '1000000000' };
const POLL_INTERVAL_MS = 20;

/** Deletes the copies of datasets through the inspector, and as many files by `rm` and `sync`; the order changes from round to round. */
export const benchDelete = (options: DeleteOptions): Promise<DeleteResult> =>
  withBenchStack(
    { ...options, pilots: 0, slots: 1, template: TEMPLATE, environments: { data: HASTE, inspector: HASTE } },
    async ({ stack, client }) => {
      const { files, bytes, rounds, print, signal } = options;
      const { visor, rival, ratio } = await measureInTurns(
        { rounds, rival: 'rm', unit: 'files/s', signal, print },
        {
          visor: async (round) => files / (await deleteByVisor(stack, client, `bench-delete-${round}`, options)),
          rival: async (round) => files / (await deleteByProgram(join(stack.dir, 'storage'), `rm-${round}`, options)),
        },
      );
      return { files, bytes, visor, rm: rival, ratio, machine: describeMachine() };
    },
  );

/** Writes files that a dataset has, all on disk when it returns. */
async function writeFiles(root: string, dataset: string, { files, bytes }: DeleteOptions): Promise<void> {
  const content = Buffer.alloc(bytes, 'x');
  for (let index = 0; index < files; index++) {
    const path = join(root, pathIn(dataset, index));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  await run('sync', ['-f', root]);
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const [code] = (await once(spawn(program, args, { stdio: 'inherit' }), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${program} failed with ${code}`);
}

const secondsSince = (begun: number): number => (performance.now() - begun) / 1_000;

/** Returns the time from the first file that is gone to the end, seconds: the rounds of the daemons begin some time later. */
async function deleteByVisor(stack: Stack, client: Client, dataset: string, options: DeleteOptions): Promise<number> {
  const { files, bytes: size, signal } = options;
  const root = join(stack.dir, 'storage', STORAGE);
  await writeFiles(root, dataset, options);
  await insertFiles(stack, { dataset, storage: STORAGE, files, size });
  await client.request(BenchDeleteDatasetDocument, { dataset });
  const first = join(root, pathIn(dataset, 0));
  while (existsSync(first)) await pause(POLL_INTERVAL_MS, signal);
  const begun = performance.now();
  while ((await client.request(BenchDatasetDocument, { dataset })).dataset?.status !== 'DELETED')
    await pause(POLL_INTERVAL_MS, signal);
  await run('sync', ['-f', root]);
  return secondsSince(begun);
}

async function deleteByProgram(root: string, folder: string, options: DeleteOptions): Promise<number> {
  await writeFiles(root, folder, options);
  const begun = performance.now();
  await run('rm', ['-r', join(root, folder)]);
  await run('sync', ['-f', root]);
  return secondsSince(begun);
}
