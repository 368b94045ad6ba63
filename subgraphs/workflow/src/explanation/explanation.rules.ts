import { reasonStatement, remedy, statement, type Explanation, type Remedy, type Statement } from '@visor/schema';
import type { ProcessingReason } from '../../generated/types.ts';
import { taskLifecycle } from '../task/task.rules.ts';
import type { TaskRow } from '../task/task.entity.ts';
import type { TemplateRow } from '../template/template.entity.ts';
import type { WorkflowRow } from '../workflow/workflow.entity.ts';

/** Stages, reruns and workflows that are named. */
const MAX_STAGES = 20;
const MAX_RERUNS = 5;
const MAX_WORKFLOWS = 5;

/** A workflow, with what an explanation names of it. */
export interface WorkflowFacts {
  readonly workflow: WorkflowRow;
  readonly template: Pick<TemplateRow, 'name'>;
  /** Null where workflow has not recorded it. */
  readonly datasetName: string | null;
  readonly tasks: readonly TaskRow[];
  readonly reruns: readonly WorkflowRow[];
}

/** Whether its failed jobs can be given new attempts. */
const isRetryable = ({ state, closesAt }: TaskRow): boolean => state === 'FAILED' && closesAt !== null;

const isPaused = ({ state, paused }: TaskRow): boolean => paused && !taskLifecycle.isFinal(state);

export function explainTask(task: TaskRow): Explanation {
  const { id, stage, workflowId, state, step, reason } = task;
  return {
    statements: [
      statement('TASK', { id, name: step.step, stage, workflowId, state }),
      statement('TASK_PROGRAM', { program: step.executable }),
      ...(reason ? [statement('TASK_ENDED_WITH', { code: reason.code, text: reason.text })] : []),
      ...(isPaused(task) ? [statement('TASK_PAUSED', { by: task.pausedBy, reason: task.pausedReason })] : []),
    ],
    remedies: taskRemedies(task),
  };
}

function taskRemedies(task: TaskRow): Remedy[] {
  const { id, state, closesAt } = task;
  if (isPaused(task)) return [remedy('RESUME_TASK', { id })];
  if (state !== 'FAILED') return [];
  if (closesAt === null) return [remedy('RERUN_TASK', { id })];
  const until = closesAt.toISOString();
  return [remedy('RETRY_TASK', { id, until }), remedy('FINISH_TASK', { id, until })];
}

function stageStatement(task: TaskRow): Statement {
  const { id, stage, step, state, reason } = task;
  const place = { id, stage, task: step.step, state };
  if (state === 'FAILED') return statement('STAGE_FAILED', { ...place, code: reason?.code, text: reason?.text });
  const pausedBy = isPaused(task) ? (task.pausedBy ?? 'Visor') : null;
  return statement('STAGE', { ...place, pausedBy, text: state === 'CANCELLED' ? (reason?.text ?? null) : null });
}

const namedWorkflow = ({ workflow, template }: WorkflowFacts) => ({
  id: workflow.id,
  template: template.name,
  status: workflow.status,
  by: workflow.startedBy,
});

export function explainWorkflow(facts: WorkflowFacts): Explanation {
  const { workflow, tasks, reruns } = facts;
  const { rerunOf, recoveredAt } = workflow;
  return {
    statements: [
      statement('WORKFLOW', { ...namedWorkflow(facts), dataset: facts.datasetName ?? facts.workflow.datasetId }),
      ...(rerunOf === null ? [] : [statement('RERUN_OF', { workflowId: rerunOf })]),
      ...tasks.slice(0, MAX_STAGES).map(stageStatement),
      ...reruns.slice(0, MAX_RERUNS).map(({ id, status }) => statement('RERUN_BY', { workflowId: id, status })),
      ...(recoveredAt === null ? [] : [statement('RECOVERED', { at: recoveredAt.toISOString() })]),
    ],
    remedies: recoveredAt === null ? workflowRemedies(tasks) : [],
  };
}

/** What to do about the tasks of a workflow: about the first that is paused or failed, and of a failed one first why. */
function workflowRemedies(tasks: readonly TaskRow[]): Remedy[] {
  const stuck = tasks.find((task) => isPaused(task) || task.state === 'FAILED');
  if (!stuck) return [];
  const why = stuck.state === 'FAILED' ? [remedy('EXPLAIN_TASK', { id: stuck.id })] : [];
  const canRetryAll = tasks.filter(isRetryable).length > 1;
  return [...why, ...(canRetryAll ? [remedy('RETRY_WORKFLOW', { id: stuck.workflowId })] : taskRemedies(stuck))];
}

