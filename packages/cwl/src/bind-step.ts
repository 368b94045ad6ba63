import { nameProblem } from '@visor/schema';
import { buildCommand, showArguments } from './command.ts';
import type { Link } from './links.ts';
import { bindParameters, type Parameters } from './parameters.ts';
import { extensionFault, resolveKnownText } from './places.ts';
import { suggest, type Place, type Problems } from './problems.ts';
import { readEnvironment } from './requirements.ts';
import { readResources } from './resources.ts';
import { checkTaskHint, deviceOf, gpusOf } from './check-task-hint.ts';
import { defined, readTaskHint, type TaskHint } from './task-hint.ts';
import { checkPlaces, hasValidReferences, isReadable } from './texts.ts';
import type { ToolDraft } from './tool.ts';
import type { ChainStep, OutputPort, Tool } from './types.ts';
import type { StepDraft, WorkflowDraft } from './workflow.ts';

/** Names of a dataset's files are made of the extension; its port may become part of them. */
function checkDerivedNames(port: string, tool: ToolDraft, problems: Problems): void {
  const output = tool.outputs.get(port);
  if (!output) return;
  const fault = nameProblem('port', port);
  if (fault) problems.error(output.place, 'SPD_NAME', `output "${port}" ${fault}`, 'choose a shorter name');
  const stream = output.stream && tool.streams[output.stream];
  for (const { text, place } of stream ? [stream] : output.globs) {
    const why = isReadable(text) ? extensionFault(resolveKnownText(text, {})) : undefined;
    if (why) problems.error(place, 'SPD_NAME', `"${text}" ${why}`, 'let the program write a shorter extension');
  }
}

const logName = /^logs?$|_logs?$/;

function bindOutputs(step: StepDraft, tool: ToolDraft, hint: TaskHint, problems: Problems): OutputPort[] {
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
  for (const { port } of outputs) checkDerivedNames(port, tool, problems);
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

function bindTool(
  link: Link,
  draft: ToolDraft,
  workflow: WorkflowDraft,
  hint: TaskHint,
  parameters: Parameters,
  problems: Problems,
): Tool {
  const inner = [draft.demands, link.step.demands, workflow.demands];
  const environment = readEnvironment(inner, problems);
  for (const { text, place } of environment.values()) hasValidReferences({ text, place, use: 'env' }, draft, problems);
  const bound = bindParameters(link, draft, parameters, problems);
  const streams = Object.entries(draft.streams).map(([name, one]) => [name, one.text]);
  const { baseCommand, bindings } = buildCommand(draft, bound, problems);
  return {
    version: 1,
    step: link.step.id,
    mode: link.mode,
    port: link.feed.port,
    parameters: bound,
    baseCommand,
    bindings: bindings.map(({ value, separate, prefix, itemSeparator }) => ({
      value,
      separate,
      ...(prefix === undefined ? {} : { prefix }),
      ...(itemSeparator === undefined ? {} : { itemSeparator }),
    })),
    ...(Object.fromEntries(streams) as Pick<Tool, 'stdin' | 'stdout' | 'stderr'>),
    env: Object.fromEntries([...environment].map(([name, { text }]) => [name, text])),
    outputs: bindOutputs(link.step, draft, hint, problems),
    ...draft.codes,
  };
}

/** One link of the chain, with every parameter in it. Worth something only where nothing was reported. */
export function bindStep(
  link: Link,
  draft: ToolDraft,
  ordinal: number,
  workflow: WorkflowDraft,
  parameters: Parameters,
  problems: Problems,
): ChainStep | undefined {
  const { step, mode } = link;
  const hint = readTaskHint([workflow.demands.task, draft.demands.task, step.demands.task], problems);
  checkTaskHint(link, hint, problems);
  const tool = bindTool(link, draft, workflow, hint, parameters, problems);
  const scope = { tool: draft, parameters: tool.parameters };
  const resources = readResources([draft.demands, step.demands, workflow.demands], scope, problems);
  if (problems.failed) return undefined;
  checkPlaces(draft, tool.parameters, problems);
  const [executable = '', ...args] = showArguments(tool);
  return {
    ordinal,
    step: step.id,
    executable,
    args,
    mode,
    device: deviceOf(hint),
    rank: hint.rank,
    retries: hint.retries,
    retryDelay: hint.retryDelay,
    maxFailedFraction: hint.maxFailedFraction,
    ...defined({
      filesPerJob: hint.filesPerJob?.value,
      sizePerJob: hint.sizePerJob?.value,
      streaming: hint.streaming || undefined,
      chunk: hint.chunk,
      window: hint.window,
      labels: hint.labels.length > 0 ? hint.labels : undefined,
      keepLogs: hint.keepLogs ? undefined : (false as const),
    }),
    outputs: tool.outputs.filter(({ kind }) => kind === 'output').map(({ port, required }) => ({ port, required })),
    resources: { ...resources, ...defined({ gpus: gpusOf(hint) }) },
    tool,
  };
}

/** Checks what can be checked of a step that found no place in the chain, so that its other faults are told too. */
export function checkUnlinked(step: StepDraft, draft: ToolDraft, workflow: WorkflowDraft, problems: Problems): void {
  const hint = readTaskHint([workflow.demands.task, draft.demands.task, step.demands.task], problems);
  const inner = [draft.demands, step.demands, workflow.demands];
  readResources(inner, { tool: draft }, problems);
  for (const { text, place } of readEnvironment(inner, problems).values())
    hasValidReferences({ text, place, use: 'env' }, draft, problems);
  bindOutputs(step, draft, hint, problems);
}
