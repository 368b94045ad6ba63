import { storableJson, type JobSelection } from '@visor/schema';

/** Which jobs of a task a person means; a list that is null does not restrict. */
interface Selection {
  readonly states: readonly string[];
  readonly codes: readonly number[] | null;
  readonly nodes: readonly string[] | null;
}

const WAITING_OR_RUNNING = ['DEFINED', 'QUEUED', 'ACTIVE'] as const;
const ENDED = ['FAILED', 'CANCELLED'] as const;

/** @param isNamed the jobs are named one by one, so that a retry is also about cancelled ones */
export const selectionOf = (
  { states, codes, nodes }: JobSelection,
  { isCancel = false, isNamed = false } = {},
): Selection => ({
  states: states ?? (isCancel ? WAITING_OR_RUNNING : isNamed ? ENDED : ['FAILED']),
  codes: codes ?? null,
  nodes: nodes ?? null,
});

export const selectionParameters = (selection: Selection): string => storableJson(selection);

interface Parameters {
  readonly selection: string;
  readonly task: string;
  /** Ordinal after which the jobs begin; null: the first. */
  readonly after: string;
  /** When the jobs have ended at the latest: later failures are not meant. */
  readonly until: string;
  readonly limit: string;
}

const list = (selection: string, name: string, type: string): string =>
  `(select array_agg(v::${type}) from jsonb_array_elements_text(nullif(${selection}::jsonb -> '${name}', 'null')) v)`;

/**
 * Returns the query for the next jobs of a task in the states of a selection: `id`, `ordinal`, and whether the selection
 * means the job. What a statement reads is limited by the jobs seen, not by those that match.
 */
export const matchedJobs = ({ selection, task, after, until, limit }: Parameters): string => `
  select x.id, x.ordinal, (x.ended_at is null or x.ended_at <= ${until}::timestamptz)
         and (s.codes is null or x.failure_code = any (s.codes))
         and (s.nodes is null or coalesce(x.node = any (s.nodes), false))
         as matches
    from (select ${list(selection, 'states', 'text')} as states, ${list(selection, 'codes', 'int')} as codes,
                 ${list(selection, 'nodes', 'text')} as nodes) s
   cross join lateral (
     select y.* from unnest(s.states) w (state) cross join lateral (
       select j.id, j.ordinal, j.ended_at, j.failure_code, j.node from job j
        where j.task_id = ${task} and j.state = w.state and j.ordinal > coalesce(${after}::int, -2147483648)
        order by j.ordinal limit ${limit}) y
      order by y.ordinal limit ${limit}) x`;
