import { leaves } from './glob.ts';
import type { Link } from './links.ts';
import { suggest, type Place, type Problems } from './problems.ts';
import {
  BadExpression,
  fileFields,
  inText,
  pieces,
  runtimeFields,
  wholeReference,
  type Reference,
} from './reference.ts';
import { readEnvironment, readResources } from './requirements.ts';
import { readTaskHint, type TaskHint } from './task-hint.ts';
import type { Text, ToolDraft } from './tool.ts';
import { fits, isFile, showType, type Type } from './type.ts';
import type { ChainStep, OutputPort, Tool, Value } from './types.ts';
import type { StepDraft, WorkflowDraft } from './workflow.ts';

/** Values of the workflow's inputs, checked. */
export type Parameters = ReadonlyMap<string, Value>;

const digits = /^\d+$/;

/** Why a reference cannot be resolved; undefined: it can. */
function referenceFault(
  { root, keys, text }: Reference,
  tool: ToolDraft,
  use: Text['use'],
  whole: boolean,
): string[] | undefined {
  const [name, ...rest] = keys.map(String);
  if (root === 'self') return [`"self" has no value here`, 'name the input: $(inputs.<id>…)'];
  if (root !== 'inputs' && root !== 'runtime') return [`"${root}" is not known`, suggest(root, ['inputs', 'runtime'])];
  if (name === undefined) return [`${text} is the whole of ${root}`, `name one: $(${root}.<name>)`];
  if (root === 'runtime')
    return (runtimeFields as readonly string[]).includes(name) && rest.length === 0
      ? undefined
      : [`runtime.${[name, ...rest].join('.')} is not known`, suggest(name, runtimeFields)];
  const input = tool.inputs.get(name);
  if (!input) return [`the tool has no input "${name}"`, suggest(name, [...tool.inputs.keys()])];
  if (!input.type || (rest.length === 0 && (!isFile(input.type) || (whole && use === 'argument')))) return undefined;
  if (!isFile(input.type)) return [`"${name}" is ${showType(input.type)}: it has no fields`, `$(inputs.${name})`];
  if (input.type.array && rest[0] === 'length' && rest.length === 1) return undefined;
  const fields = input.type.array && digits.test(rest[0] ?? '') ? rest.slice(1) : rest;
  if (input.type.array && fields.length === rest.length)
    return [`"${name}" is a list of files`, `$(inputs.${name}[0].basename), or bind the input with itemSeparator`];
  const [field, ...more] = fields;
  if (field === undefined) return [`${text} is a File, not text`, `$(inputs.${name}.path)`];
  if ((fileFields as readonly string[]).includes(field) && more.length === 0) return undefined;
  return [`a File has no field "${fields.join('.')}" here`, suggest(field, fileFields)];
}

/** Reports every reference of a text that cannot be resolved; says whether all can. */
export function checkText(text: Text, tool: ToolDraft, problems: Problems): boolean {
  try {
    const parts = pieces(text.text);
    const whole = wholeReference(parts);
    const faults = parts
      .filter((part) => typeof part === 'object')
      .flatMap((part) => {
        const fault = referenceFault(part, tool, text.use, whole === part);
        return fault ? [fault] : [];
      });
    for (const [message = '', hint = ''] of faults) problems.error(text.place, 'CWL_EXPR', message, hint);
    if (faults.length === 0 && text.use === 'env' && whole) {
      const type = whole.root === 'inputs' ? tool.inputs.get(String(whole.keys[0]))?.type : undefined;
      if (type && !['string', 'enum', 'File'].includes(type.base))
        problems.error(
          text.place,
          'CWL_EXPR',
          `a variable must be text, ${whole.text} is ${showType(type)}`,
          'make the parameter a string',
        );
    }
    if (faults.length === 0 && text.use === 'stdin' && whole?.keys.at(-1) !== 'path')
      problems.error(text.place, 'CWL_EXPR', 'stdin must be the path of an input', 'stdin: $(inputs.<id>.path)');
    return faults.length === 0;
  } catch (fault) {
    if (!(fault instanceof BadExpression)) throw fault;
    problems.error(
      text.place,
      'CWL_EXPR',
      fault.message,
      'write $(inputs.x.basename), or \\$( for the letters; JavaScript is not run',
    );
    return false;
  }
}

