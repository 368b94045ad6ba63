/** Jobs that a person describes by a program and its arguments: what may be given, and the CWL document that it stands for. */
import { assertValid, nodeLabelsProblem, Refusal, textProblem, utf8Length } from '@visor/schema';
import type { CreateJobInput } from '../../generated/types.ts';

const MAX_ARGS = 1_000;
const MAX_ARGS_BYTES = 64 * 1024;
const MAX_PATTERN_LENGTH = 1_000;
const DEFAULT_STDOUT = 'stdout.txt';

/** A program, its arguments and what its job needs, as a person gives them. */
export type ProgramInput = Omit<CreateJobInput, 'fileIds' | 'requestId'>;

/** How the files come to the program: all of them to one job, or each to a job of its own. */
export interface Feed {
  readonly mode: 'MAP' | 'MERGE';
  /** Name of the input in references. */
  readonly port: string;
}
export const ALL_FILES: Feed = { mode: 'MERGE', port: 'files' };
export const EACH_FILE: Feed = { mode: 'MAP', port: 'file' };

/** Bounds what is given before it is read further. @throws Refusal INVALID that names the field */
export function assertBounded(input: ProgramInput): void {
  const { executable, stdout, outputGlob, labels } = input;
  const args = input.args ?? [];
  assertValid(
    'executable',
    executable.length > MAX_PATTERN_LENGTH ? `is longer than ${MAX_PATTERN_LENGTH} characters` : undefined,
  );
  assertValid(
    'args',
    args.length > MAX_ARGS ? `has ${args.length} elements; at most ${MAX_ARGS} are allowed` : undefined,
  );
  const bytes = args.reduce((sum, arg) => sum + utf8Length(arg), 0);
  assertValid(
    'args',
    bytes > MAX_ARGS_BYTES ? `take ${bytes} bytes; at most ${MAX_ARGS_BYTES} are allowed` : undefined,
  );
  // A script for a shell may have several lines.
  for (const [index, arg] of args.entries())
    assertValid(`args.${index}`, textProblem(arg.replaceAll(/[\t\n]/g, ' '), MAX_ARGS_BYTES));
  assertValid('outputGlob', stdout != null && outputGlob != null ? 'or stdout is the output, not both' : undefined);
  for (const [field, text] of Object.entries({ stdout, outputGlob }))
    assertValid(field, text == null ? undefined : textProblem(text, MAX_PATTERN_LENGTH));
  assertValid('labels', labels == null ? undefined : nodeLabelsProblem(labels));
}

/** The fields that are given: one that is null says the same as one that is left out. */
export const parametersOf = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

const requirement = (name: string, fields: object): object =>
  Object.keys(parametersOf(fields)).length > 0 ? { [name]: parametersOf(fields) } : {};

/** Writes the document of a chain of one step that runs the program; JSON, which is YAML. */
export function documentOf(input: ProgramInput, { mode, port }: Feed): string {
  const { executable, args, stdout, outputGlob, device, rank, retries, gpus, labels, scratchMiB } = input;
  const output =
    outputGlob == null
      ? { stdout: stdout ?? DEFAULT_STDOUT, outputs: { output: 'stdout' } }
      : { outputs: { output: { type: 'File', outputBinding: { glob: outputGlob } } } };
  const run = {
    class: 'CommandLineTool',
    baseCommand: [executable],
    arguments: args ?? [`$(inputs.${port})`],
    inputs: { [port]: mode === 'MAP' ? 'File' : 'File[]' },
    ...output,
    requirements: {
      ...requirement('ResourceRequirement', {
        coresMin: input.cores,
        ramMin: input.ramMiB,
        ...(scratchMiB == null ? {} : { tmpdirMin: scratchMiB, outdirMin: 0 }),
      }),
      ...requirement('ToolTimeLimit', { timelimit: input.wallSeconds }),
    },
    hints: requirement('spd:Task', { device, rank, retries, gpus, labels }),
  };
  const document = {
    cwlVersion: 'v1.2',
    class: 'Workflow',
    $namespaces: { spd: 'https://spd-online-filter.org/cwl#' },
    ...(mode === 'MAP' ? { requirements: { ScatterFeatureRequirement: {} } } : {}),
    inputs: { inputs: 'File[]' },
    steps: {
      job: { ...(mode === 'MAP' ? { scatter: port } : {}), in: { [port]: 'inputs' }, out: ['output'], run },
    },
    outputs: {},
  };
  return JSON.stringify(document, undefined, 2);
}

