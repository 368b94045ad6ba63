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
  /** Says which file a program is, where it can be read. */
  identify(program: FoundProgram): Promise<ProgramIdentity | undefined>;
}

interface ProgramsOptions {
  readonly folders: readonly string[];
  /** Looks at files without waiting for ever for their file system. */
  readonly inspect: Inspect;
  readonly readiness: Pick<Readiness, 'setUnavailable' | 'setAvailable'>;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/** A program is looked for once in this time, milliseconds: it may change as well between a look and the start of its payload. */
const MAX_AGE_MS = 1_000;
/** Programs whose place is remembered. */
const MAX_REMEMBERED = 1_000;

/** A look for a program. */
interface Look {
  /** When it was done; undefined: it is under way. */
  doneAt: number | undefined;
  readonly found: Promise<FoundProgram | string>;
}

/** Opens the programs of a node. While the file system of one does not answer, the jobs of that program are not claimed. */
export function openPrograms({ folders, inspect, readiness, now }: ProgramsOptions): Programs {
  const looks = new Map<string, Look>();
  const hanging = new Map<string, NoAnswer>();
  const stopped = new AbortController();
  const look = (name: string): Promise<FoundProgram | string> => {
    const last = looks.get(name);
    if (last && (last.doneAt === undefined || now() - last.doneAt < MAX_AGE_MS)) return last.found;
    if (looks.size >= MAX_REMEMBERED) looks.clear();
    const own: Look = { doneAt: undefined, found: findExecutable(name, folders, inspect) };
    looks.set(name, own);
    // Only what was found is remembered.
    const forget = (): void => void (looks.get(name) === own && looks.delete(name));
    own.found.then((program) => (typeof program === 'string' ? forget() : void (own.doneAt = now())), forget);
    return own.found;
  };
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
    identify: openProgramIdentities(inspect),
    [Symbol.dispose]: () => stopped.abort(),
  };
}
