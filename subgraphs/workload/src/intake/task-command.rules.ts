import { isUuid, MAX_TOOL_BYTES, referenceProblem, type RegisterTask } from '@visor/schema';
import { demandFaults, readDemands, type Demands } from '../task/demands.rules.ts';
import type { Device } from '../task/device.rules.ts';
import { readSplitting, splittingFaults, type Splitting } from './splitting.rules.ts';

/** A task as its command describes it, after the checks. */
export interface NewTask extends Demands, Splitting {
  readonly id: string;
  readonly device: Device;
  readonly mode: 'MAP' | 'MERGE';
  readonly rank: number;
  readonly retries: number;
  readonly retryDelay: number;
  readonly datasetId: string;
  readonly outputs: readonly { port: string; datasetId: string; datasetName: string; required: boolean }[];
  readonly log: { readonly datasetId: string; readonly datasetName: string };
  /** Its jobs are not part of the processing of the files that they read. */
  readonly auxiliary: boolean;
  readonly outputStorage: string;
  readonly tool: unknown;
  /** The program that pilots look for; null where the command names none. */
  readonly program: string | null;
}

/** One component of a path. */
const PLAIN_NAME = /^(?!\.{1,2}$)[^/\\\0]{1,255}$/;

const MAX_PROGRAM_LENGTH = 255;
/** Each claim, report and heartbeat of the task's jobs has all of them. */
const MAX_OUTPUTS = 100;
/** Faults that are named. */
const MAX_FAULTS = 20;

/** Returns the first word of the tool's command line, which pilots look for; else the command's `executable`. */
function programOf({ tool, executable }: RegisterTask): string | null {
  const words: unknown = (tool as { readonly baseCommand?: unknown } | null | undefined)?.baseCommand;
  const first: unknown = Array.isArray(words) ? words[0] : undefined;
  return typeof first === 'string' ? first : (executable ?? null);
}

/** Returns the task of a register command, or the faults that make it REJECTED. */
export function readTask(command: RegisterTask): { readonly task: NewTask } | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const require = (isRight: boolean, fault: string): void => void (isRight || faults.push(fault));
  const inputs = command.dataset_in_uid;
  const outputs = command.outputs ?? [];
  const { log } = command;
  const rank = command.rank ?? 0;
  const retries = command.retry ?? 0;
  const retryDelay = command.retryDelay ?? 0;
  const splitting = readSplitting(command);
  const demands = readDemands(command.resources, command.device_type ?? 'CPU');
  require(inputs.length === 1 && isUuid(inputs[0]), 'dataset_in_uid must be one dataset id');
  require(isUuid(log.datasetId), 'log must name a dataset by id');
  require(PLAIN_NAME.test(log.datasetName), 'log.datasetName must be 1 to 255 characters without /');
  require(outputs.length <= MAX_OUTPUTS, `outputs has ${outputs.length} items; at most ${MAX_OUTPUTS} are allowed`);
  for (const [index, output] of outputs.slice(0, MAX_OUTPUTS).entries()) {
    require(isUuid(output.datasetId), `outputs.${index}.datasetId is not a dataset id`);
    require(PLAIN_NAME.test(output.datasetName), `outputs.${index}.datasetName must be 1 to 255 characters without /`);
    require(outputs.findIndex(({ port }) => port === output.port) === index, `outputs.${index}.port is given twice`);
  }
  const storageFault = referenceProblem(command.outputStorage);
  require(storageFault === undefined, `outputStorage ${storageFault}`);
  require(typeof command.tool === 'object' && command.tool !== null, 'tool must be an object');
  const toolBytes = Buffer.byteLength(JSON.stringify(command.tool) ?? '');
  require(toolBytes <= MAX_TOOL_BYTES, `tool has ${toolBytes} bytes as JSON; at most ${MAX_TOOL_BYTES} are allowed`);
  const program = programOf(command);
  require(program === null ||
    program.length <= MAX_PROGRAM_LENGTH, `the program's name is longer than ${MAX_PROGRAM_LENGTH}`);
  require(Number.isFinite(rank), 'rank must be a number');
  require(retries >= 0 && retries <= 1_000, 'retry must be 0 to 1000');
  require(retryDelay >= 0 && retryDelay <= 86_400, 'retryDelay must be 0 to 86400 seconds');
  faults.push(...splittingFaults(splitting));
  faults.push(...demandFaults(demands).map((fault) => `resources.${fault}`));
  if (faults.length > 0) return { faults: faults.slice(0, MAX_FAULTS) };
  return {
    task: {
      id: command.task_id.toLowerCase(),
      device: command.device_type ?? 'CPU',
      mode: command.mode ?? 'MAP',
      rank,
      retries,
      retryDelay,
      datasetId: inputs[0] ?? '',
      outputs,
      log,
      ...splitting,
      ...demands,
      auxiliary: command.auxiliary ?? false,
      outputStorage: command.outputStorage,
      tool: command.tool,
      program,
    },
  };
}
