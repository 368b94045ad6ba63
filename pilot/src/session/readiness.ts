import { probePause } from '../backoff.rules.ts';
import type { Logger } from '@visor/service/process';
import type { Failure } from '../failure/failure.rules.ts';
import { isLocalFault, isRefusedProgram, LOCAL_FAULT_LIMIT } from './readiness.rules.ts';

/** Whether this node can run payloads, and which programs it lacks. While it is not ready the pilot claims nothing. */
export interface Readiness {
  /** The node can run nothing, for this cause, until that is healed. */
  fail(cause: string, reason: string): void;
  heal(cause: string): void;
  /** Why the pilot is not ready; undefined: it is. */
  readonly reason: string | undefined;
  /** Programs that were not found here, sorted. */
  readonly refuses: readonly string[];
  /** Takes note of how an attempt ended. */
  record(end: { readonly state: string; readonly failure?: Failure }, program: string | undefined): void;
  /** Looks again for missing programs, and for whether local faults have gone. */
  probe(): void;
}

export interface ReadinessOptions {
  readonly logger: Logger;
  /** Whether the program is here now. */
  readonly hasProgram: (name: string) => boolean;
  /** Makes and removes a file in the work directory. @throws the file system's error */
  readonly testWorkDir: () => void;
  /** The pilot may claim more than before. */
  readonly healed: () => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

const LOCAL_FAULTS = 'local faults';
const MAX_REASON_LENGTH = 1_000;

export function openReadiness(options: ReadinessOptions): Readiness {
  const { logger, now } = options;
  const causes = new Map<string, string>();
  const refused = new Set<string>();
  let localFaults = 0;
  let probeAt = 0;

  const fail = (cause: string, text: string): void => {
    // It goes into heartbeats, which the server takes whole or not at all.
    const reason = text.slice(0, MAX_REASON_LENGTH).toWellFormed().replaceAll('\0', '\uFFFD');
    if (causes.get(cause) === reason) return;
    causes.set(cause, reason);
    logger.error({ cause, reason }, 'pilot not ready: it claims no jobs');
  };
  const heal = (cause: string): void => {
    if (!causes.delete(cause)) return;
    logger.info({ cause }, 'cause healed');
    if (causes.size === 0) options.healed();
  };

  const recordLocalFault = (text: string): void => {
    localFaults += 1;
    if (localFaults < LOCAL_FAULT_LIMIT) return;
    probeAt = now() + probePause(localFaults - LOCAL_FAULT_LIMIT);
    fail(LOCAL_FAULTS, text);
  };
  const probeWorkDir = (): void => {
    if (!causes.has(LOCAL_FAULTS) || now() < probeAt) return;
    try {
      options.testWorkDir();
    } catch (error) {
      return recordLocalFault((error as Error).message);
    }
    // The count stays: the next local fault makes the pilot not ready at once, and for longer.
    heal(LOCAL_FAULTS);
  };

  return {
    fail,
    heal,
    get reason() {
      return causes.size === 0 ? undefined : [...causes.values()].join('; ');
    },
    get refuses() {
      return [...refused].sort();
    },
    record({ state, failure }, program) {
      if (failure && isRefusedProgram(failure.code)) {
        if (program === undefined || refused.has(program)) return;
        refused.add(program);
        logger.warn({ program, reason: failure.text }, 'program missing: its jobs are claimed no more');
      } else if (failure && isLocalFault(failure)) recordLocalFault(failure.text);
      else if (state === 'FINISHED' || failure?.source === 'payload') localFaults = 0;
    },
    probe() {
      const found = [...refused].filter(options.hasProgram);
      for (const program of found) refused.delete(program);
      if (found.length > 0) {
        logger.info({ programs: found }, 'programs found: their jobs are claimed again');
        options.healed();
      }
      probeWorkDir();
    },
  };
}
