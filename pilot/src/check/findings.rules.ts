import { failureCodes } from '@visor/schema';
import type { Failure } from '../failure/failure.rules.ts';
import type { Usage } from '../usage/usage.rules.ts';

/** What a check found: `missing`: pilots would fail its jobs; `advice`: they run, but not well. */
export interface Finding {
  readonly kind: 'ok' | 'missing' | 'advice';
  readonly text: string;
}

export const ok = (text: string): Finding => ({ kind: 'ok', text });
export const missing = (text: string): Finding => ({ kind: 'missing', text });
export const advice = (text: string): Finding => ({ kind: 'advice', text });

/** One run of the program on one input. */
export interface CheckedRun {
  /** Exit code; 128 + n after signal n. */
  readonly status: number;
  /** Processes that it had started ran on when it had ended, and were killed. */
  readonly ranOn: boolean;
  /** Why pilots would fail it; undefined where it succeeded. */
  readonly failure: Failure | undefined;
  readonly usage: Usage | undefined;
  /** Each output with its digest. */
  readonly outputs: readonly { readonly name: string; readonly digest: string }[];
  readonly isInputChanged: boolean;
}

const MIB = 2 ** 20;
/** Digits of measured memory that are worth stating, MiB. */
const MEMORY_STEP_MIB = 64;
/** Processes and threads that nobody has to explain, and as many for each core that is kept busy. */
const USUAL_PROCESSES = 64;
/** A shorter run keeps no core busy for long, seconds. */
const LEAST_WALL_SECONDS = 1;

/** Judges the run on the given input. */
export function judgeRun({ failure, outputs, isInputChanged, ranOn }: CheckedRun): Finding[] {
  const end = failure
    ? missing(`a job of it would end FAILED ${failure.code}: ${failure.text}${remedyOf(failure)}`)
    : ok(`it ended with success and left ${outputs.map(({ name }) => JSON.stringify(name)).join(', ') || 'no output'}`);
  return [
    end,
    isInputChanged ? missing('it changed its input: pilots give inputs to be read only') : ok('its input is as it was'),
    ...(ranOn
      ? [
          advice(
            'processes that it had started ran on when it ended: they are killed then, and what they write is lost; wait for them',
          ),
        ]
      : []),
  ];
}

/** Says what to do about a failure, where a check knows more than a pilot. */
function remedyOf({ code, text }: Failure): string {
  if (code === failureCodes.OUTPUT_MISSING) return ' (--output takes the pattern of its template)';
  if (code === failureCodes.OUTPUT_EMPTY)
    return ' (it gets the path of its input as its first argument; its standard input is empty)';
  if (code !== failureCodes.PAYLOAD_EXIT_NONZERO) return '';
  if (/permission denied|read-only file system/i.test(text))
    return '\n(it may write to its working directory and to TMPDIR only)';
  return '\n(its command line is the input, then the arguments that this check gets after --)';
}

/** Judges a second run on the same input: a retry, or the same job at another place, should make the same. */
export function judgeRepetition(first: CheckedRun, second: CheckedRun): Finding {
  const list = ({ outputs }: CheckedRun): string => JSON.stringify(outputs.map(({ name, digest }) => [name, digest]));
  if (second.failure) return missing(`a second run on the same input failed: ${second.failure.text}`);
  if (list(first) === list(second)) return ok('a second run made the same output, byte by byte');
  return advice(
    'a second run made another output: a retry gives a file with another checksum (a time or a random number in it?)',
  );
}

/** Judges a run on an empty input: bad input must not pass for good. */
export function judgeEmptyInput({ status, failure }: CheckedRun): Finding {
  if (!failure) return advice('an empty input passed for a good one: end with exit code 65 on input that is bad');
  if (status === 65) return ok('it refused an empty input with exit code 65: bad input is not tried again');
  return advice(
    `on an empty input it ended with exit code ${status}, and its job would be tried again (FAILED ${failure.code}): end with exit code 65 on input that is bad`,
  );
}

/** How a program ended to which TERM was sent. */
export interface Termination {
  /** From TERM to its end. */
  readonly seconds: number;
  /** It went on to its end, with success. */
  readonly wentOn: boolean;
}

/** Judges how it reacts to TERM. Undefined: it ended before, by itself. */
export function judgeTermination(end: Termination | undefined, graceSeconds: number): Finding {
  if (end === undefined) return ok('it ended before TERM could be tried');
  const { seconds, wentOn } = end;
  if (wentOn)
    return advice(
      `it went on for ${seconds.toFixed(1)} s after TERM, to its end: a longer run would be killed ${graceSeconds} s after TERM, and lose what it writes at its end`,
    );
  if (seconds < graceSeconds) return ok(`it ended ${seconds.toFixed(1)} s after TERM`);
  return advice(`it ignored TERM for ${graceSeconds} s and was killed: what it writes at its end is then lost`);
}

/** Cores that a run kept busy on average, at least one. */
const coresOf = ({ cpuSeconds, wallSeconds }: Usage): number =>
  Math.max(1, Math.round(cpuSeconds / Math.max(wallSeconds, LEAST_WALL_SECONDS)));

/**
 * Judges how many processes and threads a run had: far more than its cores can run only take memory and turns.
 * @param most processes and threads above which a pilot ends a payload
 */
export function judgeProcesses(usage: Usage, most: number): Finding[] {
  const { peakProcesses = 0 } = usage;
  const cores = coresOf(usage);
  if (peakProcesses <= USUAL_PROCESSES * cores) return [];
  return [
    advice(
      `it had ${peakProcesses} processes and threads at once and kept ${cores === 1 ? 'one core' : `${cores} cores`} busy: start no more than run at once; a pilot ends a payload that has more than ${most} (PILOT_MAX_PROCESSES)`,
    ),
  ];
}

/** Says what to state of the program's needs, from what a run used. */
export function resourcesToState(usage: Usage): string {
  const { peakMemoryBytes, peakScratchBytes } = usage;
  const memory =
    peakMemoryBytes === undefined ? undefined : Math.ceil(peakMemoryBytes / MIB / MEMORY_STEP_MIB) * MEMORY_STEP_MIB;
  const disk = peakScratchBytes === undefined ? undefined : Math.max(1, Math.ceil(peakScratchBytes / MIB));
  const parts = [
    `coresMin: ${coresOf(usage)}`,
    ...(memory === undefined ? [] : [`ramMin: ${memory}`]),
    ...(disk === undefined ? [] : ['tmpdirMin: 1', `outdirMin: ${disk}`]),
  ];
  return `ResourceRequirement: { ${parts.join(', ')} }`;
}

/** Shows what a run used. */
export function showUsage({ cpuSeconds, wallSeconds, peakMemoryBytes, readBytes, writtenBytes }: Usage): string {
  const size = (bytes: number | undefined): string =>
    bytes === undefined ? 'unknown' : `${(bytes / MIB).toFixed(1)} MiB`;
  return [
    `${wallSeconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of processor time`,
    `memory ${peakMemoryBytes === undefined ? 'unknown (it ended too soon to measure)' : `at most ${size(peakMemoryBytes)}`}`,
    `read ${size(readBytes)}, written ${size(writtenBytes)}`,
  ].join('; ');
}