export function explainTemplate(template: TemplateRow, waiting: number): Explanation {
  const { id, name, mask, maskKind, status, createdBy } = template;
  return {
    statements: [
      statement('TEMPLATE', { id, name, by: createdBy, status }),
      ...(template.singleUse ? [] : [statement(maskKind === 'glob' ? 'MASK_GLOB' : 'MASK_SUBSTRING', { mask })]),
      ...(status === 'LOADED' ? [statement('TEMPLATE_DRAFT')] : []),
      ...(status === 'ARCHIVED' ? [statement('TEMPLATE_ENDED')] : []),
      ...(waiting > 0 && status !== 'ARCHIVED' ? [statement('DATASETS_WAIT', { count: waiting })] : []),
    ],
    remedies: [
      ...(status === 'LOADED' ? [remedy('ACTIVATE_TEMPLATE', { id })] : []),
      ...(waiting > 0 && status === 'ACTUAL' ? [remedy('LIST_WAITING', { id })] : []),
    ],
  };
}

/** Says how a dataset is processed. @param workflows over it, newest first */
export function explainDataset(
  dataset: { readonly id: string },
  reason: ProcessingReason,
  producedBy: TaskRow | null,
  workflows: readonly WorkflowFacts[],
): Explanation {
  const shown = workflows.slice(0, MAX_WORKFLOWS);
  return {
    statements: [
      reasonStatement(kindOf(reason.code), reason),
      ...(producedBy ? [madeBy(producedBy)] : []),
      ...shown.flatMap((facts) => [
        statement('OF_WORKFLOW', namedWorkflow(facts)),
        ...facts.tasks.slice(0, MAX_STAGES / 2).map(stageStatement),
      ]),
    ].slice(0, 60),
    remedies: reasonRemedies(
      dataset.id,
      reason,
      shown.flatMap(({ tasks }) => tasks),
    ),
  };
}

const madeBy = ({ id, step, stage, workflowId }: TaskRow): Statement =>
  statement('MADE_BY_STAGE', { id, task: step.step, stage, workflowId });

/** Reasons that say how it ended, or what is happening; the others say what it waits for. */
const FAILED: readonly string[] = ['TASK_FAILED', 'TASK_CANCELLED', 'NAME_TOO_LONG', 'NAME_NOT_ALLOWED'];
const IN_PROGRESS: readonly string[] = [
  'CHAIN_FINISHED',
  'STAGE_FINISHED',
  'RERUN_FINISHED',
  'RERUN_IN_PROGRESS',
  'TASK_IN_PROGRESS',
  'TASK_CLOSING',
  'TASK_CANCELLING',
  'OUTPUT_OF_TASK',
  'LOG_OF_TASK',
  'NOT_FROM_OUTSIDE',
  'DELETING',
];

function kindOf(code: string): Statement['kind'] {
  if (FAILED.includes(code)) return 'FAILED';
  return IN_PROGRESS.includes(code) ? 'NOTE' : 'WAITS';
}

function reasonRemedies(
  datasetId: string,
  { code, parameters }: ProcessingReason,
  tasks: readonly TaskRow[],
): Remedy[] {
  const { templateId, taskId, template } = parameters as Readonly<Record<string, unknown>>;
  switch (code) {
    case 'NO_TEMPLATE':
    case 'TEMPLATE_ARCHIVED':
      return [remedy('SUBMIT_TEMPLATE', { datasetId })];
    case 'TEMPLATE_LOADED':
      return [remedy('ACTIVATE_TEMPLATE', { id: templateId })];
    case 'NOT_SEEN':
    case 'CLOSED_BEFORE_TEMPLATE':
      return [remedy('START_WORKFLOW', { datasetId, templateId: templateId ?? null, template: template ?? null })];
    case 'TASK_PAUSED':
      return [remedy('RESUME_TASK', { id: taskId })];
    case 'TASK_FAILED':
      return workflowRemedies(tasks.filter(({ id }) => id === taskId));
    default:
      return [];
  }
}
