/** How far a file is processed: by the newest jobs that read it. */
import type { FileProcessingState } from '../../generated/types.ts';
import type { JobState } from '../lifecycle/job.rules.ts';

/** A job that reads a file. */
export interface FileReader {
  readonly fileId: string;
  readonly jobId: string;
  readonly taskId: string;
  /** The dataset that its task reads. */
  readonly datasetId: string;
  readonly state: JobState;
  readonly failureCode: number | null;
  readonly failureText: string | null;
  /** Of its running attempt. */
  readonly node: string | null;
  readonly pilotId: string | null;
  /** When it came into its state, nearly. */
  readonly since: Date | null;
}

export interface FileProcessing {
  readonly state: FileProcessingState;
  readonly text: string;
  /** The job that decides the state. */
  readonly reader: FileReader | null;
  /** Failed or cancelled jobs whose work newer jobs do again, and finished ones whose work newer jobs have done again. */
  readonly superseded: readonly string[];
}

const STATE_OF: Readonly<Record<JobState, Exclude<FileProcessingState, 'UNPROCESSED'>>> = {
  DEFINED: 'WAITING',
  QUEUED: 'WAITING',
  ACTIVE: 'IN_WORK',
  REGISTERING: 'IN_WORK',
  FINISHED: 'PROCESSED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
};

/** The first of these states that a job has is that of the file. */
const PRECEDENCE = ['IN_WORK', 'WAITING', 'FAILED', 'CANCELLED', 'PROCESSED'] as const;

/** A rerun reads the file in a dataset of chosen files; a second chain over the same dataset does other work with it. */
function isSuperseded(job: FileReader, newer: readonly FileReader[]): boolean {
  const reruns = newer.filter(({ datasetId }) => datasetId !== job.datasetId);
  if (job.state === 'FAILED' || job.state === 'CANCELLED') return reruns.length > 0;
  return job.state === 'FINISHED' && reruns.some(({ state }) => state === 'FINISHED');
}

/** @param readers newest first */
export function fileProcessingOf(readers: readonly FileReader[]): FileProcessing {
  const superseded = readers.filter((job, index) => isSuperseded(job, readers.slice(0, index)));
  const deciding = readers.filter((job) => !superseded.includes(job));
  const state = PRECEDENCE.find((candidate) => deciding.some((job) => STATE_OF[job.state] === candidate));
  const reader = deciding.find((job) => STATE_OF[job.state] === state) ?? null;
  return {
    state: state ?? 'UNPROCESSED',
    text: textOf(reader),
    reader,
    superseded: superseded.map(({ jobId }) => jobId),
  };
}

function textOf(reader: FileReader | null): string {
  if (!reader) return 'no job processes it; the processing of its dataset says why';
  const { jobId, taskId, state, node, failureCode, failureText } = reader;
  const job = `job ${jobId} of task ${taskId}`;
  switch (state) {
    case 'DEFINED':
    case 'QUEUED':
      return `it waits for ${job}, which is ${state}`;
    case 'ACTIVE':
      return `${job} reads it${node === null ? '' : ` on node ${node}`}`;
    case 'REGISTERING':
      return `${job} has read it; the catalog has not answered yet`;
    case 'FINISHED':
      return `${job} has processed it`;
    case 'FAILED':
      return `${job} failed: ${failureCode ?? 'no code'} ${failureText ?? ''}`.trimEnd();
    case 'CANCELLED':
      return `${job} was cancelled`;
  }
}