/** Checks every text of a tool, whatever becomes of its step. */
export function checkTexts(tool: ToolDraft, problems: Problems): void {
  const streams = Object.values(tool.streams);
  const globs = [...tool.outputs.values()].flatMap((one) => one.globs);
  for (const text of [...tool.bindings.map((one) => one.text), ...streams, ...globs]) checkText(text, tool, problems);
}

/** Values of a tool's inputs, but for its dataset: from the step, else the tool's own default. */
function bakeParameters(
  { step, feed }: Link,
  tool: ToolDraft,
  parameters: Parameters,
  problems: Problems,
): Record<string, Value> {
  for (const { id, place } of step.in.values())
    if (!tool.inputs.has(id))
      problems.error(place, 'CWL_LINK', `the tool has no input "${id}"`, suggest(id, [...tool.inputs.keys()]));
  const baked: Record<string, Value> = Object.create(null) as Record<string, Value>;
  for (const input of tool.inputs.values()) {
    if (input.id === feed.port) continue;
    const given = step.in.get(input.id);
    const source = given?.source && parameters.get(given.source.text);
    // A source that was reported already (unknown, wrong type) must not be reported again as missing.
    if (given?.source && source === undefined) continue;
    const values = [{ value: source, place: given?.source?.place }, given?.fallback, input.fallback];
    const found = values.find((one) => one?.value !== undefined && one.value !== null);
    const value = found?.value ?? null;
    if (!input.type) continue;
    if (fits(input.type, value)) baked[input.id] = value;
    else if (isFile(input.type))
      problems.error(
        given?.place ?? step.place,
        'SPD_PARAM_TYPE',
        `"${input.id}" of step "${step.id}" is a File besides the dataset`,
        'only the dataset is staged in this version: pass a string',
      );
    else if (value === null)
      problems.error(
        given?.place ?? step.place,
        'CWL_LINK_MISSING',
        `step "${step.id}" gives nothing to "${input.id}" (${showType(input.type)})`,
        `in: {${input.id}: …}, or a default`,
      );
    else
      problems.error(
        found?.place ?? step.place,
        'CWL_LINK_TYPE',
        `${JSON.stringify(value)} goes into "${input.id}", which is ${showType(input.type)}`,
        '',
      );
  }
  return { ...baked };
}

const logName = /^logs?$|_logs?$/;

function bakeOutputs(step: StepDraft, tool: ToolDraft, hint: TaskHint, problems: Problems): OutputPort[] {
  const check = (id: string, place: Place) => {
    if (!tool.outputs.has(id))
      problems.error(place, 'SPD_HINT_VALUE', `the tool has no output "${id}"`, suggest(id, [...tool.outputs.keys()]));
  };
  for (const id of hint.logOutputs?.value ?? []) check(id, hint.logOutputs?.place ?? step.place);
  if (hint.report) check(hint.report.value, hint.report.place);
  const logs = new Set(hint.logOutputs?.value);
  const ports = [...tool.outputs.values()].map((one): OutputPort => {
    const isLog = logs.has(one.id) || one.stream === 'stderr' || logName.test(one.id);
    return {
      port: one.id,
      kind: hint.report?.value === one.id ? 'report' : isLog ? 'log' : 'output',
      required: one.required,
      globs: one.globs.map(({ text }) => text),
      ...(one.stream ? { stream: one.stream } : {}),
    };
  });
  for (const [id, place] of step.out)
    if (!tool.outputs.has(id))
      problems.error(place, 'CWL_LINK', `the tool has no output "${id}"`, suggest(id, [...tool.outputs.keys()]));
  const outputs = ports.filter(({ kind }) => kind === 'output');
  const names = outputs.map(({ port }) => port).join(', ');
  if (outputs.length === 0)
    problems.error(
      step.place,
      'SPD_NO_OUTPUT',
      `step "${step.id}" makes no dataset`,
      'it needs one File output that is neither log nor report',
    );
  if (outputs.length > 1)
    problems.error(
      step.place,
      'SPD_DATASET_AMBIGUOUS',
      `step "${step.id}" makes several datasets: ${names}`,
      'keep one; name the others in spd:Task.logOutputs or as spd:Task.report',
    );
  return ports;
}

