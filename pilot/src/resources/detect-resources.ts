import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { promisify } from 'node:util';
import type { PilotConfig } from '../config.ts';
import { freeBytes } from '../workdir/free-bytes.ts';
import { parseGpus, type Resources } from './resources.rules.ts';

const MIB = 2 ** 20;
/** Largest number of MiB that the server takes. */
const MAX_MIB = 2 ** 30;
const GPU_LIST_TIMEOUT_MS = 10_000;

/**
 * Returns what the pilot has for its jobs: what its settings state, else what the node has. There are never fewer cores than
 * slots: a pilot with more slots than cores is meant to run jobs that mostly wait.
 */
export async function detectResources(config: PilotConfig): Promise<Resources> {
  mkdirSync(config.PILOT_WORK_DIR, { recursive: true });
  return {
    cores:
      config.PILOT_CORES ?? Math.max(config.PILOT_SLOTS, Math.floor(availableParallelism() / config.PILOT_SHARE_OF)),
    ramMiB: config.PILOT_RAM_MIB ?? Math.max(1, toMiB(memoryBytes() / config.PILOT_SHARE_OF)),
    scratchMiB: config.PILOT_SCRATCH_MIB ?? toMiB(freeBytes(config.PILOT_WORK_DIR) / config.PILOT_SHARE_OF),
    gpus: config.PILOT_GPUS ?? (config.PILOT_DEVICE === 'CPU' ? [] : await listGpus()),
  };
}

const toMiB = (bytes: number): number => Math.min(Math.floor(bytes / MIB), MAX_MIB);

/** Memory of the node, or of the control group that the pilot runs in. */
function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Asks the driver for the GPUs of the node; undefined where there is none to ask. */
async function listGpus(): Promise<readonly string[] | undefined> {
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', ['--query-gpu=index', '--format=csv,noheader'], {
      timeout: GPU_LIST_TIMEOUT_MS,
    });
    return parseGpus(stdout.trim().split('\n').join(','));
  } catch {
    return undefined;
  }
}
