/** The state of processing of a dataset, and the reason for it. Every dataset has a reason. */
import { processingSentence, type ProcessingCode } from '@visor/schema';
import type {
  ProcessingReason,
  ProcessingState,
  TaskState,
  TemplateStatus,
  WorkflowStatus,
} from '../../generated/types.ts';
import type { DatasetRow } from '../dataset/dataset.entity.ts';
import { taskLifecycle, type TaskReason } from '../task/task.rules.ts';
import { chooseTemplate, findNearestMasks } from '../template/mask.rules.ts';
import type { TemplateSummary } from '../template/template.entity.ts';
import { stemProblem } from './plan.rules.ts';

export interface TaskSituation {
  readonly id: string;
  readonly stage: number;
  readonly step: string;
  readonly state: TaskState;
  readonly streaming?: boolean;
  readonly reason: TaskReason | null;
  readonly paused: boolean;
  readonly pausedBy: string | null;
  readonly pausedReason: string | null;
  readonly closesAt: Date | null;
  readonly inputId: string;
  readonly outputId: string;
  readonly logId: string;
}
export interface WorkflowSituation {
  readonly id: string;
  readonly status: WorkflowStatus;
  /** Reruns have finished all that it left undone. */
  readonly recovered: boolean;
  /** A workflow that runs files of it again. */
  readonly activeRerun: string | null;
  /** By stage. */
  readonly tasks: readonly TaskSituation[];
  /** It is about a later stage alone, which reads the dataset. */
  readonly isStage?: boolean;
}
/** The task whose output or log a dataset is. */
export interface ProducingTask {
  readonly stage: number;
  readonly step: string;
  readonly workflowId: string;
  readonly role: 'output' | 'log';
}
/** All that the reason for a dataset's state of processing depends on. */
export interface ProcessingSituation {
  /** Undefined when no event of it came. */
  readonly dataset: DatasetRow | undefined;
  readonly producedBy: ProducingTask | undefined;
  /** Over this dataset, newest first; then the stages of others that read it. */
  readonly workflows: readonly WorkflowSituation[];
  readonly templates: readonly TemplateSummary[];
  /** Datasets of the workflows' tasks. */
  readonly datasets: ReadonlyMap<string, Pick<DatasetRow, 'name' | 'opened' | 'closed'>>;
}

const MAX_MASKS = 3;

const reasonOf = (code: ProcessingCode, parameters: Readonly<Record<string, unknown>> = {}): ProcessingReason => ({
  code,
  text: processingSentence(code, parameters),
  parameters,
});

/** The status of a chain that ends as a task has; that of the others goes on. */
const STATUS_OF_ENDED: Readonly<Partial<Record<TaskState, WorkflowStatus>>> = {
  FINISHED: 'FINISHED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
};

/** How a later stage stands for the dataset that it reads: as a chain over it. */
export const stageSituation = <Task extends Pick<TaskSituation, 'state'>>(
  workflow: Pick<WorkflowSituation, 'id' | 'recovered' | 'activeRerun'>,
  task: Task,
) => ({ ...workflow, status: STATUS_OF_ENDED[task.state] ?? ('ACTIVE' as const), tasks: [task], isStage: true });

/** How a workflow stands for its dataset: what reruns make of the files that it left undone takes the place of its own status. */
function effectiveStatus({
  status,
  recovered,
  activeRerun,
}: Pick<WorkflowSituation, 'status' | 'recovered' | 'activeRerun'>): WorkflowStatus {
  if (status !== 'FAILED' && status !== 'CANCELLED') return status;
  if (activeRerun !== null) return 'ACTIVE';
  return recovered ? 'FINISHED' : status;
}

/** Returns the state of processing of a dataset over which these workflows ran. */
export function processingStateOf(
  workflows: readonly Pick<WorkflowSituation, 'status' | 'recovered' | 'activeRerun'>[],
): ProcessingState {
  const statuses = workflows.map(effectiveStatus);
  if (statuses.length === 0) return 'UNPROCESSED';
  if (statuses.includes('ACTIVE')) return 'IN_WORK';
  if (statuses.includes('FAILED')) return 'FAILED';
  return statuses.includes('CANCELLED') ? 'CANCELLED' : 'PROCESSED';
}

/** The status of the workflow that explains a state. */
const DECISIVE_STATUS: Readonly<Record<Exclude<ProcessingState, 'UNPROCESSED'>, WorkflowStatus>> = {
  IN_WORK: 'ACTIVE',
  PROCESSED: 'FINISHED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
};

