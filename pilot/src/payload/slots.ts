import { randomUUID } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fail, localError } from '../failure.ts';
import { startSpawner, type Spawner } from './spawner.ts';

/** A slot's file of commands. It is written over for each payload: to make a new one would cost twenty times as much. */
export interface JobFile {
  readonly path: string;
  /** @throws AttemptFailed */
  write(text: string): void;
}

/** The right to run one payload, with the spawner that does it. */
export interface Slot extends Disposable {
  readonly file: JobFile;
  spawner(): Promise<Spawner>;
}

export interface Slots extends Disposable {
  /** Waits for a free slot, first come, first served. @throws the reason of `signal` */
  take(signal: AbortSignal): Promise<Slot>;
}

interface Place {
  readonly file: JobFile & Disposable;
  spawner: Promise<Spawner> | undefined;
}

/** `count` slots with their files in `folder`; each keeps its spawner, made when first needed and again after it died. */
export function openSlots(count: number, folder: string, graceMs: number): Slots {
  // Files of a former life may still be there, about to be removed.
  const life = randomUUID().slice(0, 8);
  const places = Array.from({ length: count }, (_, index): Place => ({
    file: openJobFile(join(folder, `slot${index}.${life}.sh`)),
    spawner: undefined,
  }));
  const free = [...places];
  const queue: ((place: Place) => void)[] = [];

  const slotOf = (place: Place): Slot => ({
    file: place.file,
    spawner: () => livingSpawner(place, graceMs),
    [Symbol.dispose]() {
      const next = queue.shift();
      if (next) next(place);
      else free.push(place);
    },
  });

  return {
    take(signal) {
      signal.throwIfAborted();
      const place = free.pop();
      if (place) return Promise.resolve(slotOf(place));
      return new Promise((resolve, reject) => {
        const turn = (place: Place): void => {
          signal.removeEventListener('abort', leave);
          resolve(slotOf(place));
        };
        const leave = (): void => {
          queue.splice(queue.indexOf(turn), 1);
          reject(signal.reason);
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(turn);
      });
    },
    [Symbol.dispose]() {
      for (const { spawner, file } of places) {
        void spawner?.then(
          (one) => one[Symbol.dispose](),
          () => {},
        );
        file[Symbol.dispose]();
      }
    },
  };
}

async function livingSpawner(place: Place, graceMs: number): Promise<Spawner> {
  const present = await place.spawner?.catch(() => undefined);
  if (present?.alive) return present;
  place.spawner = startSpawner(graceMs);
  return place.spawner;
}

/** It is made when it is first written: a disk that is full then fails that attempt, and not the pilot. */
function openJobFile(path: string): JobFile & Disposable {
  let file: number | undefined;
  return {
    path,
    write(text) {
      const bytes = Buffer.from(text);
      file ??= opened(path);
      // Half of it would run something else.
      if (written(file, bytes) < bytes.length) fail(202, 'pilot', `no room for ${path}`);
    },
    [Symbol.dispose]() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

function opened(path: string): number {
  try {
    return openSync(path, 'w', 0o600);
  } catch (error) {
    throw localError(error);
  }
}

function written(file: number, bytes: Buffer): number {
  try {
    return writeSync(file, bytes, 0, bytes.length, 0);
  } catch (error) {
    throw localError(error);
  }
}
