import type {
  ExplainDatasetQuery,
  ExplainedTaskFragment,
  ExplainFileQuery,
  ExplainTaskQuery,
  ExplainWorkflowQuery,
  ShowJobQuery,
  ShowNodeQuery,
  ShowPilotQuery,
  TemplateRowFragment,
} from '#operations';
import { harmless, harmlessLines } from '../../output/text.rules.ts';

type Found<Query, Field extends keyof Query> = NonNullable<Query[Field]>;

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
const quoted = (text: string): string => `"${harmless(text)}"`;
const reasons = (all: readonly { readonly text: string }[]): string[] => all.map(({ text }) => harmless(text));
const lastLines = (text: string, count: number): string[] => harmlessLines(text.trimEnd()).split('\n').slice(-count);

export function explainDataset(dataset: Found<ExplainDatasetQuery, 'dataset'>): string[] {
  const { name, kind, status, fileCount, bytes, processing, pendingClose } = dataset;
  return [
    `dataset ${quoted(name)}: ${kind}, ${status}, ${fileCount} files, ${bytes} bytes`,
    `  ${processing.state}: ${harmless(processing.reason.text)}`,
    ...(pendingClose ? indented(closeLines(pendingClose)) : []),
    ...(processing.producedBy
      ? [`  made by task ${quoted(processing.producedBy.name)} (${processing.producedBy.id})`]
      : []),
    ...processing.workflows.flatMap(({ id, status, template, tasks }) => [
      `  workflow ${id} of template ${quoted(template.name)}: ${status}`,
      ...tasks.flatMap((task) => indented(indented(taskLines(task)))),
    ]),
  ];
}

function closeLines(close: NonNullable<Found<ExplainDatasetQuery, 'dataset'>['pendingClose']>): string[] {
  const { expected, missing, surplus, refused } = close;
  return [
    `its close waits: ${expected} files are expected, ${missing} of them are missing, ${surplus} are not on the list` +
      (refused ? '; it was refused' : ''),
  ];
}

export function explainWorkflow({
  id,
  status,
  template,
  input,
  tasks,
}: Found<ExplainWorkflowQuery, 'workflow'>): string[] {
  return [
    `workflow ${id} of template ${quoted(template.name)} over ${input ? quoted(input.name) : 'a dataset that the catalog has not'}: ${status}`,
    ...tasks.flatMap((task) => indented(taskLines(task))),
  ];
}

function taskLines(task: ExplainedTaskFragment): string[] {
  const { id, stage, name, state, paused, pausedReason, progress, reason, whyNotRunning } = task;
  const failures = progress?.failures.map(({ code, count }) => `${count} with code ${code}`).join(', ') ?? '';
  const isEnded = ['FINISHED', 'CANCELLED', 'SKIPPED'].includes(state);
  return [
    `task ${stage} ${quoted(name)} (${id}): ${state}${paused ? ' paused' : ''}` +
      (progress ? `, ${progress.finished} of ${progress.total} jobs finished, ${progress.failed} failed` : ''),
    ...(pausedReason === null ? [] : [`  paused: ${harmless(pausedReason)}`]),
    ...(reason ? [`  ${harmless(reason.text)}`] : []),
    ...(failures === '' ? [] : [`  failed jobs: ${failures}`]),
    ...(progress && progress.held > 0
      ? [`  ${progress.held} jobs wait for a person: visor job list --held; visor job release or fail decides`]
      : []),
    ...(isEnded || state === 'FAILED' ? [] : indented(reasons(whyNotRunning))),
    ...indented(taskAdvice(task)),
  ];
}

function taskAdvice({ id, state, closesAt, paused }: ExplainedTaskFragment): string[] {
  if (paused && state !== 'FAILED') return [`to go on: visor task resume ${id}`];
  if (state !== 'FAILED') return [];
  return closesAt === null
    ? [`to run its failed files again: visor rerun --failed-of ${id}`]
    : [
        `to try again, until ${closesAt}: visor task retry ${id}; to go on with what there is: visor task finish ${id} --reason TEXT`,
      ];
}

export function explainTask(task: Found<ExplainTaskQuery, 'task'>): string[] {
  return [
    ...taskLines(task),
    `  workflow ${task.workflow.id}: ${task.workflow.status}`,
    ...task.jobs.nodes.flatMap(({ id, ordinal, failure }) =>
      failure
        ? [`  job ${ordinal} (${id}) failed with code ${failure.code}:`, ...deep(lastLines(failure.text, 5))]
        : [],
    ),
  ];
}