/** What a text says before any file is known: parameters filled in, per-file parts as they are. */
function shown(text: string, parameters: Readonly<Record<string, Value>>, port = ''): string {
  const show = ({ root, keys, text: reference }: Reference): string => {
    const name = String(keys[0]);
    if (root !== 'inputs' || keys.length > 1) return reference;
    if (Object.hasOwn(parameters, name)) return inText(parameters[name] ?? null);
    return name === port ? reference.replace(/\)$/, '.path)') : reference;
  };
  return pieces(text)
    .map((part) => (typeof part === 'string' ? part : show(part)))
    .join('');
}

function showArguments(tool: Tool): string[] {
  const rest = tool.bindings.flatMap(({ value, prefix, separate }) => {
    const whole = wholeReference(pieces(value));
    const parameter = whole?.root === 'inputs' ? tool.parameters[String(whole.keys[0])] : undefined;
    if (parameter === null || parameter === false) return [];
    if (parameter === true) return prefix === undefined ? [] : [prefix];
    const text = shown(value, tool.parameters, tool.port);
    if (prefix === undefined) return [text];
    return separate ? [prefix, text] : [prefix + text];
  });
  return [...tool.baseCommand, ...rest];
}

function checkAssertions({ mode }: Link, hint: TaskHint, problems: Problems): void {
  if (hint.mode && hint.mode.value !== mode)
    problems.error(
      hint.mode.place,
      'SPD_MODE_MISMATCH',
      `the step is a ${mode.toLowerCase()}`,
      mode === 'MAP' ? 'take the files as File[] without scatter to merge' : 'scatter over the files to map',
    );
  if (hint.filesPerJob && mode === 'MAP')
    problems.error(
      hint.filesPerJob.place,
      'SPD_HINT_VALUE',
      'filesPerJob is for merge steps',
      'a map step has one file per job',
    );
}

function bakeTool(
  link: Link,
  draft: ToolDraft,
  workflow: WorkflowDraft,
  hint: TaskHint,
  parameters: Parameters,
  problems: Problems,
): Tool {
  const inner = [draft.demands, link.step.demands, workflow.demands];
  const environment = readEnvironment(inner, problems);
  for (const { text, place } of environment.values()) checkText({ text, place, use: 'env' }, draft, problems);
  const baked = bakeParameters(link, draft, parameters, problems);
  const streams = Object.entries(draft.streams).map(([name, one]) => [name, one.text]);
  return {
    version: 1,
    mode: link.mode,
    port: link.feed.port,
    parameters: baked,
    baseCommand: draft.baseCommand,
    bindings: draft.bindings.map(({ value, separate, prefix, itemSeparator }) => ({
      value,
      separate,
      ...(prefix === undefined ? {} : { prefix }),
      ...(itemSeparator === undefined ? {} : { itemSeparator }),
    })),
    ...(Object.fromEntries(streams) as Pick<Tool, 'stdin' | 'stdout' | 'stderr'>),
    env: Object.fromEntries([...environment].map(([name, { text }]) => [name, text])),
    outputs: bakeOutputs(link.step, draft, hint, problems),
    ...draft.codes,
  };
}

/** Globs and names whose parameters are known now must stay in the working directory with them. */
function checkPlaces(tool: Tool, draft: ToolDraft, problems: Problems): void {
  const globs = [...draft.outputs.values()].flatMap((one) => one.globs);
  const names = (['stdout', 'stderr'] as const).flatMap((name) => draft.streams[name] ?? []);
  for (const { text, place, use } of [...globs, ...names]) {
    const full = shown(text, tool.parameters);
    const why = leaves(full) ?? (use === 'name' && full.includes('/') ? 'names a folder' : undefined);
    if (why)
      problems.error(
        place,
        use === 'name' ? 'SPD_ENTRYNAME' : 'SPD_GLOB',
        `"${full}" ${why}`,
        'outputs lie in the working directory',
      );
  }
}