/** Fields of the input by the name that they have in the document. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['baseCommand', 'executable'],
  ['coresMin', 'cores'],
  ['ramMin', 'ramMiB'],
  ['tmpdirMin', 'scratchMiB'],
  ['timelimit', 'wallSeconds'],
  ['glob', 'outputGlob'],
]);

interface DocumentProblem {
  readonly path: string;
  readonly severity: string;
  readonly message: string;
  readonly hint: string;
}

const REMEDY = 'give the name of a program in a folder of the payload path, and its arguments in args';

/** Returns the Refusal that says in the words of the input what is wrong with the document that was made of it. */
export function refusalOfDocument(problems: readonly DocumentProblem[]): Refusal {
  const { path = '', message = '', hint = '' } = problems.find(({ severity }) => severity === 'ERROR') ?? {};
  const [, item] = /\/arguments\/(\d+)/.exec(path) ?? [];
  const key = path.split('/').findLast((name) => !/^\d+$/.test(name)) ?? '';
  // A document that cannot be read at all is one of arguments that take too much room.
  const field = key === '' ? 'args' : item === undefined ? (FIELDS.get(key) ?? key) : `args.${item}`;
  const remedy = field === 'executable' ? REMEDY : hint;
  const text =
    key !== '' && message.startsWith(`${key} `) ? `${field}${message.slice(key.length)}` : `${field}: ${message}`;
  return new Refusal('INVALID', `${text}${remedy === '' ? '' : ` (${remedy})`}`, { field });
}

/** Checks that the catalog has all files, and that they can be read. @throws Refusal INVALID that names the field */
export function assertReadable(
  fileIds: readonly string[],
  found: readonly { readonly id: string; readonly ready: boolean }[],
): void {
  const known = new Map(found.map(({ id, ready }) => [id, ready]));
  for (const [index, id] of fileIds.entries()) {
    const ready = known.get(id);
    if (ready === undefined) assertValid(`fileIds.${index}`, `is ${id}, which is no file of the catalog`);
    if (ready === false) assertValid(`fileIds.${index}`, `is ${id}, a file that is not READY`);
  }
}

/** Test tasks of one request, and all their jobs. */
const MAX_TEST_TASKS = 100;
const MAX_TEST_JOBS = 50_000;

/** Checks how many test tasks are asked for, and their ranks. @throws Refusal INVALID that names the field */
export function assertTestTasks(tasks: number, ranks: readonly number[]): void {
  const isCount = Number.isInteger(tasks) && tasks >= 1 && tasks <= MAX_TEST_TASKS;
  assertValid('tasks', isCount ? undefined : `must be a whole number from 1 to ${MAX_TEST_TASKS}, not ${tasks}`);
  assertValid('ranks', ranks.length === 0 ? 'is empty; leave it out for rank 1' : undefined);
  assertValid('ranks', ranks.length > tasks ? `has ${ranks.length} elements for ${tasks} tasks` : undefined);
  for (const [index, rank] of ranks.entries()) {
    const isRank = Number.isInteger(rank) && rank >= 1 && rank <= 100;
    assertValid(`ranks.${index}`, isRank ? undefined : `must be a whole number from 1 to 100, not ${rank}`);
  }
}

/** Checks how many jobs test tasks have. @throws Refusal INVALID that names the field */
export function assertTestJobs(tasks: number, files: number): void {
  const jobs = tasks * files;
  const text = `gives ${jobs} jobs over the ${files} files of the dataset; at most ${MAX_TEST_JOBS} are allowed`;
  assertValid('tasks', jobs > MAX_TEST_JOBS ? text : undefined);
}

/** Files that a test needs at most, whatever the number of tasks. */
export const MAX_TEST_FILES = MAX_TEST_JOBS;
