import { globMatcher, globQuote } from './glob.ts';
import {
  formatDecimal,
  fileOf,
  fillReferences,
  parsePieces,
  resolveReference,
  runtimeOf,
  asWholeReference,
  type FileFields,
  type Resolved,
  type Scope,
} from './reference.ts';
import type { Binding, CollectedOutputs, Job, OutputPort, RenderedCommand, Tool } from './types.ts';

/** What the tool's references mean in one job. @throws Error when a MAP tool is given other than one file */
function scopeOf(tool: Tool, job: Job): Scope {
  const files = job.inputs.map(fileOf);
  const [first, ...others] = files;
  if (tool.mode === 'MAP' && (!first || others.length > 0))
    throw new Error(`a map tool takes one file, not ${files.length}`);
  const dataset: Resolved = tool.mode === 'MAP' ? (first ?? null) : files;
  return { inputs: { ...tool.parameters, [tool.port]: dataset }, runtime: runtimeOf(job.runtime) };
}

const isList = (value: Resolved): value is readonly FileFields[] => Array.isArray(value);

const asArgument = (value: Exclude<Resolved, readonly FileFields[]>): string =>
  typeof value === 'object' ? (value?.path ?? '') : typeof value === 'number' ? formatDecimal(value) : String(value);

function argumentsOf({ value: text, prefix, separate, itemSeparator }: Binding, scope: Scope): string[] {
  const whole = asWholeReference(parsePieces(text));
  const value = whole ? resolveReference(whole, scope) : fillReferences(text, scope);
  if (value === null || value === false) return [];
  if (value === true) return prefix === undefined ? [] : [prefix];
  if (isList(value)) {
    if (value.length === 0) return [];
    const items = value.map(asArgument);
    if (itemSeparator === undefined) return prefix === undefined ? items : [prefix, ...items];
    return withPrefix(items.join(itemSeparator), prefix, separate);
  }
  return withPrefix(asArgument(value), prefix, separate);
}

function withPrefix(text: string, prefix: string | undefined, separate: boolean): string[] {
  if (prefix === undefined) return [text];
  return separate ? [prefix, text] : [prefix + text];
}

/**
 * The command line of one job, as cwltool would run it.
 * @throws Error when the job has not the files the tool needs
 */
export function renderCommand(tool: Tool, job: Job): RenderedCommand {
  const scope = scopeOf(tool, job);
  const named = (['stdin', 'stdout', 'stderr'] as const).flatMap((name) => {
    const text = tool[name];
    return text === undefined ? [] : [[name, fillReferences(text, scope).trim()]];
  });
  const declared = Object.entries(tool.env).map(([name, text]) => [name, fillReferences(text, scope)]);
  return {
    argv: [...tool.baseCommand, ...tool.bindings.flatMap((binding) => argumentsOf(binding, scope))],
    env: { HOME: job.runtime.outdir, TMPDIR: job.runtime.tmpdir, ...Object.fromEntries(declared) },
    ...(Object.fromEntries(named) as Pick<RenderedCommand, 'stdin' | 'stdout' | 'stderr'>),
  };
}

/** Patterns of a port with their references filled in; of a captured stream the name of its file, quoted. */
function patternsOf(port: OutputPort, tool: Tool, scope: Scope): string[] {
  if (port.stream) return [globQuote(fillReferences(tool[port.stream] ?? '', scope).trim())];
  return port.globs.map((glob) => fillReferences(glob, scope, globQuote));
}

/** Names a port takes: sorted within a pattern, patterns in their order, none twice. */
function matchesOf(port: OutputPort, tool: Tool, files: readonly string[], scope: Scope): string[] {
  return [...new Set(patternsOf(port, tool, scope).flatMap((pattern) => files.filter(globMatcher(pattern))))];
}

/**
 * What a port looks for, and which of these names it would take: for one without a file, to say why.
 * @param names of anything in the working directory, relative, with `/` between folders
 */
export function explainPort(
  tool: Tool,
  portName: string,
  names: readonly string[],
  job: Job,
): { readonly patterns: readonly string[]; readonly matches: readonly string[] } {
  const port = tool.outputs.find((output) => output.port === portName);
  if (!port) return { patterns: [], matches: [] };
  const scope = scopeOf(tool, job);
  return { patterns: patternsOf(port, tool, scope), matches: matchesOf(port, tool, names, scope) };
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What became of the working directory.
 * @param files names of the plain files in it, relative, with `/` between folders
 */
export function collectOutputs(tool: Tool, files: readonly string[], job: Job): CollectedOutputs {
  const scope = scopeOf(tool, job);
  const sorted = files.toSorted(byCode);
  const outputs: { port: string; name: string }[] = [];
  const logs = new Set<string>();
  const missing: string[] = [];
  const ambiguous: { port: string; names: string[] }[] = [];
  const taken = new Set<string>();
  let report: string | undefined;
  for (const port of tool.outputs) {
    const names = matchesOf(port, tool, sorted, scope);
    const [name] = names;
    if (port.kind !== 'log') for (const one of names) taken.add(one);
    if (names.length > 1) ambiguous.push({ port: port.port, names });
    if (name === undefined) {
      if (port.required) missing.push(port.port);
    } else if (port.kind === 'log') for (const one of names) logs.add(one);
    else if (names.length > 1) continue;
    else if (port.kind === 'report') report = name;
    else outputs.push({ port: port.port, name });
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    const name = tool[stream] === undefined ? undefined : fillReferences(tool[stream], scope).trim();
    if (name !== undefined && sorted.includes(name) && !taken.has(name)) logs.add(name);
  }
  return { outputs, logs: [...logs], ...(report === undefined ? {} : { report }), missing, ambiguous };
}

/** What an exit code says: `permanent` is not tried again; codes the tool does not name are `temporary`. */
export function classifyExitCode(tool: Tool, exitCode: number): 'success' | 'permanent' | 'temporary' {
  if (tool.successCodes.includes(exitCode)) return 'success';
  return tool.permanentFailCodes.includes(exitCode) ? 'permanent' : 'temporary';
}
