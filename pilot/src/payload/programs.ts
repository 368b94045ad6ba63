import { pause } from '@visor/schema/pause';
import { NoAnswer, type Inspect } from '@visor/storage';
import { probePause } from '../backoff.rules.ts';
import { failAttempt } from '../failure/attempt-failed.ts';
import type { Readiness } from '../session/readiness.ts';
import { findExecutable, type FoundProgram } from './find-executable.ts';
import { openProgramIdentities, type ProgramIdentity } from './identify-program.ts';

/** The programs of a node. */
export interface Programs extends Disposable {
  /** Finds a program by its plain name. @throws AttemptFailed UNKNOWN_EXECUTABLE, PAYLOAD_START_FAILED */
  find(name: string): Promise<FoundProgram>;
  /** Whether the program is there. */
  has(name: string): Promise<boolean>;
  /**
   * Notes that a payload of this program, which was just found, starts at a time. Returns what says, at its end, which file it ran, where
   * that can be read.
   */
  started(name: string, program: FoundProgram, at: Date): () => Promise<ProgramIdentity | undefined>;
}

interface ProgramsOptions {
  readonly folders: readonly string[];
  /** Looks at files without waiting for ever for their file system. */
  readonly inspect: Inspect;
  readonly readiness: Pick<Readiness, 'setUnavailable' | 'setAvailable'>;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/** A program is looked for once in this time, milliseconds: many short payloads share a look. */
const MAX_AGE_MS = 50;
/** Programs whose place is remembered. */
const MAX_REMEMBERED = 1_000;

/** A look for a program. */
interface Look {
  readonly begunAt: number;
  isDone: boolean;
  readonly found: Promise<FoundProgram | string>;
}

/** Returns a look for a program that many payloads share. */
function shareLooks(
  find: (name: string) => Promise<FoundProgram | string>,
  now: () => number,
): (name: string) => Promise<FoundProgram | string> {
  const looks = new Map<string, Look>();
  return (name) => {
    const last = looks.get(name);
    if (last && (!last.isDone || now() - last.begunAt < MAX_AGE_MS)) return last.found;
    if (looks.size >= MAX_REMEMBERED) looks.clear();
    const own: Look = { begunAt: now(), isDone: false, found: find(name) };
    looks.set(name, own);
    // Only what was found is remembered.
    const forget = (): void => void (looks.get(name) === own && looks.delete(name));
    own.found.then((program) => (typeof program === 'string' ? forget() : void (own.isDone = true)), forget);
    return own.found;
  };
}

/** Opens the programs of a node. While the file system of one does not answer, the jobs of that program are not claimed. */
export function openPrograms({ folders, inspect, readiness, now }: ProgramsOptions): Programs {
  const hanging = new Map<string, NoAnswer>();
  const stopped = new AbortController();
  const look = shareLooks((name) => findExecutable(name, folders, inspect), now);
  /** Looks again for a program until its file system answers; not while an earlier look waits still, as each would hold a process. */
  const waitForAnswer = async (name: string, first: NoAnswer): Promise<void> => {
    hanging.set(name, first);
    readiness.setUnavailable(name, first.message);
    for (let last: unknown = first, tries = 0; last !== undefined && !stopped.signal.aborted; tries++) {
      if (last instanceof NoAnswer) await last.isOver;
      await pause(probePause(tries), stopped.signal);
      last = await look(name).then(
        () => undefined,
        (error: unknown) => error,
      );
    }
    hanging.delete(name);
    readiness.setAvailable(name);
  };
  /** @throws NoAnswer */
  const lookOnce = async (name: string): Promise<FoundProgram | string> => {
    const known = hanging.get(name);
    if (known) throw known;
    try {
      return await look(name);
    } catch (error) {
      if (error instanceof NoAnswer && !hanging.has(name)) void waitForAnswer(name, error);
      throw error;
    }
  };
  const identify = openProgramIdentities(inspect, now);
  return {
    async find(name) {
      const found = await lookOnce(name).catch((error: unknown) =>
        failAttempt('PAYLOAD_START_FAILED', 'pilot', (error as Error).message),
      );
      return typeof found === 'string' ? failAttempt('UNKNOWN_EXECUTABLE', 'pilot', found) : found;
    },
    has: (name) =>
      lookOnce(name).then(
        (found) => typeof found !== 'string',
        () => false,
      ),
    started(name, program, at) {
      const begunAt = now();
      const identity = identify(program);
      return async () => {
        // What a shorter one ran was found no longer before.
        if (now() - begunAt < MAX_AGE_MS) return identity;
        const later = await lookOnce(name).catch(() => undefined);
        return isReplacedBefore(at, program, later) ? identify(later) : identity;
      };
    },
    [Symbol.dispose]: () => stopped.abort(),
  };
}

/** Whether a file that was found later took the place of a program before a time, such as the start of the program. */
const isReplacedBefore = (
  at: Date,
  program: FoundProgram,
  later: FoundProgram | string | undefined,
): later is FoundProgram =>
  typeof later === 'object' &&
  later.path === program.path &&
  later.file.mark !== program.file.mark &&
  later.file.changedAt <= at.getTime();
