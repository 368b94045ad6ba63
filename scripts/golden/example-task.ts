import type { Tool } from '../../packages/cwl/src/types.ts';
import type { RegisterTask } from '../../schema/index.ts';
import { registerTaskMessage } from '../../subgraphs/workflow/src/task/task.messages.ts';
import { ids } from './example-ids.ts';

const tool = { version: 1, baseCommand: ['decode'] } as unknown as Tool;

const row = {
  id: ids.task,
  workflowId: ids.workflow,
  stage: 1,
  state: 'IN_PROGRESS',
  paused: false,
  inputId: ids.dataset,
  outputId: ids.output,
  logId: ids.log,
  reason: null,
  cancelledBy: null,
  sentAt: null,
  finishedAt: null,
  failedJobs: null,
  pausedReason: null,
  pauseOperation: null,
  rankOperation: null,
  pausedBy: null,
  rank: null,
  round: 1,
  finishRequested: false,
  failedBy: null,
  closes: null,
  closesAt: null,
  unfinishedFiles: null,
} as const;
const step = {
  ordinal: 1,
  step: 'decode',
  executable: 'decode',
  args: ['--in', '$(inputs.raw.path)'],
  mode: 'MERGE',
  device: 'CPU',
  rank: 2.5,
  retries: 3,
  retryDelay: 1,
  maxFailedFraction: 0,
  filesPerJob: 10,
  outputs: [{ port: 'out', required: true }],
  resources: { cores: 1, ramMiB: 512, scratchMiB: 1_024, wallSeconds: 3_600 },
  tool,
} as const;

/** The command that gives a task to workload. */
export const registerExample = (): RegisterTask =>
  registerTaskMessage(
    { ...row, step },
    {
      datasetNames: new Map([
        [ids.output, 'run-1.decode'],
        [ids.log, 'run-1.decode.log'],
      ]),
      auxiliary: false,
    },
    'output',
  );
