import type { TransitionCause } from '../../generated/types.ts';

/** SQL expressions of a statement; what is absent is null. */
interface TransitionColumns {
  readonly job: string;
  readonly task: string;
  /** Why; as SQL where it differs from row to row. */
  readonly cause: TransitionCause | { readonly sql: string };
  /** When the server learnt of it: its clock decides the partition. */
  readonly at: string;
  /** The state that the job leaves; absent for a job that is formed. */
  readonly source?: string;
  /** The state that the job enters; the same as `source` where the job only changes, e.g. is held. Absent: the attempt alone moves. */
  readonly target?: string;
  /** Number of the attempt concerned. */
  readonly attempt?: string;
  /** The state that the attempt enters. */
  readonly attemptState?: string;
  /** When the node says that it happened. */
  readonly nodeAt?: string;
  /** Subject of the person. Absent: the pilot of the attempt for claims and reports, else the service itself. */
  readonly reporter?: string;
  /** A reason of a person, or the rule that decided. */
  readonly note?: string;
  /** Failure code with which the job fails, or failed where it leaves FAILED, and with which the attempt ends. */
  readonly code?: string;
  /** Of an attempt that finished: number and bytes of the files that it read, and of those that it made. */
  readonly traffic?: Readonly<Record<(typeof TRAFFIC)[number], string>>;
}

/** Columns of what an attempt read and made. */
export const TRAFFIC = ['read_files', 'read_bytes', 'made_files', 'made_bytes'] as const;

const column = (sql: string | undefined, type: string, name: string): string =>
  `(${sql ?? 'null'})::${type} as ${name}`;

/**
 * Returns the select list of the CTE `transition`, from which every statement that moves jobs counts and records
 * (`task/counters.ts`).
 */
export function transitionRow(row: TransitionColumns): string {
  if (row.target === `'FAILED'` && row.code === undefined) throw new Error('a job that fails needs its code');
  return [
    column(row.job, 'uuid', 'job_id'),
    column(row.task, 'uuid', 'task_id'),
    column(typeof row.cause === 'string' ? `'${row.cause}'` : row.cause.sql, 'text', 'cause'),
    column(row.at, 'timestamptz', 'at'),
    column(row.source, 'text', 'source'),
    column(row.target, 'text', 'target'),
    column(row.attempt, 'int', 'attempt'),
    column(row.attemptState, 'text', 'attempt_state'),
    column(row.nodeAt, 'timestamptz', 'node_at'),
    column(row.reporter, 'text', 'reporter'),
    column(row.note, 'text', 'note'),
    column(row.code, 'int', 'code'),
    '0 as requests',
    ...TRAFFIC.map((name) => column(row.traffic?.[name], 'bigint', name)),
  ].join(', ');
}

/** The select list of a row of `transition` that only counts requests to the catalog: `+1` for one that is sent, `-1` for an answer. */
export const requestRow = (task: string, change: '1' | '-1'): string =>
  `null, ${task}, ${'null, '.repeat(10)}${change}${', null'.repeat(TRAFFIC.length)}`;

/** Writes the rows of `transition` to the history; part of every statement that moves jobs. */
export const RECORD_TRANSITIONS = `
  recorded as (
    insert into job_history (at, node_at, job_id, attempt, cause, source, job_state, attempt_state, reporter, note, code)
    select at, node_at, job_id, attempt, cause, source, target, attempt_state, reporter, note, code from transition where cause is not null
    returning 1
  )`;
