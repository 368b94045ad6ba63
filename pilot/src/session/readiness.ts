import type { Logger } from '@visor/service/process';
import { probePause } from '../backoff.rules.ts';
import type { Failure } from '../failure/failure.rules.ts';
import { isMissingProgram, isNodeFault, NODE_FAULT_LIMIT } from './readiness.rules.ts';

/** Whether this node can run payloads, and which programs it lacks. While it is not ready the pilot claims nothing. */
export interface Readiness {
  /** Marks the node as unable to run any payload, for this cause, until the cause is cleared. */
  setFault(cause: string, reason: string): void;
  clearFault(cause: string): void;
  /** Notes that a program cannot be started now, for this reason: its jobs are not claimed, those of others are. */
  setUnavailable(program: string, reason: string): void;
  setAvailable(program: string): void;
  /** Why the pilot is not ready; undefined while it is. */
  readonly notReadyReason: string | undefined;
  /** Programs that were not found here, sorted. */
  readonly refusedPrograms: readonly string[];
  /** Programs that cannot be started now: sorted, and why, for people; no warning where there are none. */
  readonly unavailable: { readonly names: readonly string[]; readonly warning: string | undefined };
  /** Records how an attempt ended. */
  recordOutcome(outcome: { readonly state: string; readonly failure?: Failure }, program: string | undefined): void;
  /** Looks for missing programs again, and tests the work directory after node faults. Never throws. */
  probe(): Promise<void>;
}

interface ReadinessOptions {
  readonly logger: Logger;
  /** Whether the program is here now. */
  readonly hasProgram: (name: string) => Promise<boolean>;
  /** Creates and removes a file in the work directory. @throws the file system's error */
  readonly probeWorkDir: () => void;
  /** The pilot may claim more than before. */
  readonly onRecovery: () => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

const NODE_FAULTS = 'local faults';
const MAX_REASON_LENGTH = 1_000;

export function openReadiness(options: ReadinessOptions): Readiness {
  const { logger, now } = options;
  const causes = new Map<string, string>();
  const missing = openMissingPrograms(options);
  const unavailable = openUnavailablePrograms(options);
  let nodeFaults = 0;
  let probeAt = 0;

  const setFault = (cause: string, text: string): void => {
    // The reason is part of every heartbeat, which the server takes whole or not at all.
    const reason = text.slice(0, MAX_REASON_LENGTH).toWellFormed().replaceAll('\0', '\uFFFD');
    if (causes.get(cause) === reason) return;
    causes.set(cause, reason);
    logger.error({ cause, reason }, 'pilot not ready, claims no jobs');
  };
  const clearFault = (cause: string): void => {
    if (!causes.delete(cause)) return;
    logger.info({ cause }, 'pilot recovered from a fault');
    if (causes.size === 0) options.onRecovery();
  };

  const recordNodeFault = (text: string): void => {
    nodeFaults += 1;
    if (nodeFaults < NODE_FAULT_LIMIT) return;
    probeAt = now() + probePause(nodeFaults - NODE_FAULT_LIMIT);
    setFault(NODE_FAULTS, text);
  };
  const probeWorkDir = (): void => {
    if (!causes.has(NODE_FAULTS) || now() < probeAt) return;
    try {
      options.probeWorkDir();
    } catch (error) {
      return recordNodeFault((error as Error).message);
    }
    // The count stays: the next node fault makes the pilot not ready at once, and for longer.
    clearFault(NODE_FAULTS);
  };
  return {
    setFault,
    clearFault,
    setUnavailable: unavailable.add,
    setAvailable: unavailable.remove,
    get notReadyReason() {
      return causes.size === 0 ? undefined : [...causes.values()].join('; ');
    },
    get refusedPrograms() {
      return missing.names;
    },
    unavailable,
    recordOutcome({ state, failure }, program) {
      if (failure && isMissingProgram(failure.code)) {
        if (program !== undefined) missing.add(program, failure.text);
      } else if (program !== undefined && unavailable.has(program)) return;
      else if (failure && isNodeFault(failure)) recordNodeFault(failure.text);
      else if (state === 'FINISHED' || failure?.source === 'payload') nodeFaults = 0;
    },
    async probe() {
      probeWorkDir();
      await missing.probe();
    },
  };
}

/** Programs that cannot be started now, with why. */
function openUnavailablePrograms({ logger, onRecovery }: Pick<ReadinessOptions, 'logger' | 'onRecovery'>) {
  const reasons = new Map<string, string>();
  return {
    get names(): string[] {
      return [...reasons.keys()].sort();
    },
    get warning(): string | undefined {
      const [first] = reasons.values();
      const { size } = reasons;
      return first && `${first}; jobs of ${size === 1 ? 'that program' : `${size} such programs`} are not claimed`;
    },
    has: (program: string): boolean => reasons.has(program),
    add(program: string, reason: string): void {
      reasons.set(program, reason);
      logger.error({ program, reason }, 'program unavailable, its jobs are not claimed');
    },
    remove(program: string): void {
      if (!reasons.delete(program)) return;
      logger.info({ program }, 'program available again');
      onRecovery();
    },
  };
}

/** Programs that were not found. */
interface MissingPrograms {
  /** Sorted. */
  readonly names: readonly string[];
  add(program: string, reason: string): void;
  /** Looks for them again, one look at a time: a file system may not answer. */
  probe(): Promise<void>;
}

function openMissingPrograms({ logger, hasProgram, onRecovery }: ReadinessOptions): MissingPrograms {
  const missing = new Set<string>();
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    const programs = [...missing];
    const isHere = await Promise.all(programs.map(hasProgram));
    const found = programs.filter((_, index) => isHere[index]);
    if (found.length === 0) return;
    for (const program of found) missing.delete(program);
    logger.info({ programs: found }, 'programs found, their jobs are claimed again');
    onRecovery();
  };
  return {
    get names() {
      return [...missing].sort();
    },
    add(program, reason) {
      if (missing.has(program)) return;
      missing.add(program);
      logger.warn({ program, reason }, 'program missing, its jobs are no longer claimed');
    },
    probe: () => (looking ??= look().finally(() => (looking = undefined))),
  };
}
