import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { storageDirectory } from '@visor/laptop';
import { announceInputs } from './announce-inputs.ts';
import { describeMachine, withBenchStack, type BenchStack } from './bench-stack.ts';
import { awaitSummary } from './await-summary.ts';
import { median } from './median.rules.ts';
import {
  announceLargeFiles,
  removeOutputs,
  writeLargeFiles,
  type AnnouncedKind,
  type LargeFile,
} from './large-files.ts';
import { startPilot } from './own-pilot.ts';
import { cpuBetween, serverSeconds } from './process-cpu.ts';
import { addWork, parseWork, treeWork, type Work } from './process-io.ts';

export interface FilesOptions {
  readonly files: number;
  readonly mib: number;
  readonly rounds: number;
  readonly checksum: AnnouncedKind;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

/** One run through all files. */
interface FilesRun {
  readonly round: number;
  readonly by: 'visor' | 'script';
  readonly slots: number;
  /** Of Visor from the message of the task to its summary. */
  readonly seconds: number;
  readonly bytesReadPerByte: number;
  readonly bytesWrittenPerByte: number;
  /** CPU seconds per GB (10^9 bytes) of input, payloads included. */
  readonly cpuPerGb: number;
  /** The same of the processes that copy; of Visor only. */
  readonly copyCpuPerGb?: number;
  /** The same of the services, which share the cores with the slots; of Visor only. */
  readonly servicesCpuPerGb?: number;
}

export interface FilesResult {
  readonly files: number;
  readonly mib: number;
  readonly checksum: AnnouncedKind;
  readonly runs: readonly FilesRun[];
  /** Medians of the ratios of each round: rate of Visor over that of the script, on 1 and on 2 slots. */
  readonly ratioOneSlot: number;
  readonly ratioTwoSlots: number;
  /** Rate of Visor on two slots over that on one, and the same of the script. */
  readonly visorScaling: number;
  readonly scriptScaling: number;
  /** Rate of two slots over one if no core were idle in the run of two: what the CPU time of pilot and services leaves. */
  readonly scalingBound: number;
  readonly machine: string;
}

const SLOTS = [1, 2] as const;
/** Jobs before the first run: services and PostgreSQL have compiled and planned what they do, as in a farm that has worked before. */
const SERVICES_WARM_UP = { jobs: 1_000, bytes: 1 };
/** Jobs of each run's new pilot before it. */
const PILOT_WARM_UP = { jobs: 12, bytes: 2 ** 20 };
const GB = 1e9;
const BIN = join(import.meta.dirname, '../bin');
const exec = promisify(execFile);

/** Measures large files through pilots of one and two slots, and through a script that does the same by hand, in turn. */
export async function benchFiles(options: FilesOptions): Promise<FilesResult> {
  const template = { name: 'files', file: 'files.cwl' };
  return withBenchStack({ ...options, pilots: 0, slots: 1, template }, async (bench) => {
    const files = writeLargeFiles(bench.stack.dir, options.files, options.mib);
    await warmServices(bench);
    const runs: FilesRun[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      // Each is the first in every other round: the pace of a machine changes.
      const order = round % 2 === 1 ? (['script', 'visor'] as const) : (['visor', 'script'] as const);
      for (const slots of round % 2 === 1 ? SLOTS : SLOTS.toReversed())
        for (const by of order) {
          const run = await (by === 'visor' ? runVisor : runScript)(bench, files, { ...options, round, slots });
          runs.push(run);
          options.print(`round ${round}: ${by}, ${slots} slots: ${run.seconds.toFixed(2)} s`);
        }
    }
    const { files: count, mib, checksum } = options;
    return {
      files: count,
      mib,
      checksum,
      runs,
      ...ratiosOf(runs),
      scalingBound: boundOf(runs, totalBytes(files)),
      machine: describeMachine(),
    };
  });
}

/** Compares only runs of the same round. */
export function ratiosOf(
  runs: readonly Pick<FilesRun, 'round' | 'by' | 'slots' | 'seconds'>[],
): Pick<FilesResult, 'ratioOneSlot' | 'ratioTwoSlots' | 'visorScaling' | 'scriptScaling'> {
  const rounds = [...new Set(runs.map(({ round }) => round))];
  const seconds = (round: number, by: FilesRun['by'], slots: number): number =>
    runs.find((run) => run.round === round && run.by === by && run.slots === slots)?.seconds ?? Number.NaN;
  const over = (ratio: (round: number) => number): number => median(rounds.map(ratio));
  return {
    ratioOneSlot: over((round) => seconds(round, 'script', 1) / seconds(round, 'visor', 1)),
    ratioTwoSlots: over((round) => seconds(round, 'script', 2) / seconds(round, 'visor', 2)),
    visorScaling: over((round) => seconds(round, 'visor', 1) / seconds(round, 'visor', 2)),
    scriptScaling: over((round) => seconds(round, 'script', 1) / seconds(round, 'script', 2)),
  };
}

/** Two slots at most halve the time of one, and use no more than all cores. */
export function boundOf(runs: readonly FilesRun[], bytes: number, cores = cpus().length): number {
  const visor = runs.filter(({ by }) => by === 'visor');
  const bounds = visor.flatMap(({ round, slots, cpuPerGb, servicesCpuPerGb = 0 }) => {
    const single = visor.find((run) => run.round === round && run.slots === 1);
    if (slots !== 2 || !single) return [];
    return Math.min(2, (single.seconds * cores) / (((cpuPerGb + servicesCpuPerGb) * bytes) / GB));
  });
  return median(bounds);
}

interface RunOptions extends FilesOptions {
  readonly round: number;
  readonly slots: number;
}

const totalBytes = (files: readonly LargeFile[]): number => files.reduce((sum, { size }) => sum + size, 0);

const figures = (work: Work, files: readonly LargeFile[]) => ({
  bytesReadPerByte: work.bytesRead / totalBytes(files),
  bytesWrittenPerByte: work.bytesWritten / totalBytes(files),
  cpuPerGb: (work.cpuSeconds * GB) / totalBytes(files),
});

async function runScript(
  { stack }: BenchStack,
  files: readonly LargeFile[],
  { round, slots, signal }: RunOptions,
): Promise<FilesRun> {
  const folder = join(stack.dir, 'by-hand');
  const begin = performance.now();
  const { stdout } = await exec(join(BIN, 'by-hand'), [String(slots), folder, ...files.map(({ path }) => path)], {
    signal,
  });
  const seconds = (performance.now() - begin) / 1_000;
  rmSync(folder, { recursive: true });
  return { round, by: 'script', slots, seconds, ...figures(parseWork(stdout, stdout), files) };
}

async function runVisor(bench: BenchStack, files: readonly LargeFile[], options: RunOptions): Promise<FilesRun> {
  const { stack, log, client } = bench;
  const { round, slots, checksum: kind } = options;
  await using pilot = await startPilot(stack, slots, `bench-${round}-${slots}`);
  await warmUp(bench, `warm.${round}.${slots}.raw`, PILOT_WARM_UP);
  const isCopier = (command: string): boolean => command.includes('storage-helper');
  const [before, copiedBefore, services] = [treeWork(pilot.pid), treeWork(pilot.pid, isCopier), bench.cpu()];
  const dataset = `files.${round}.${slots}.raw`;
  await announceLargeFiles(stack.dir, log, files, { dataset, kind });
  const task = await awaitSummary(client, dataset);
  if (task.progress?.finished !== files.length)
    throw new Error(`only ${task.progress?.finished} of ${files.length} jobs finished`);
  const seconds = (Date.parse(task.progress.summarisedAt ?? '') - Date.parse(task.sentAt ?? '')) / 1_000;
  const work = addWork(treeWork(pilot.pid), before, -1);
  const copying = addWork(treeWork(pilot.pid, isCopier), copiedBefore, -1);
  const servicesSeconds = serverSeconds(cpuBetween(services, bench.cpu()));
  removeOutputs(stack.dir);
  rmSync(join(storageDirectory(stack.dir, 'input'), dataset), { recursive: true });
  const perGb = (cpuSeconds: number): number => (cpuSeconds * GB) / totalBytes(files);
  const shares = { copyCpuPerGb: perGb(copying.cpuSeconds), servicesCpuPerGb: perGb(servicesSeconds) };
  return { round, by: 'visor', slots, seconds, ...figures(work, files), ...shares };
}

async function warmServices(bench: BenchStack): Promise<void> {
  await using _pilot = await startPilot(bench.stack, 2, 'bench-warm');
  await warmUp(bench, 'warm.raw', SERVICES_WARM_UP);
}

async function warmUp(
  { stack, log, client }: BenchStack,
  dataset: string,
  { jobs, bytes }: { readonly jobs: number; readonly bytes: number },
): Promise<void> {
  const contentOf = (index: number): string => String(index).padEnd(bytes);
  await announceInputs(stack.dir, log, { dataset, count: jobs, contentOf });
  await awaitSummary(client, dataset);
}
