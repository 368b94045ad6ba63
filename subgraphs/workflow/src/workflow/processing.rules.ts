/** Why a dataset's state of processing is what it is. Every dataset has a reason. */
import { sentenceOf, type ProcessingCode } from '@visor/schema';
import type {
  ProcessingReason,
  ProcessingState,
  TaskState,
  TemplateStatus,
  WorkflowStatus,
} from '../../generated/resolvers.ts';
import type { Reason } from '../task/task.rules.ts';
import { isFinal } from '../task/task.rules.ts';
import { choose, nearest, type Masked } from '../template/mask.rules.ts';
import { nameFault } from './workflow.rules.ts';
import type { KnownDataset } from '../dataset/dataset.entity.ts';
import { processingState } from '../dataset/dataset.rules.ts';

export interface KnownTemplate extends Masked {
  readonly name: string;
  readonly status: TemplateStatus;
  /** Length of its chain. */
  readonly steps: number;
}
export interface KnownTask {
  readonly id: string;
  readonly stage: number;
  readonly step: string;
  readonly state: TaskState;
  readonly reason: Reason | null;
  readonly inputId: string;
  readonly outputId: string;
  readonly logId: string;
}
export interface KnownWorkflow {
  readonly id: string;
  readonly status: WorkflowStatus;
  /** By stage. */
  readonly tasks: readonly KnownTask[];
}
/** The task whose output or log a dataset is. */
export interface Maker {
  readonly stage: number;
  readonly step: string;
  readonly workflowId: string;
  readonly makes: 'output' | 'log';
}
export interface ProcessingFacts {
  /** Undefined: no event of it came. */
  readonly dataset: KnownDataset | undefined;
  readonly maker: Maker | undefined;
  /** Over this dataset, newest first. */
  readonly workflows: readonly KnownWorkflow[];
  readonly templates: readonly KnownTemplate[];
  /** Datasets of the workflows' tasks. */
  readonly datasets: ReadonlyMap<string, Pick<KnownDataset, 'name' | 'opened' | 'closed'>>;
}

const MAX_MASKS = 3;

const because = (code: ProcessingCode, parameters: Readonly<Record<string, unknown>> = {}): ProcessingReason => ({
  code,
  text: sentenceOf(code, parameters),
  parameters,
});

export function processingReason(facts: ProcessingFacts): ProcessingReason {
  const state = processingState(facts.workflows.map(({ status }) => status));
  if (state === 'UNPROCESSED') return unprocessed(facts);
  const status = statusOf[state];
  const workflow = facts.workflows.find((one) => one.status === status);
  if (!workflow) throw new Error(`no workflow is ${status}`);
  return state === 'IN_WORK' ? inWork(workflow, facts.datasets) : ended(workflow);
}

const statusOf: Readonly<Record<Exclude<ProcessingState, 'UNPROCESSED'>, WorkflowStatus>> = {
  IN_WORK: 'ACTIVE',
  PROCESSED: 'FINISHED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
};

function unprocessed({ dataset, maker, templates }: ProcessingFacts): ProcessingReason {
  if (maker) {
    const { makes, ...parameters } = maker;
    return because(makes === 'output' ? 'OUTPUT_OF_TASK' : 'LOG_OF_TASK', parameters);
  }
  if (!dataset) return because('NOT_SEEN');
  if (dataset.deleting) return because('DELETING');
  if (!dataset.external) return because('NOT_FROM_OUTSIDE', { kind: dataset.kind ?? 'unknown' });
  const { name } = dataset;
  const fitting = (status: TemplateStatus): KnownTemplate | undefined =>
    choose(
      templates.filter((one) => one.status === status),
      name,
    );
  const actual = fitting('ACTUAL');
  const fault = nameFault(name, actual?.steps ?? 1);
  if (fault) return because(fault.code, { ...fault.parameters, ...(actual ? { template: actual.name } : {}) });
  if (actual) {
    const parameters = { template: actual.name, templateId: actual.id };
    return because(dataset.closed ? 'CLOSED_BEFORE_TEMPLATE' : 'ABOUT_TO_START', parameters);
  }
  for (const status of ['LOADED', 'ARCHIVED'] as const) {
    const other = fitting(status);
    if (other) return because(`TEMPLATE_${status}`, { template: other.name, templateId: other.id, mask: other.mask });
  }
  const masks = nearest(
    templates.filter((one) => one.status === 'ACTUAL'),
    name,
    MAX_MASKS,
  ).map(({ mask }) => mask);
  return because('NO_TEMPLATE', { name, masks });
}

const placed = ({ id: workflowId }: KnownWorkflow, { id: taskId, stage, step }: KnownTask) => ({
  workflowId,
  taskId,
  stage,
  step,
});

function inWork(workflow: KnownWorkflow, datasets: ProcessingFacts['datasets']): ProcessingReason {
  const task = workflow.tasks.find(({ state }) => !isFinal(state));
  if (!task) return because('DUE', { workflowId: workflow.id });
  const parameters = placed(workflow, task);
  if (task.state === 'IN_PROGRESS') return because('TASK_IN_PROGRESS', parameters);
  if (task.state === 'CLOSING') return because('TASK_CLOSING', parameters);
  if (task.state === 'CANCELLING') return because('TASK_CANCELLING', parameters);
  if (datasets.get(task.inputId)?.closed !== true) return because('WAITS_FOR_CLOSE', parameters);
  const missing = [task.outputId, task.logId]
    .map((id) => datasets.get(id))
    .flatMap((one) => (one && !one.opened ? [one.name] : []));
  return missing.length > 0
    ? because('WAITS_FOR_DATASETS', { ...parameters, datasets: missing })
    : because('DUE', { workflowId: workflow.id });
}

function ended(workflow: KnownWorkflow): ProcessingReason {
  if (workflow.status === 'FINISHED') return because('CHAIN_FINISHED', { workflowId: workflow.id });
  const task = workflow.tasks.find(({ state }) => state === workflow.status) ?? workflow.tasks.at(-1);
  const parameters = task ? placed(workflow, task) : { workflowId: workflow.id };
  const { code = null, text = null } = task?.reason ?? {};
  return because(workflow.status === 'FAILED' ? 'TASK_FAILED' : 'TASK_CANCELLED', { ...parameters, code, text });
}
