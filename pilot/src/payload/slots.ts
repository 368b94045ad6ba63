import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Readiness } from '../session/readiness.ts';
import { probePause } from '../backoff.rules.ts';
import type { Confinement } from './confinement.ts';
import { openJobFile, type JobFile } from './job-file.ts';
import { LauncherError } from './launcher-error.ts';
import { startSpawner, type Spawner } from './spawner.ts';

/** The right to run one payload, with the spawner that runs it. */
export interface Slot extends Disposable {
  readonly file: JobFile;
  readonly spawner: Spawner;
  readonly confinement: Confinement;
}

export interface Slots extends Disposable {
  /**
   * Waits for a free slot, in the order of the calls, and for its spawner.
   * @throws the reason of `signal`; LauncherError when no spawner could be started for a minute
   */
  take(signal: AbortSignal): Promise<Slot>;
}

interface SlotsOptions {
  readonly confinements: readonly Confinement[];
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
  const queue = openQueue(states.toReversed());
  return {
    async take(signal) {
      const state = await queue.take(signal);
      try {
        const { file, spawner } = await startWithRetries(state, options, signal);
        return { file, spawner, confinement: state.confinement, [Symbol.dispose]: () => queue.release(state) };
      } catch (error) {
        queue.release(state);
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

/** Hands out free slots in the order of the calls. */
function openQueue(free: SlotState[]) {
  const waiting: ((state: SlotState) => void)[] = [];
  return {
    release(state: SlotState): void {
      const next = waiting.shift();
      if (next) next(state);
      else free.push(state);
    },
    take(signal: AbortSignal): Promise<SlotState> {
      signal.throwIfAborted();
      const state = free.pop();
      if (state) return Promise.resolve(state);
      return new Promise((resolve, reject) => {
        const accept = (given: SlotState): void => {
          signal.removeEventListener('abort', cancel);
          resolve(given);
        };
        const cancel = (): void => {
          waiting.splice(waiting.indexOf(accept), 1);
          reject(signal.reason);
        };
        signal.addEventListener('abort', cancel, { once: true });
        waiting.push(accept);
      });
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
    mkdirSync(folder, { recursive: true });
    // A name that no other file can have.
    const name = `slot${state.index}.${randomUUID().slice(0, 8)}`;
    state.file ??= openJobFile(join(folder, name), state.confinement.user);
  } catch (error) {
    throw new LauncherError(`the launcher has no file in ${folder}: ${(error as Error).message}`);
  }
  const { file, confinement } = state;
  if (!state.spawner?.alive) state.spawner = await startSpawner({ file, graceMs, confinement });
  return { file, spawner: state.spawner };
}
