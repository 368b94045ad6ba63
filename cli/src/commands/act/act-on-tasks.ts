import { randomUUID } from 'node:crypto';
import {
  ActOnTasksDocument,
  ActOnWorkflowsDocument,
  PreviewActOnTasksDocument,
  PreviewActOnWorkflowsDocument,
  type TaskFilter,
  type TaskVerb,
  type WorkflowFilter,
  type WorkflowVerb,
} from '#operations';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { connect } from '../../local/connect.ts';
import { taskView } from '../task/view.ts';
import { aboutIds } from '../similar-names.ts';
import { awaitOperation, declareWait, type WaitOptions } from '../run-operation.ts';
import { declareAct, isConfirmed, type ActOptions } from './declare-act.ts';
import { declareSelection, readSelection, type SelectionOptions } from './selection.ts';

export interface BulkOptions extends ActOptions, WaitOptions, SelectionOptions {}

/** Declares an operation over several things, by ids or a filter. @param example of a filter */
export const declareBulk = (command: Command, needsReason: boolean, example: string): Command =>
  declareSelection(declareWait(declareAct(command, { needsReason })), '[ids...]', example);

/** A verb as it is typed. */
const wordOf = (verb: TaskVerb): string => (verb === 'SET_RANK' ? 'rank' : verb.toLowerCase());

/** Does the same with tasks, as one operation of the server. */
export async function actOnTasks(
  verb: TaskVerb,
  ids: readonly string[],
  options: BulkOptions,
  more: { readonly rank?: number } = {},
): Promise<void> {
  const selection = readSelection<TaskFilter>(FILTER_TABLES.Task, ids, options);
  const input = {
    verb,
    ...selection,
    rank: more.rank ?? null,
    reason: options.reason ?? null,
    requestId: randomUUID(),
  };
  await using client = connect(options);
  const about = <Answer>(answer: Promise<Answer>) => aboutIds(client, 'task', ids, answer);
  if (options.dryRun || (ids.length !== 1 && !options.yes)) {
    const { previewActOnTasks } = await about(client.request(PreviewActOnTasksDocument, { input }));
    const { matched, tasks } = previewActOnTasks;
    const touched = { what: 'tasks', items: tasks, count: { value: matched, exact: true }, view: taskView };
    if (!(await isConfirmed(options, { verb: wordOf(verb), ...touched }))) return;
  }
  await awaitOperation(client, (await about(client.request(ActOnTasksDocument, { input }))).actOnTasks, options);
}

/** The same with the tasks of workflows. */
export async function actOnWorkflows(verb: WorkflowVerb, ids: readonly string[], options: BulkOptions): Promise<void> {
  const selection = readSelection<WorkflowFilter>(FILTER_TABLES.Workflow, ids, options);
  const input = { verb, ...selection, reason: options.reason ?? null, requestId: randomUUID() };
  await using client = connect(options);
  const about = <Answer>(answer: Promise<Answer>) => aboutIds(client, 'workflow', ids, answer);
  if (options.dryRun || (ids.length !== 1 && !options.yes)) {
    const { previewActOnWorkflows } = await about(client.request(PreviewActOnWorkflowsDocument, { input }));
    const { matched, tasks } = previewActOnWorkflows;
    const touched = { what: 'tasks', items: tasks, count: { value: matched, exact: true }, view: taskView };
    if (!(await isConfirmed(options, { verb: `${verb.toLowerCase()} workflows`, ...touched }))) return;
  }
  await awaitOperation(
    client,
    (await about(client.request(ActOnWorkflowsDocument, { input }))).actOnWorkflows,
    options,
  );
}
