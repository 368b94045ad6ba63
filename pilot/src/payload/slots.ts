import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Readiness } from '../session/readiness.ts';
import { probePause } from '../backoff.rules.ts';
import type { Confinement } from './confinement.ts';
import { openJobFile, type JobFile } from './job-file.ts';
import { LauncherError, startSpawner, type Spawner } from './spawner.ts';

/** The right to run one payload, with the spawner that does it. */
export interface Slot extends Disposable {
  readonly file: JobFile;
  readonly spawner: Spawner;
  readonly confinement: Confinement;
}

export interface Slots extends Disposable {
  /**
   * Waits for a free slot, first come, first served, and for its spawner.
   * @throws the reason of `signal`; LauncherError when no spawner could be started for a minute
   */
  take(signal: AbortSignal): Promise<Slot>;
}

export interface SlotsOptions {
  readonly confinements: readonly Confinement[];
  readonly folder: string;
  readonly graceMs: number;
  readonly readiness: Pick<Readiness, 'fail' | 'heal'>;
}

interface Place {
  readonly index: number;
  readonly confinement: Confinement;
  file: JobFile | undefined;
  spawner: Spawner | undefined;
}

const CAUSE = 'launcher';
/** Time in which an attempt waits for its launcher to heal, milliseconds: then another node should run it. */
const PATIENCE_MS = 60_000;

/** One slot per confinement; each keeps its spawner, started when first needed and again after it has ended. */
export function openSlots(options: SlotsOptions): Slots {
  const places = options.confinements.map((confinement, index): Place => ({
    index,
    confinement,
    file: undefined,
    spawner: undefined,
  }));
  const queue = openQueue(places.toReversed());
  return {
    async take(signal) {
      const place = await queue.take(signal);
      try {
        const { file, spawner } = await startPatiently(place, options, signal);
        return { file, spawner, confinement: place.confinement, [Symbol.dispose]: () => queue.release(place) };
      } catch (error) {
        queue.release(place);
        throw error;
      }
    },
    [Symbol.dispose]() {
      for (const { spawner, file } of places) {
        spawner?.[Symbol.dispose]();
        file?.[Symbol.dispose]();
      }
    },
  };
}

/** Free places, handed out first come, first served. */
function openQueue(free: Place[]) {
  const queue: ((place: Place) => void)[] = [];
  return {
    release(place: Place): void {
      const next = queue.shift();
      if (next) next(place);
      else free.push(place);
    },
    take(signal: AbortSignal): Promise<Place> {
      signal.throwIfAborted();
      const place = free.pop();
      if (place) return Promise.resolve(place);
      return new Promise((resolve, reject) => {
        const turn = (given: Place): void => {
          signal.removeEventListener('abort', leave);
          resolve(given);
        };
        const leave = (): void => {
          queue.splice(queue.indexOf(turn), 1);
          reject(signal.reason);
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(turn);
      });
    },
  };
}

interface Started {
  readonly file: JobFile;
  readonly spawner: Spawner;
}

/** A launcher that does not start costs the pilot its readiness; the attempt waits, for a while. */
async function startPatiently(place: Place, options: SlotsOptions, signal: AbortSignal): Promise<Started> {
  const until = performance.now() + PATIENCE_MS;
  for (let tries = 0; ; tries++) {
    try {
      const started = await start(place, options);
      options.readiness.heal(CAUSE);
      return started;
    } catch (error) {
      options.readiness.fail(CAUSE, (error as Error).message);
      if (performance.now() > until) throw error;
    }
    await delay(probePause(tries), undefined, { signal });
  }
}

async function start(place: Place, { folder, graceMs }: SlotsOptions): Promise<Started> {
  try {
    mkdirSync(folder, { recursive: true });
    // A name that nobody can have taken before.
    const name = `slot${place.index}.${randomUUID().slice(0, 8)}`;
    place.file ??= openJobFile(join(folder, name), place.confinement.user);
  } catch (error) {
    throw new LauncherError(`the launcher has no file in ${folder}: ${(error as Error).message}`);
  }
  const { file, confinement } = place;
  if (!place.spawner?.alive) place.spawner = await startSpawner({ file, graceMs, confinement });
  return { file, spawner: place.spawner };
}
