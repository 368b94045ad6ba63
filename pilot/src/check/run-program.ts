import { copyFileSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tool } from '@visor/cwl';
import { checksumOfFile, inspectFile } from '@visor/storage';
import { analyseOutputs } from '../analyse/analyse-outputs.ts';
import { loadCwl } from '../load-cwl.ts';
import { grantAccess } from '../payload/grant-access.ts';
import { commandPath, describeJob, prepareLaunch } from '../payload/prepare-launch.ts';
import { readTail } from '../payload/read-tail.ts';
import { runPayload } from '../payload/run-payload.ts';
import type { Slots } from '../payload/slots.ts';
import { wrap } from '../payload/wrapper.rules.ts';
import { lastLines } from '../text.rules.ts';
import type { Limits } from '../usage/limits.rules.ts';
import type { Sampler } from '../usage/sampler.ts';
import { freeBytes } from '../workdir/free-bytes.ts';
import type { Workdir } from '../workdir/open-workdir.ts';
import type { CheckedRun } from './findings.rules.ts';

/** Time between TERM and KILL, milliseconds. */
export const GRACE_MS = 5_000;
export const NOTHING_STATED = { cores: 1, ramMiB: 0, scratchMiB: 0, gpus: 0 };

/** A place to run the program in, as a pilot would. */
export interface Bench {
  readonly folder: string;
  readonly slots: Slots;
  readonly sampler: Sampler;
  readonly limits: Limits;
}

/** The program, and how it is run. */
interface CheckedProgram {
  readonly tool: Tool;
  readonly program: string;
  /** Longest run, seconds. */
  readonly wallSeconds: number;
  /** Command that it is run by, as with PILOT_WRAPPER; empty: none. */
  readonly wrapper: readonly string[];
}

interface Given {
  readonly number: number;
  readonly from: string;
  readonly name: string;
}

/** Runs a program once, as an attempt would. @param given.number another one for each run */
export async function runProgram(
  { tool, program, wallSeconds, wrapper }: CheckedProgram,
  { folder, slots, sampler, limits }: Bench,
  { number, from, name }: Given,
  signal: AbortSignal,
): Promise<CheckedRun> {
  const workdir = makeWorkdir(join(folder, `run.${number}`));
  const path = workdir.createInputPath(0, name, lstatSync(from).size);
  copyFileSync(from, path);
  const digest = await digestOf(path);
  const { size } = lstatSync(path);
  const job = describeJob([{ path, basename: name, size }], workdir, 1, 1_024);
  const { renderCommand } = await loadCwl();
  const launch = prepareLaunch(program, renderCommand(tool, job), workdir, [dirname(program)]);
  const env = { ...launch.env, PATH: commandPath([dirname(program)]) };
  using slot = await slots.take(NOTHING_STATED, new AbortController().signal);
  if (slot.confinement.user) grantAccess(workdir, launch, slot.confinement.user);
  const { out, tmp } = workdir;
  const places = { out, tmp, inputs: dirname(out), slot: '0' };
  const result = await runPayload(wrap({ ...launch, env }, wrapper, places), {
    slot,
    workdir,
    wallSeconds,
    limits,
    maxOutputBytes: Infinity,
    graceMs: GRACE_MS,
    sampler,
    inspect: inspectFile,
    signal,
  });
  const analysis = await analyseOutputs(tool, job, result, {
    workdir,
    maxOutputBytes: Infinity,
    maxDiskBytes: freeBytes(folder),
  });
  const outputs: { name: string; digest: string }[] = [];
  for (const { name: made } of analysis.outputs)
    outputs.push({ name: made, digest: await digestOf(join(workdir.out, made)) });
  const ended = result.startError === undefined ? await endOf(launch.stderr) : '';
  const failure = analysis.failure && { ...analysis.failure, text: `${analysis.failure.text}${ended}` };
  return {
    status: result.status,
    ranOn: result.ranOn === true && failure === undefined,
    failure,
    usage: result.usage,
    outputs,
    isInputChanged: (await digestOf(path)) !== digest,
  };
}

function makeWorkdir(path: string): Workdir {
  const [out, tmp] = [join(path, 'out'), join(path, 'tmp')];
  for (const folder of [path, out, tmp]) mkdirSync(folder);
  const inputs: string[] = [];
  return {
    out,
    tmp,
    inputs,
    owner: undefined,
    createInputPath(index, name) {
      mkdirSync(join(path, `in${index}`));
      inputs.push(join(path, `in${index}`, name));
      return join(path, `in${index}`, name);
    },
    pilotFile: (name) => join(path, name),
    isKept: () => false,
    offer: () => {},
    [Symbol.dispose]: () => {},
  };
}

const digestOf = (path: string): Promise<string> =>
  checksumOfFile(path, 'sha256').catch((error: unknown) => (error as Error).message);

const MAX_QUOTED_LINES = 10;
const MAX_QUOTED = 500;

/** Returns the end of what a program wrote to its standard error, as text that no terminal obeys. */
async function endOf(path: string): Promise<string> {
  const text = lastLines((await readTail(path))?.text ?? '', MAX_QUOTED_LINES, MAX_QUOTED);
  return text === '' ? '' : `; it wrote: ${text}`;
}
