import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Readiness } from '../session/readiness.ts';
import { probePause } from '../backoff.rules.ts';
import type { Confinement } from './confinement.ts';
import { openAdmissionQueue } from '../resources/admission-queue.ts';
import type { Demands, Resources } from '../resources/resources.rules.ts';
import { openJobFile, type JobFile } from './job-file.ts';
import { LauncherError } from './launcher-error.ts';
import { startSpawner, type Spawner } from './spawner.ts';

/** The right to run one payload, with the spawner that runs it. */
export interface Slot extends Disposable {
  readonly file: JobFile;
  readonly spawner: Spawner;
  readonly confinement: Confinement;
  /** Number of the slot, from 0. */
  readonly index: number;
  /** GPUs that only this payload may use; undefined where the pilot does not know its GPUs. */
  readonly gpus: readonly string[] | undefined;
}

export interface Slots extends Disposable {
  /**
   * Waits until a slot and what the job demands are free, and for the slot's spawner.
   * @throws the reason of `signal`; LauncherError when no spawner could be started for a minute
   */
  take(demands: Demands, signal: AbortSignal): Promise<Slot>;
  /** Payloads that run at once, as far as known: fewer than the slots while a job waits for cores, memory or GPUs. */
  readonly concurrency: number;
}

interface SlotsOptions {
  readonly confinements: readonly Confinement[];
  readonly resources: Resources;
  readonly folder: string;
  readonly graceMs: number;
  readonly readiness: Pick<Readiness, 'setFault' | 'clearFault'>;
}

interface SlotState {
  readonly index: number;
  readonly confinement: Confinement;
  file: JobFile | undefined;
  spawner: Spawner | undefined;
}

const FAULT_CAUSE = 'launcher';
/** Longest wait of an attempt for its launcher to recover, milliseconds; after that another node should run it. */
const LAUNCHER_TIMEOUT_MS = 60_000;

/**
 * Opens one slot per confinement. Each keeps its spawner, which is started when first needed and again after it has
 * ended.
 */
export function openSlots(options: SlotsOptions): Slots {
  const states = options.confinements.map((confinement, index): SlotState => ({
    index,
    confinement,
    file: undefined,
    spawner: undefined,
  }));
  const queue = openAdmissionQueue(states, options.resources);
  return {
    get concurrency() {
      return queue.concurrency;
    },
    async take(demands, signal) {
      const granted = await queue.take(demands, signal);
      const { item: state, gpus } = granted;
      try {
        const { file, spawner } = await startWithRetries(state, options, signal);
        const release = (): void => queue.release(granted);
        const { index, confinement } = state;
        return { file, spawner, gpus, index, confinement, [Symbol.dispose]: release };
      } catch (error) {
        queue.release(granted);
        throw error;
      }
    },
    [Symbol.dispose]() {
      for (const { spawner, file } of states) {
        spawner?.[Symbol.dispose]();
        file?.[Symbol.dispose]();
      }
    },
  };
}

interface RunningSpawner {
  readonly file: JobFile;
  readonly spawner: Spawner;
}

/** Starts the spawner of a slot. While that fails the pilot is not ready, and the attempt waits for a limited time. */
async function startWithRetries(state: SlotState, options: SlotsOptions, signal: AbortSignal): Promise<RunningSpawner> {
  const deadline = performance.now() + LAUNCHER_TIMEOUT_MS;
  for (let tries = 0; ; tries++) {
    try {
      const started = await start(state, options);
      options.readiness.clearFault(FAULT_CAUSE);
      return started;
    } catch (error) {
      options.readiness.setFault(FAULT_CAUSE, (error as Error).message);
      if (performance.now() > deadline) throw error;
    }
    await delay(probePause(tries), undefined, { signal });
  }
}

async function start(state: SlotState, { folder, graceMs }: SlotsOptions): Promise<RunningSpawner> {
  try {
    state.file ??= openFileOf(state, folder);
  } catch (error) {
    throw new LauncherError(`the launcher has no file in ${folder}: ${(error as Error).message}`);
  }
  const { file, confinement } = state;
  if (!state.spawner?.alive) state.spawner = await startSpawner({ file, graceMs, confinement });
  return { file, spawner: state.spawner };
}

function openFileOf({ index, confinement }: SlotState, folder: string): JobFile {
  mkdirSync(folder, { recursive: true });
  // A name that no other file can have.
  return openJobFile(join(folder, `slot${index}.${randomUUID().slice(0, 8)}`), confinement.user);
}
