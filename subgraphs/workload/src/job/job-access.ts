import { isUuid, Refusal } from '@visor/schema';
import { chosenOf, namedBy, whereConditions, type Access, type FilterColumns } from '@visor/service';
import type { JobFilter, JobOrderField } from '../../generated/types.ts';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';

type Streams = Access<JobFilter>['streams'];

const HELD = `e.held_at is not null and e.state = 'DEFINED'`;

/** What a filter of jobs compares. */
export const JOB_COLUMNS: FilterColumns<JobFilter> = {
  id: { kind: 'uuid', sql: 'e.id' },
  task: { kind: 'uuid', sql: 'e.task_id' },
  state: { kind: 'enum', sql: 'e.state' },
  device: { kind: 'enum', sql: 'e.device' },
  ordinal: { kind: 'number', sql: 'e.ordinal' },
  attempts: { kind: 'number', sql: 'e.attempts' },
  node: { kind: 'text', sql: 'e.node' },
  failure: { kind: 'number', sql: 'e.failure_code' },
  failureText: { kind: 'text', sql: 'e.failure_text' },
  held: { kind: 'flag', sql: HELD },
  exhausted: { kind: 'flag', sql: 'e.exhausted' },
  cancelRequested: { kind: 'flag', sql: 'e.cancel_requested' },
  createdAt: { kind: 'time', sql: 'e.created_at' },
  queuedAt: { kind: 'time', sql: 'e.queued_at' },
  startedAt: { kind: 'time', sql: 'e.started_at' },
  endedAt: { kind: 'time', sql: 'e.ended_at' },
};

/** The states whose jobs have ended, in which an order by the time of the end makes sense. */
const FINAL_STATES: readonly JobState[] = jobLifecycle.finalStates;

/** The one task that a filter names. */
export function taskOf({ task }: JobFilter): string | undefined {
  const [id, ...others] = namedBy(task) ?? [];
  return others.length === 0 && task?.not == null ? id : undefined;
}

const isStateFree = ({ state }: JobFilter): boolean => (state?.in ?? state?.not) == null;

/** QUEUED jobs are few, the window of the scheduler, and in no index by id, which claims would read whole: all of them are read. */
const QUEUED = { from: `(select * from job where state = 'QUEUED' offset 0) e`, sql: 'true', parameters: [] };

const inState = (state: JobState): Streams[number] =>
  state === 'QUEUED' ? QUEUED : { sql: `e.state = '${state}' and e.state <> 'QUEUED'`, parameters: [] };

/** Nodes of a filter whose jobs are read side by side at most. */
const MAX_NODES = 20;

/** The jobs of given nodes in each state; undefined: of any node, or of too many to read side by side. */
function accessByNode({ node, state }: JobFilter): Access<JobFilter> | undefined {
  const names = node?.like == null && node?.notLike == null && node?.not == null ? namedBy(node) : undefined;
  if (names === undefined || names.length > MAX_NODES) return undefined;
  const states = chosenOf(jobLifecycle.states, state).map(inState);
  const streams = [...new Set(names)].flatMap((name) =>
    states.map((stream) => ({ ...stream, sql: `${stream.sql} and e.node = ?::text`, parameters: [name] })),
  );
  return { streams, served: ['node', 'state'] };
}

/** The jobs that failed with one code; undefined: with any. */
const accessByFailure = ({ failure }: JobFilter): Access<JobFilter> | undefined =>
  failure?.eq == null ? undefined : { streams: [{ sql: 'e.failure_code = ?::int8', parameters: [failure.eq] }] };

/** Jobs that have ended, by when: a range of an index for each state. */
function accessByEnd(where: JobFilter): Access<JobFilter> {
  const range = [...(whereConditions(JOB_COLUMNS, { endedAt: where.endedAt ?? null }).get('endedAt') ?? [])];
  const sql = ['e.ended_at is not null', ...range.map((condition) => condition.sql)].join(' and ');
  const parameters = range.flatMap((condition) => condition.parameters);
  const states = chosenOf(FINAL_STATES, where.state);
  return {
    streams: states.map((state) => ({ sql: `e.state = '${state}' and ${sql}`, parameters })),
    served: ['state', 'endedAt'],
  };
}

/** Ranges of the indexes of `job` for a filter: each state, the held ones, or all jobs are in the order of the ids. */
function accessById(where: JobFilter): Access<JobFilter> {
  if (where.held === true) return { streams: [{ sql: HELD, parameters: [] }], served: ['held'] };
  const byValue = accessByFailure(where) ?? accessByNode(where);
  if (byValue) return byValue;
  if (isStateFree(where)) return { streams: [{ sql: 'true', parameters: [] }] };
  return { streams: chosenOf(jobLifecycle.states, where.state).map(inState), served: ['state'] };
}

/** Which ranges of indexes give the jobs of a filter in an order. @throws Refusal INVALID for ORDINAL without a task */
export function jobAccess(where: JobFilter, by: JobOrderField): Access<JobFilter> {
  const ids = namedBy(where.id);
  const task = taskOf(where);
  if (by === 'ORDINAL' && task === undefined)
    throw new Refusal('INVALID', 'orderBy ORDINAL needs where: { task: { eq } }: ordinals are those of a task', {
      field: 'orderBy.by',
    });
  const ended = by === 'ENDED_AT' ? ' and e.ended_at is not null' : '';
  if (ids)
    return { streams: [{ sql: `e.id = any (?::uuid[])${ended}`, parameters: [ids.filter((id) => isUuid(id))] }] };
  if (by === 'ENDED_AT') return accessByEnd(where);
  if (by === 'ID') return accessById(where);
  if (!isUuid(task)) return { streams: [] };
  const ofTask = { sql: 'e.task_id = ?::uuid', parameters: [task] };
  if (where.held === true)
    return { streams: [{ ...ofTask, sql: `${ofTask.sql} and ${HELD}` }], served: ['task', 'held'] };
  if (isStateFree(where)) return { streams: [ofTask], served: ['task'] };
  const streams = chosenOf(jobLifecycle.states, where.state).map((state) => ({
    ...ofTask,
    sql: `${ofTask.sql} and e.state = '${state}'`,
  }));
  return { streams, served: ['task', 'state'] };
}

/** The order of a filter that asks for none, where an index has it: jobs of a task by ordinal, what ended in a time by its end. */
export function standardOrder(
  where: JobFilter,
): { readonly by: JobOrderField; readonly direction: 'ASC' | 'DESC' } | undefined {
  if (taskOf(where) !== undefined) return { by: 'ORDINAL', direction: 'ASC' };
  return (where.endedAt?.gte ?? where.endedAt?.lt) == null ? undefined : { by: 'ENDED_AT', direction: 'DESC' };
}