const deep = (lines: readonly string[]): string[] => indented(indented(lines));

export function explainJob(job: Found<ShowJobQuery, 'job'>): string[] {
  const { id, ordinal, state, task, inputs, outputs, attempts, held, whyNotRunning } = job;
  const isEnded = ['FINISHED', 'FAILED', 'CANCELLED'].includes(state);
  return [
    `job ${id}: number ${ordinal} of task ${task ? `${quoted(task.name)} (${task.id})` : 'unknown'}, ${state}`,
    `  reads ${inputs.map(({ name }) => quoted(name)).join(', ')}`,
    ...(outputs.length > 0 ? [`  made ${outputs.map(({ name }) => quoted(name)).join(', ')}`] : []),
    ...(isEnded ? [] : indented(reasons(whyNotRunning))),
    ...(held
      ? [
          `  held for a person since ${held.since}: ${held.reason}; to decide: visor job release ${id} --reason TEXT, or visor job fail`,
        ]
      : []),
    ...attempts.flatMap(({ number, state, pilot, failure, decision }) => [
      `  attempt ${number}${pilot ? ` by ${quoted(pilot.name)} on ${quoted(pilot.node)}` : ''}: ${state}` +
        (failure ? `, code ${failure.code} ${failure.name}` : '') +
        (decision
          ? `, so ${decision.outcome}${decision.rule === null ? '' : ` by rule ${quoted(decision.rule)}`}`
          : ''),
      ...(failure ? deep(lastLines(failure.text, 8)) : []),
    ]),
    ...(state === 'FAILED' && task
      ? [`  to try again: visor task retry ${task.id}; its output: visor job logs ${id}`]
      : []),
  ];
}

export function explainFile({
  id,
  name,
  size,
  status,
  checksum,
  checksumKind,
  dataset,
  replicas,
}: Found<ExplainFileQuery, 'file'>): string[] {
  return [
    `file ${quoted(name)} (${id}) of dataset ${quoted(dataset.name)}: ${status}, ${size} bytes, ${checksumKind} ${checksum}`,
    ...replicas.map(
      ({ url, status, reason }) => `  ${harmless(url)}: ${status}${reason === null ? '' : `, ${harmless(reason)}`}`,
    ),
    `  what its dataset went through: visor explain ${JSON.stringify(dataset.name)}`,
  ];
}

export function explainPilot(pilot: Found<ShowPilotQuery, 'pilot'>): string[] {
  const { name, node, status, active, slots, lastSeen, notReady, warning, refuses } = pilot;
  return [
    `pilot ${quoted(name)} on node ${quoted(node)}: ${status}, ${active} attempts on ${slots} slots, last seen ${lastSeen}`,
    ...(notReady === null ? [] : [`  claims nothing: ${harmless(notReady)}`]),
    ...(warning === null ? [] : [`  warns: ${harmless(warning)}`]),
    ...(refuses.length > 0
      ? [`  lacks the programs ${refuses.map(quoted).join(', ')}: its jobs go to other pilots`]
      : []),
    ...(status === 'STOPPED' ? [`  to start it: visor pilot undrain ${JSON.stringify(name)} on its machine`] : []),
  ];
}

export function explainNode({
  name,
  mode,
  modeReason,
  health,
  healthReason,
  pilots,
}: Found<ShowNodeQuery, 'node'>): string[] {
  return [
    `node ${quoted(name)}: ${mode}, ${health}, ${pilots.length} pilots`,
    ...(modeReason === null ? [] : [`  ${mode}: ${harmless(modeReason)}`]),
    ...(healthReason === null ? [] : [`  ${health}: ${harmless(healthReason)}`]),
    ...(health === 'QUARANTINED'
      ? [`  to give it jobs again: visor node release ${JSON.stringify(name)} --reason TEXT`]
      : []),
  ];
}

export function explainTemplate({ id, name, mask, maskKind, status, createdBy }: TemplateRowFragment): string[] {
  return [
    `template ${quoted(name)} (${id}) by ${quoted(createdBy)}: ${status}`,
    `  starts for datasets whose name ${maskKind === 'glob' ? 'matches' : 'contains'} ${quoted(mask)}`,
    ...(status === 'LOADED' ? [`  it starts nothing yet: visor template activate ${id}`] : []),
  ];
}