/** Returns the reason for a dataset's state of processing. */
export function explainProcessingState(situation: ProcessingSituation): ProcessingReason {
  const state = processingStateOf(situation.workflows);
  if (state === 'UNPROCESSED') return explainUnprocessed(situation);
  const decisive = situation.workflows.find((workflow) => effectiveStatus(workflow) === DECISIVE_STATUS[state]);
  if (!decisive) throw new Error(`no workflow is ${DECISIVE_STATUS[state]}`);
  const { id: workflowId, status, activeRerun } = decisive;
  if (status !== DECISIVE_STATUS[state])
    return state === 'IN_WORK'
      ? reasonOf('RERUN_IN_PROGRESS', { workflowId, rerunId: activeRerun })
      : reasonOf('RERUN_FINISHED', { workflowId });
  return state === 'IN_WORK' ? explainActive(decisive, situation.datasets) : explainEnded(decisive);
}

function explainUnprocessed({ dataset, producedBy, templates }: ProcessingSituation): ProcessingReason {
  if (producedBy) {
    const { role, ...parameters } = producedBy;
    return reasonOf(role === 'output' ? 'OUTPUT_OF_TASK' : 'LOG_OF_TASK', parameters);
  }
  if (!dataset) return reasonOf('NOT_SEEN');
  if (dataset.deleting) return reasonOf('DELETING');
  if (!dataset.external) return reasonOf('NOT_FROM_OUTSIDE', { kind: dataset.kind ?? 'unknown' });
  return explainWithoutWorkflow(dataset, templates);
}

/** Explains why a dataset from outside has no workflow, by the templates that its name fits or nearly fits. */
function explainWithoutWorkflow(
  { name, closed }: Pick<DatasetRow, 'name' | 'closed'>,
  templates: readonly TemplateSummary[],
): ProcessingReason {
  const withStatus = (status: TemplateStatus): TemplateSummary[] =>
    templates.filter((template) => template.status === status);
  const actual = chooseTemplate(withStatus('ACTUAL'), name);
  const problem = stemProblem(name, actual?.stepCount ?? 1);
  if (problem) return reasonOf(problem.code, { ...problem.parameters, ...(actual ? { template: actual.name } : {}) });
  if (actual) {
    const parameters = { template: actual.name, templateId: actual.id };
    return reasonOf(closed ? 'CLOSED_BEFORE_TEMPLATE' : 'ABOUT_TO_START', parameters);
  }
  for (const status of ['LOADED', 'ARCHIVED'] as const) {
    const template = chooseTemplate(withStatus(status), name);
    if (template)
      return reasonOf(`TEMPLATE_${status}`, { template: template.name, templateId: template.id, mask: template.mask });
  }
  const masks = findNearestMasks(withStatus('ACTUAL'), name, MAX_MASKS).map(({ mask }) => mask);
  return reasonOf('NO_TEMPLATE', { name, masks });
}

const placeOf = ({ id: workflowId }: WorkflowSituation, { id: taskId, stage, step }: TaskSituation) => ({
  workflowId,
  taskId,
  stage,
  step,
});

function explainActive(workflow: WorkflowSituation, datasets: ProcessingSituation['datasets']): ProcessingReason {
  const task = workflow.tasks.find(({ state }) => !taskLifecycle.isFinal(state));
  if (!task) return reasonOf('DUE', { workflowId: workflow.id });
  const parameters = placeOf(workflow, task);
  const isPaused = task.paused && (task.state === 'IN_PROGRESS' || task.state === 'DEFINED');
  if (isPaused) return reasonOf('TASK_PAUSED', { ...parameters, by: task.pausedBy, why: task.pausedReason });
  if (task.state === 'IN_PROGRESS') return reasonOf('TASK_IN_PROGRESS', parameters);
  if (task.state === 'CLOSING') return reasonOf('TASK_CLOSING', parameters);
  if (task.state === 'CANCELLING') return reasonOf('TASK_CANCELLING', parameters);
  const input = datasets.get(task.inputId);
  const hasInput = input?.closed === true || (task.streaming === true && input?.opened === true);
  if (!hasInput) return reasonOf('WAITS_FOR_CLOSE', parameters);
  const missing = [task.outputId, task.logId]
    .map((id) => datasets.get(id))
    .flatMap((dataset) => (dataset && !dataset.opened ? [dataset.name] : []));
  return missing.length > 0
    ? reasonOf('WAITS_FOR_DATASETS', { ...parameters, datasets: missing })
    : reasonOf('DUE', { workflowId: workflow.id });
}

function explainEnded(workflow: WorkflowSituation): ProcessingReason {
  const task = workflow.tasks.find(({ state }) => state === workflow.status) ?? workflow.tasks.at(-1);
  const parameters = task ? placeOf(workflow, task) : { workflowId: workflow.id };
  if (workflow.status === 'FINISHED')
    return workflow.isStage
      ? reasonOf('STAGE_FINISHED', parameters)
      : reasonOf('CHAIN_FINISHED', { workflowId: workflow.id });
  const { code = null, text = null } = task?.reason ?? {};
  if (workflow.status !== 'FAILED') return reasonOf('TASK_CANCELLED', { ...parameters, code, text });
  return reasonOf('TASK_FAILED', { ...parameters, code, text, closesAt: task?.closesAt?.toISOString() ?? null });
}
