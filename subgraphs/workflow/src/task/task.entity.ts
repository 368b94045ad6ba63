import type { ChainStep } from '@visor/cwl';
import type { TaskState } from '../../generated/types.ts';
import type { TaskReason } from './task.rules.ts';

/** A task as its store reads it. */
export interface TaskRow {
  readonly id: string;
  readonly workflowId: string;
  readonly stage: number;
  readonly state: TaskState;
  readonly paused: boolean;
  /** The step of the template as it was when the workflow started. */
  readonly step: ChainStep;
  readonly inputId: string;
  readonly outputId: string;
  readonly logId: string;
  readonly reason: TaskReason | null;
  readonly cancelledBy: string | null;
  readonly sentAt: string | null;
  readonly finishedAt: string | null;
}

/** A task as it is inserted. */
export interface NewTask extends Pick<
  TaskRow,
  'id' | 'workflowId' | 'stage' | 'step' | 'inputId' | 'outputId' | 'logId'
> {}
