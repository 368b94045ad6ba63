import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Tool } from '@visor/cwl';
import { logger as newLogger } from '@visor/service/process';
import { inspectFile } from '@visor/storage';
import { settings } from '../config.ts';
import { AttemptFailed } from '../failure/attempt-failed.ts';
import { openIsolation } from '../payload/isolation.ts';
import { findProgram } from '../payload/prepare-launch.ts';
import { openPrograms } from '../payload/programs.ts';
import { openSlots } from '../payload/slots.ts';
import { wrapperProblem } from '../payload/wrapper.rules.ts';
import { limitsOf } from '../usage/limits.rules.ts';
import { openSampler } from '../usage/sampler.ts';
import { freeBytes } from '../workdir/free-bytes.ts';
import {
  advice,
  judgeEmptyInput,
  judgeProcesses,
  judgeRepetition,
  judgeRun,
  judgeTermination,
  missing,
  ok,
  resourcesToState,
  showUsage,
  type CheckedRun,
  type Finding,
  type Termination,
} from './findings.rules.ts';
import { GRACE_MS, NOTHING_STATED, runProgram, type Bench } from './run-program.ts';

export type { Finding } from './findings.rules.ts';

/** What to check. */
export interface PayloadCheck {
  /** Path of the program. */
  readonly program: string;
  /** Path of an input; without one a file of some bytes is used. */
  readonly input: string | undefined;
  /** Arguments after the input. */
  readonly args: readonly string[];
  /** Pattern of its output in the work folder. */
  readonly output: string;
  /** Longest run, seconds. */
  readonly wallSeconds: number;
  /** Command that it is run by, as with PILOT_WRAPPER; empty: none. */
  readonly wrapper: readonly string[];
  /** Ends the check: the program is ended, and nothing of it is left. */
  readonly signal: AbortSignal;
}

const SAMPLE = 'some bytes: no input was given\n';
const SETTINGS = { factor: 1, files: 200_000, processes: 4_096, idleSeconds: 0, slots: 1 } as const;
/** Part of the memory and disk that are free now which the program may take, and disk that it must leave: the machine has other users. */
const USABLE_PART = 0.8;
const LEAST_FREE_BYTES = 64 * 2 ** 20;
/** More than a machine has: for the rest a check measures, it does not limit. */
const UNLIMITED = { cores: 1, ramMiB: 2 ** 24, scratchMiB: 2 ** 24, gpus: undefined };

/** Runs a program as a pilot would, without a server, and says what it lacks. Each finding is given when it is made. */
export async function* checkPayload(check: PayloadCheck): AsyncIterable<Finding> {
  const program = resolve(check.program);
  const tool = toolOf(program, check);
  const wrong = wrapperProblem(check.wrapper);
  const problem = wrong === undefined ? await findProblem(tool, dirname(program)) : `the wrapper ${wrong}`;
  if (problem !== undefined) return yield missing(problem);
  yield ok('it is a file with permission to execute, and a program of this system or a script');
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'visor-check-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const input = check.input === undefined ? undefined : resolve(check.input);
  const name = input === undefined ? 'input.dat' : basename(input);
  const sample = join(folder, 'sample');
  if (input === undefined) writeFileSync(sample, SAMPLE);
  const isolation = stack.use(
    await openIsolation(
      {
        PILOT_WORK_DIR: folder,
        PILOT_SLOTS: 1,
        PILOT_UIDS: settings.PILOT_UIDS.fallback,
        PILOT_MAX_PROCESSES: SETTINGS.processes,
        VISOR_PAYLOAD_PATH: [dirname(program)],
      },
      newLogger('check', 'silent'),
    ),
  );
  if (process.getuid?.() === 0 && !isolation.slots[0]?.user)
    yield advice('it runs as root in this check, with all rights: pilots run it as a user of its own');
  const slots = stack.use(
    openSlots({ confinements: isolation.slots, resources: UNLIMITED, folder, graceMs: GRACE_MS, readiness: READINESS }),
  );
  const sampler = stack.use(
    openSampler({
      memoryBytes: UNLIMITED.ramMiB * 2 ** 20,
      workDir: folder,
      leastFreeBytes: LEAST_FREE_BYTES,
    }),
  );
  const usable = {
    ...UNLIMITED,
    ramMiB: (process.availableMemory() * USABLE_PART) / 2 ** 20,
    scratchMiB: (freeBytes(folder) * USABLE_PART) / 2 ** 20,
  };
  const bench: Bench = { folder, slots, sampler, limits: limitsOf(NOTHING_STATED, usable, SETTINGS) };
  const run = async (number: number, from: string, stop: AbortSignal = check.signal): Promise<CheckedRun> => {
    const signals = AbortSignal.any([check.signal, stop]);
    const found = await runProgram({ ...check, tool, program }, bench, { number, from, name }, signals);
    check.signal.throwIfAborted();
    return found;
  };

  const first = await run(0, input ?? sample);
  yield* judgeRun(first);
  if (first.usage) yield ok(`it used ${showUsage(first.usage)}`);
  if (first.usage) yield* judgeProcesses(first.usage, SETTINGS.processes);
  if (first.failure) return;
  if (first.usage) yield ok(`state in its template: ${resourcesToState(first.usage)}`);
  yield judgeRepetition(first, await run(1, input ?? sample));
  yield judgeTermination(await endAfterTerm((signal) => run(2, input ?? sample, signal), first), GRACE_MS / 1_000);
  if (input !== undefined) yield judgeEmptyInput(await run(3, emptyFile(folder)));
}

