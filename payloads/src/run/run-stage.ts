import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { EXIT, PayloadFailure, badData, badUsage } from '../failure.ts';
import { parseCableMap, type CableMap } from '../decode/cable-map.rules.ts';
import { FILTER_DEFAULTS, type FilterParams } from '../filter/select.rules.ts';
import { VERSION } from '../version.ts';
import { parseParams, type Arguments } from './parse-arguments.ts';
import { createOutputFile, type WrittenFile } from './output-file.ts';
import { createProgress } from './progress.ts';
import type { Stage, StageName, StageResult } from './stage.ts';

/** The JSON report of a run: what went in, what came out, what it cost. */
export interface Report extends StageResult {
  readonly stage: StageName;
  readonly version: string;
  readonly filesIn: readonly string[];
  readonly filesOut: readonly WrittenFile[];
  /** Processor and wall time, s. */
  readonly cpuS: number;
  readonly wallS: number;
  /** Most memory resident at a time, MiB. */
  readonly maxRssMB: number;
}

/** What a run uses beside its files. */
interface RunContext {
  /** Aborted when the program must stop. */
  readonly stop: AbortSignal;
  /** Prints a progress line. */
  print(line: string): void;
}

/** Only the code of the wanted stage is loaded: a payload of a small file is mostly start time. */
const STAGES: Readonly<Record<StageName, () => Promise<Stage>>> = {
  decode: async () => (await import('../decode/decode.ts')).decode,
  reconstruct: async () => (await import('../reconstruct/reconstruct.ts')).reconstruct,
  filter: async () => (await import('../filter/filter.ts')).filter,
  merge: async () => (await import('../merge/merge.ts')).merge,
};

/** Runs one stage from files to a file. The output appears under its name only if all went well; a failure is thrown. */
export async function runStage(args: Arguments, { stop, print }: RunContext): Promise<Report> {
  const started = { wall: performance.now(), cpu: process.cpuUsage() };
  const log = createLog(args.log);
  log(`${args.stage} ${VERSION}: ${args.inputs.join(' ') || 'no input'} -> ${args.output}`);
  try {
    const params: FilterParams = { ...FILTER_DEFAULTS, ...readParams(args.params), ...args.flags };
    const cableMap = readCableMap(args.cableMap);
    const stage = await STAGES[args.stage]();
    const output = createOutputFile(args.output);
    let result: StageResult;
    try {
      result = await stage({
        inputs: args.inputs,
        output,
        params,
        cableMap,
        progress: createProgress(stop, print),
        log,
      });
    } catch (error) {
      output.discard();
      throw error;
    }
    const filesOut = [output.commit()];
    const report = { stage: args.stage, version: VERSION, filesIn: args.inputs, filesOut, ...result, ...cost(started) };
    if (args.report !== undefined)
      put(args.report, () => writeFileSync(args.report ?? '', `${JSON.stringify(report)}\n`));
    log(
      `done: ${result.slices} slices, ${result.hitsIn} -> ${result.hitsOut} hits, ${result.eventsIn} -> ${result.eventsOut} events`,
    );
    return report;
  } catch (error) {
    log(`failed: ${error instanceof Error ? error.message : String(error)}`);
    throw error;
  }
}

function cost(started: { wall: number; cpu: NodeJS.CpuUsage }): Pick<Report, 'cpuS' | 'wallS' | 'maxRssMB'> {
  const cpu = process.cpuUsage(started.cpu);
  const seconds = (microseconds: number): number => Math.round(microseconds / 1000) / 1000;
  return {
    cpuS: seconds(cpu.user + cpu.system),
    wallS: seconds((performance.now() - started.wall) * 1000),
    maxRssMB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

function put(path: string, action: () => void): void {
  try {
    action();
  } catch (cause) {
    throw new PayloadFailure(EXIT.cannotWrite, `cannot write ${path}: ${String((cause as Error).message)}`, { cause });
  }
}

function createLog(path: string | undefined): (line: string) => void {
  if (path === undefined) return () => {};
  return (line) => put(path, () => appendFileSync(path, `${new Date().toISOString()} ${line}\n`));
}

function readInput(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PayloadFailure(EXIT.noInput, `cannot read ${path}: ${String((cause as Error).message)}`, { cause });
  }
}

function readParams(path: string | undefined): Partial<FilterParams> {
  if (path === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(readInput(path));
  } catch (cause) {
    if (cause instanceof PayloadFailure) throw cause;
    throw badUsage(`${path} is not JSON`);
  }
  const read = parseParams(value);
  if ('problem' in read) throw badUsage(`${path}: ${read.problem}`);
  return read.params;
}

function readCableMap(path: string | undefined): CableMap | undefined {
  if (path === undefined) return undefined;
  const map = parseCableMap(readInput(path));
  if ('problem' in map) throw badData(`cable map ${path} ${map.problem}`);
  return map;
}
