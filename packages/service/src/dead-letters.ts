import { discardLetters, replayLetters, type Handlers, type LetterDecision, type LetterResult } from '@visor/bus';
import type { Database } from '@visor/db';
import { assertReason, assertValid, isUuid, quotableText } from '@visor/schema';
import { accessByIds, connectionOf, findPage, type Finder, type FindRequest, type FoundPage } from './find-page.ts';

interface Row {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly code: string;
  readonly reason: string;
  readonly at: string;
  readonly status: 'OPEN' | 'REPLAYED' | 'DISCARDED';
  readonly replays: number;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decidedReason: string | null;
  readonly replayCode: string | null;
  readonly replayReason: string | null;
}

type DeadLetter = Omit<Row, 'value'> & { readonly text: string };
export type DeadLetterPage = FoundPage<DeadLetter, DeadLetterFilter>;

interface TextFilter {
  readonly eq?: string | null;
  readonly in?: readonly string[] | null;
  readonly not?: readonly string[] | null;
  readonly like?: string | null;
  readonly notLike?: string | null;
}
type Status = Row['status'];
/** As in schema/common.graphql. */
interface DeadLetterFilter {
  readonly id?: Pick<TextFilter, 'eq' | 'in' | 'not'> | null;
  readonly topic?: TextFilter | null;
  readonly code?: TextFilter | null;
  readonly reason?: TextFilter | null;
  readonly key?: TextFilter | null;
  readonly status?: { readonly in?: readonly Status[] | null; readonly not?: readonly Status[] | null } | null;
  readonly at?: { readonly gte?: string | null; readonly lt?: string | null } | null;
}

const SHOWN_BYTES = 4_096;
const MAX_DECIDED = 100;

const columns = (value: string): string =>
  `id, topic, partition, "offset", key, ${value} as value, code, reason, at, status, replays, decided_by as "decidedBy",
   decided_at as "decidedAt", decided_reason as "decidedReason", replay_code as "replayCode", replay_reason as "replayReason"`;
const SHOWN = columns(`substring(value from 1 for ${SHOWN_BYTES})`);

const shown = ({ value, ...row }: Row): DeadLetter => ({ ...row, text: value?.toString('utf8') ?? '' });

const FINDER: Omit<Finder<DeadLetter, DeadLetterFilter, 'ID'>, 'name'> = {
  defaultSize: 50,
  table: 'dead_letter',
  key: 'id',
  keyOf: ({ id }) => id,
  readRows: (db, ids) => readLetters(db, ids),
  columns: {
    id: { kind: 'uuid', sql: 'e.id' },
    topic: { kind: 'text', sql: 'e.topic' },
    code: { kind: 'text', sql: 'e.code' },
    reason: { kind: 'text', sql: 'e.reason' },
    key: { kind: 'text', sql: 'e.key' },
    status: { kind: 'enum', sql: 'e.status' },
    at: { kind: 'time', sql: 'e.at' },
  },
  orders: { ID: [{ sql: 'e.id', kind: 'uuid' }] },
  standard: { by: 'ID', direction: 'DESC' },
  access: accessByIds,
  facets: { TOPIC: 'e.topic', CODE: 'e.code', STATUS: 'e.status' },
};

/** A page of the service's dead letters, newest first (table `dead_letter` of packages/bus). @param name of the query */
export const deadLetters = (
  db: Database,
  name: string,
  request: FindRequest<DeadLetterFilter, 'ID'>,
): Promise<DeadLetterPage> => findPage(db, { ...FINDER, name }, request);

/** Resolvers of `DeadLetterConnection`. */
export const deadLetterResolvers = <Context extends object>(dbOf: (context: Context) => Database) =>
  connectionOf({ ...FINDER, name: 'deadLetters' }, dbOf);

async function readLetters(db: Pick<Database, 'query'>, ids: readonly string[]): Promise<DeadLetter[]> {
  const rows = await db.query<Row>(`select ${SHOWN} from dead_letter where id = any ($1::uuid[])`, [ids]);
  return rows.map(shown);
}

/** One dead letter with the whole of its text; null when there is none. */
export async function deadLetter(db: Pick<Database, 'query'>, id: string): Promise<DeadLetter | null> {
  if (!isUuid(id)) return null;
  const [row] = await db.query<Row>(`select ${columns('value')} from dead_letter where id = $1`, [id]);
  return row ? shown(row) : null;
}

type DecidedLetter = LetterResult & { readonly deadLetter: DeadLetter | null };

/** Gives dead letters to their consumer again. @throws Refusal INVALID for the ids, or without a reason */
export const replayDeadLetters = (
  db: Database,
  { handlers, ...decision }: LetterDecision & { readonly handlers: () => Handlers },
): Promise<DecidedLetter[]> => decide(db, decision, (known) => replayLetters(db, handlers(), known));

/** Marks dead letters as of no use any more. @throws Refusal INVALID for the ids, or without a reason */
export const discardDeadLetters = (db: Database, decision: LetterDecision): Promise<DecidedLetter[]> =>
  decide(db, decision, (known) => discardLetters(db, known));

async function decide(
  db: Database,
  decision: LetterDecision,
  act: (decision: LetterDecision) => Promise<LetterResult[]>,
): Promise<DecidedLetter[]> {
  const { length } = decision.ids;
  assertValid('ids', length >= 1 && length <= MAX_DECIDED ? undefined : `has ${length} elements; 1 to ${MAX_DECIDED}`);
  for (const id of decision.ids)
    assertValid('ids', isUuid(id) ? undefined : `holds ${quotableText(id)}, which is no uuid`);
  assertReason(decision.reason);
  const ids = [...new Set(decision.ids.map((id) => id.toLowerCase()))];
  const results = await act({ ...decision, ids });
  const rows = await readLetters(db, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return results.map((result) => ({ ...result, deadLetter: byId.get(result.id) ?? null }));
}