const READINESS = { setFault: () => {}, clearFault: () => {}, setUnavailable: () => {}, setAvailable: () => {} };

/** Returns why a tool's program is none, or undefined. */
async function findProblem(tool: Tool, folder: string): Promise<string | undefined> {
  const now = (): number => performance.now();
  using programs = openPrograms({ folders: [folder], inspect: inspectFile, readiness: READINESS, now });
  try {
    await findProgram(tool, programs);
    return undefined;
  } catch (error) {
    if (!(error instanceof AttemptFailed)) throw error;
    return error.failure.text;
  }
}

function emptyFile(folder: string): string {
  const path = join(folder, 'empty');
  writeFileSync(path, '');
  return path;
}

/** Returns an argument as a tool writes it where it is no reference. */
const literal = (text: string): string =>
  /\$[({]/.test(text) ? text.replaceAll('\\', '\\\\').replaceAll(/\$(?=[({])/g, '\\$') : text;

function toolOf(program: string, { args, output }: PayloadCheck): Tool {
  const bindings = ['$(inputs.input.path)', ...args.map(literal)];
  return {
    version: 1,
    mode: 'MAP',
    port: 'input',
    parameters: {},
    baseCommand: [basename(program)],
    bindings: bindings.map((value) => ({ value, separate: true })),
    env: {},
    outputs: [{ port: 'result', kind: 'output', required: true, globs: [output] }],
    successCodes: [0],
    permanentFailCodes: [],
    temporaryFailCodes: [],
  };
}

/** A run that takes less time may end by itself when TERM comes, seconds. */
const SHORT_RUN_SECONDS = 2;

/** Sends TERM in the middle of a run. Returns how it ended; undefined where it ended before. */
async function endAfterTerm(
  run: (signal: AbortSignal) => Promise<CheckedRun>,
  { usage }: CheckedRun,
): Promise<Termination | undefined> {
  const stop = new AbortController();
  let sentAt: number | undefined;
  const timer = setTimeout(
    () => {
      sentAt = performance.now();
      stop.abort();
    },
    ((usage?.wallSeconds ?? 0) * 1_000) / 2,
  );
  const { status, usage: used } = await run(stop.signal);
  clearTimeout(timer);
  if (sentAt === undefined || (status === 0 && (used?.wallSeconds ?? 0) < SHORT_RUN_SECONDS)) return undefined;
  return { seconds: (performance.now() - sentAt) / 1_000, wentOn: status === 0 };
}
