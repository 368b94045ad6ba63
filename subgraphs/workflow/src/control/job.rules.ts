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
interface Feed {
  readonly mode: 'MAP' | 'MERGE';
  /** Name of the input in references. */
  readonly port: string;
}
export const ALL_FILES: Feed = { mode: 'MERGE', port: 'files' };

/** Bounds what is given before it is read further. @throws Refusal INVALID that names the field */
export function assertBounded(input: ProgramInput): void {
  const { stdout, outputGlob, labels } = input;
  const args = input.args ?? [];
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

/** The fields of a level that are given. */
const given = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

const requirement = (name: string, fields: object): object =>
  Object.keys(given(fields)).length > 0 ? { [name]: given(fields) } : {};

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
  const field = item === undefined ? (FIELDS.get(key) ?? key) : `args.${item}`;
  const remedy = field === 'executable' ? REMEDY : hint;
  const text = message.startsWith(`${key} `) ? `${field}${message.slice(key.length)}` : `${field}: ${message}`;
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
