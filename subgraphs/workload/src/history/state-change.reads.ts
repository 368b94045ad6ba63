import type { Database } from '@visor/db';
import { pageOf, readPage, type Page } from '@visor/service';
import type { StateAspect, StateChangeCause } from '../../generated/types.ts';

/** A change of a state. */
export interface StateChangeRow {
  readonly id: string;
  readonly at: Date;
  readonly aspect: StateAspect;
  readonly source: string | null;
  readonly target: string;
  readonly cause: StateChangeCause;
  readonly reporter: string;
  readonly note: string | null;
}

/** A page of the history of one task, pilot or node. */
export interface StateHistoryRequest {
  readonly subject: string;
  readonly of: 'TASK' | 'PILOT' | 'NODE';
  readonly first: number;
  readonly after: string | null;
}

export const stateHistoryKey = ({ subject, of, first, after }: StateHistoryRequest): string =>
  JSON.stringify([subject, of, first, after]);

const ASPECTS: Readonly<Record<StateHistoryRequest['of'], readonly StateAspect[]>> = {
  TASK: ['TASK_PHASE'],
  PILOT: ['PILOT_STATUS'],
  NODE: ['NODE_MODE', 'NODE_HEALTH'],
};
const isRowId = (value: unknown): value is string => typeof value === 'string' && /^[1-9]\d{0,17}$/.test(value);

const STATE_HISTORY = {
  name: 'history',
  defaultSize: 100,
  isPlace: (parts: readonly unknown[]): parts is readonly [string] => parts.length === 1 && isRowId(parts[0]),
} as const;

/** Reads pages of histories, oldest first, by their key: one statement. @throws Refusal INVALID for a wrong page or cursor */
export async function readStateHistories(
  db: Pick<Database, 'query'>,
  requests: readonly StateHistoryRequest[],
): Promise<ReadonlyMap<string, Page<StateChangeRow>>> {
  const ranges = requests.map((request) => ({ request, range: readPage(STATE_HISTORY, request) }));
  const rows = await db.query<Omit<StateChangeRow, 'at'> & { place: number; at: string }>(
    `select k.place::int as place, r.*
       from jsonb_to_recordset($1::jsonb) k (place int, subject text, aspects text[], after bigint, size int)
      cross join lateral (
        select h.id::text as id, h.at, h.aspect, h.source, h.target, h.cause, h.reporter, h.note from state_change h
         where h.subject = k.subject and h.aspect = any (k.aspects) and h.id > k.after order by h.id limit k.size) r
      order by k.place, r.id::bigint`,
    [
      JSON.stringify(
        ranges.map(({ request: { subject, of }, range: { after, size } }, place) => ({
          place,
          subject,
          aspects: ASPECTS[of],
          after: after?.[0] ?? '0',
          size: size + 1,
        })),
      ),
    ],
  );
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return new Map(
    ranges.map(({ request, range }, place) => [
      stateHistoryKey(request),
      pageOf(
        STATE_HISTORY,
        range,
        (byPlace.get(place) ?? []).map(({ at, ...row }) => ({ ...row, at: new Date(at) })),
        ({ id }) => [id],
      ),
    ]),
  );
}
