import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@visor/client';
import { examine } from '@visor/doctor';
import { pause } from '@visor/schema/pause';
import { BenchInspectionDocument, BenchInspectStorageDocument } from '#operations';
import { describeMachine, withBenchStack } from './bench-stack.ts';
import { FILES_PER_FOLDER, insertFiles, pathIn } from './synthetic-files.ts';
import { memoryOf } from './process-memory.ts';

export interface ConsistencyOptions {
  readonly files: number;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

export interface ConsistencyResult {
  readonly files: number;
  readonly seconds: number;
  readonly scanned: number;
  readonly dark: number;
  readonly missing: number;
  /** Largest memory of the inspector and its helpers meanwhile, MB. */
  readonly memoryMb: number;
  /** What the doctor takes that compares all afterwards, also each file on the disk. */
  readonly doctor: {
    readonly seconds: number;
    /** Largest memory of its process, which is that of the bench, MB. */
    readonly memoryMb: number;
    readonly files: number;
    readonly problems: readonly string[];
  };
  readonly machine: string;
}

const TEMPLATE = { name: 'nothing', file: 'nothing.cwl' };
const STORAGE = 'output';
const DATASET = 'bench-consistency';
const POLL_INTERVAL_MS = 250;
const MB = 1_000_000;

/** Compares a storage of empty files with the catalog, in which all but one are, and one that is not there. */
export const benchConsistency = (options: ConsistencyOptions): Promise<ConsistencyResult> =>
  withBenchStack({ ...options, pilots: 0, slots: 1, template: TEMPLATE }, async ({ stack, client }) => {
    const { files, print, signal } = options;
    const root = join(stack.dir, 'storage', STORAGE);
    print(`writing ${files} files`);
    for (let index = 0; index < files; index++) {
      const path = join(root, pathIn(DATASET, index));
      if (index % FILES_PER_FOLDER === 0) mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, '');
    }
    writeFileSync(join(root, DATASET, 'dark.raw'), '');
    print('registering them');
    // All files, and one that is not there.
    await insertFiles(stack, { dataset: DATASET, storage: STORAGE, files: files + 1, size: 0 });
    const inspector = stack.processes.find(({ name }) => name === 'inspector')?.process?.pid ?? 0;
    const { inspectStorage } = await client.request(BenchInspectStorageDocument, { storage: STORAGE });
    let memory = 0;
    for (;;) {
      memory = Math.max(memory, memoryOf([inspector]));
      const { inspection } = await client.request(BenchInspectionDocument, { id: inspectStorage.id });
      if (inspection?.finishedAt && inspection.startedAt) {
        if (inspection.state !== 'DONE')
          throw new Error(`the inspection ended ${inspection.state}: ${inspection.text}`);
        const { scanned, dark, missing, startedAt, finishedAt } = inspection;
        const seconds = (new Date(finishedAt).getTime() - new Date(startedAt).getTime()) / 1_000;
        print('the doctor looks at all');
        const doctor = await runDoctor(client, signal);
        return { files, seconds, scanned, dark, missing, memoryMb: memory / MB, doctor, machine: describeMachine() };
      }
      await pause(POLL_INTERVAL_MS, signal);
      signal?.throwIfAborted();
    }
  });

/** Lets the doctor compare everything, in this process. */
async function runDoctor(client: Client, signal: AbortSignal | undefined): Promise<ConsistencyResult['doctor']> {
  let most = process.memoryUsage.rss();
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), POLL_INTERVAL_MS);
  try {
    const { seconds, compared, problems } = await examine(client, { signal });
    const kinds = problems.map(({ kind, count }) => `${kind} ${count}`);
    return { seconds, memoryMb: most / MB, files: compared.files, problems: kinds };
  } finally {
    clearInterval(timer);
  }
}