/** One link of the chain, with every parameter in it. Worth something only where nothing was reported. */
export function bake(
  link: Link,
  draft: ToolDraft,
  ordinal: number,
  workflow: WorkflowDraft,
  parameters: Parameters,
  problems: Problems,
): ChainStep | undefined {
  const { step, mode } = link;
  const hint = readTaskHint([workflow.demands.task, draft.demands.task, step.demands.task], problems);
  checkAssertions(link, hint, problems);
  const tool = bakeTool(link, draft, workflow, hint, parameters, problems);
  const resources = readResources([draft.demands, step.demands, workflow.demands], problems);
  if (problems.failed) return undefined;
  checkPlaces(tool, draft, problems);
  const [executable = '', ...args] = showArguments(tool);
  return {
    ordinal,
    step: step.id,
    executable,
    args,
    mode,
    device: hint.device,
    rank: hint.rank,
    retries: hint.retries,
    retryDelay: hint.retryDelay,
    maxFailedFraction: hint.maxFailedFraction,
    ...(hint.filesPerJob ? { filesPerJob: hint.filesPerJob.value } : {}),
    outputs: tool.outputs.filter(({ kind }) => kind === 'output').map(({ port, required }) => ({ port, required })),
    resources,
    tool,
  };
}

/** Checks what can be checked of a step that found no place in the chain, so that its other faults are told too. */
export function checkUnlinked(step: StepDraft, draft: ToolDraft, workflow: WorkflowDraft, problems: Problems): void {
  const hint = readTaskHint([workflow.demands.task, draft.demands.task, step.demands.task], problems);
  const inner = [draft.demands, step.demands, workflow.demands];
  readResources(inner, problems);
  for (const { text, place } of readEnvironment(inner, problems).values())
    checkText({ text, place, use: 'env' }, draft, problems);
  bakeOutputs(step, draft, hint, problems);
}

/** A value of the workflow for each of its parameters: given, else the default. */
export function readParameters(workflow: WorkflowDraft, given: unknown, problems: Problems): Parameters {
  const values = new Map<string, Value>();
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (given !== undefined && given !== null && !isObject)
    problems.error(workflow.place, 'SPD_PARAM_TYPE', 'parameters must be an object', '{"threshold": 50}');
  const object = (isObject ? given : {}) as Record<string, unknown>;
  const parameters = [...workflow.inputs.values()].filter(({ type }) => type && !isFile(type)) as {
    id: string;
    place: Place;
    type: Type;
    fallback?: { value: unknown; place: Place };
  }[];
  for (const name of Object.keys(object))
    if (!parameters.some(({ id }) => id === name) && !(workflow.inputs.has(name) && !workflow.inputs.get(name)?.type))
      problems.error(
        workflow.place,
        'SPD_PARAM_MISSING',
        `"${name}" is not a parameter of this template`,
        suggest(
          name,
          parameters.map(({ id }) => id),
        ),
      );
  for (const { id, place, type, fallback } of parameters) {
    const mine = Object.hasOwn(object, id) ? object[id] : undefined;
    const value = mine ?? fallback?.value ?? null;
    if (fits(type, value)) values.set(id, value);
    else if (value === null)
      problems.error(
        place,
        'SPD_PARAM_MISSING',
        `parameter "${id}" (${showType(type)}) has no value`,
        `parameters: {"${id}": …}, or a default`,
      );
    else
      problems.error(
        mine === undefined ? (fallback?.place ?? place) : place,
        'SPD_PARAM_TYPE',
        `parameter "${id}" is ${showType(type)}, not ${JSON.stringify(value)}`,
        '',
      );
  }
  return values;
}
