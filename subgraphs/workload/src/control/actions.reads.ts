import type { Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import {
  listById,
  pageOf,
  readPage,
  type Page,
  type PagedList,
  type PageRequest,
  type SubjectPage,
} from '@visor/service';
import type { ActionOutcome } from '../../generated/types.ts';
import type { Loaders } from '../loaders.ts';
import type { TaskActionRow } from '../task/action.entity.ts';
import { readTaskActions } from './control.reads.ts';

/** What a person did, as all services tell it. */
interface ActionRow {
  readonly id: string;
  readonly kind: string;
  readonly by: string | null;
  readonly reason: string | null;
  readonly at: Date | string;
  readonly details: unknown;
  readonly outcome: ActionOutcome;
  readonly code: string | null;
  readonly text: string | null;
}

type Reader = Pick<Database, 'query'>;

const JOB_ACTIONS = listById('Job.actions');
const PILOT_ACTIONS = listById('Pilot.actions');
const NODE_ACTIONS: PagedList<readonly [id: string]> = {
  name: 'Node.actions',
  defaultSize: 50,
  isPlace: (parts): parts is readonly [string] =>
    parts.length === 1 && typeof parts[0] === 'string' && /^[1-9]\d{0,17}$/.test(parts[0]),
};

/** What commands did to a job: those that went through jobs, and the ends of its attempts. */
const OF_JOB = `
  select a.id, a.kind, a.by, a.reason, a.at, a.details, case r.outcome when 'PENDING' then 'RUNNING' else r.outcome end as outcome,
         null as code, r.text
    from job_action r join task_action a on a.id = r.action_id where r.job_id = $1
  union all
  select a.id, a.kind, a.by, a.reason, a.at, a.details, a.outcome, a.code, a.text
    from job j join task_action a on a.task_id = j.task_id
   where j.id = $1 and a.kind = 'kill' and a.details ->> 'jobId' = $1::uuid::text`;

/** Commands of persons for a pilot. */
const OF_PILOT = `
  select c.id, case c.kind when 'RESUME' then 'undrain' when 'RELEASE' then 'offerRelease' when 'CANCEL' then 'kill' else lower(c.kind) end as kind,
         c.by, c.reason, c.at, jsonb_strip_nulls(jsonb_build_object('jobId', c.job_id, 'attempt', c.attempt, 'version', c.version)) as details,
         case c.state when 'PENDING' then 'RUNNING' else 'APPLIED' end as outcome, null as code, c.outcome as text
    from pilot_command c where c.pilot_id = $1`;

/** Changes of the mode and the health of a node by persons. */
const OF_NODE = `
  select h.id, case when h.aspect = 'NODE_MODE' then 'mode' when h.target = 'OK' then 'release' else 'quarantine' end as kind,
         h.reporter as by, h.note as reason, h.at, jsonb_build_object('from', h.source, 'to', h.target) as details, 'APPLIED' as outcome,
         null as code, null as text
    from state_change h where h.subject = $1 and h.aspect in ('NODE_MODE', 'NODE_HEALTH') and h.cause = 'PERSON'`;

async function readActions(
  db: Reader,
  {
    list,
    sql,
    subject,
  }: { readonly list: PagedList<readonly [string]>; readonly sql: string; readonly subject: string },
  request: PageRequest,
): Promise<Page<ActionRow>> {
  const range = readPage(list, request);
  const type = list === NODE_ACTIONS ? 'bigint' : 'uuid';
  const rows = await db.query<ActionRow>(
    `select x.id::text as id, x.kind, x.by, x.reason, x.at, x.details, x.outcome, x.code, x.text from (${sql}) x
      where $2::${type} is null or x.id < $2::${type} order by x.id desc limit $3`,
    [subject, range.after?.[0] ?? null, range.size + 1],
  );
  return pageOf(list, range, rows, ({ id }) => [id]);
}

const NOTHING: Page<ActionRow> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** A page of what persons did to a job, newest first. @throws Refusal INVALID for a wrong page or cursor */
export const readJobActions = (db: Reader, jobId: string, request: PageRequest): Promise<Page<ActionRow>> =>
  isUuid(jobId)
    ? readActions(db, { list: JOB_ACTIONS, sql: OF_JOB, subject: jobId }, request)
    : Promise.resolve(NOTHING);

export const readPilotActions = (db: Reader, pilotId: string, request: PageRequest): Promise<Page<ActionRow>> =>
  readActions(db, { list: PILOT_ACTIONS, sql: OF_PILOT, subject: pilotId }, request);

export const readNodeActions = (db: Reader, node: string, request: PageRequest): Promise<Page<ActionRow>> =>
  readActions(db, { list: NODE_ACTIONS, sql: OF_NODE, subject: node }, request);

/** A page of the commands on a task, as all services tell what a person did. */
async function readCommands(db: Database, taskId: string, request: PageRequest): Promise<Page<ActionRow>> {
  const { nodes, pageInfo } = await readTaskActions(db, taskId, request);
  const shown = ({ id, kind, by, reason, at, details, outcome, code, text, ...counted }: TaskActionRow): ActionRow => {
    const { matched, applied, refused } = counted;
    return {
      id,
      kind,
      by,
      reason,
      at,
      details: { ...(details as object), matched, applied, refused },
      outcome,
      code,
      text,
    };
  };
  return { nodes: nodes.map(shown), pageInfo };
}

/**
 * A page of what persons did to one thing, newest first; null where it is no job, pilot, node or task with commands.
 * @throws Refusal INVALID for a wrong page or cursor
 */
export async function readActionsOf(
  db: Database,
  loaders: Pick<Loaders, 'job' | 'pilot' | 'node'>,
  { id: subject, first, after = null }: SubjectPage,
): Promise<Page<ActionRow> | null> {
  const request = { first, after };
  if (isUuid(subject)) {
    const id = subject.toLowerCase();
    const [job, pilot] = await Promise.all([loaders.job.load(id), loaders.pilot.load(id)]);
    if (job) return readJobActions(db, id, request);
    if (pilot) return readPilotActions(db, id, request);
    const [{ exists } = {}] = await db.query<{ exists: boolean }>(
      'select exists (select 1 from task_action where task_id = $1)',
      [id],
    );
    if (exists === true) return readCommands(db, id, request);
  }
  return (await loaders.node.load(subject))?.[0] ? readNodeActions(db, subject, request) : null;
}
