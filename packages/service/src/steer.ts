import {
  findRows,
  uuidv7,
  type Database,
  type steeringEntity,
  type SteeringRow,
  type StoredResult,
  type Tx,
} from '@visor/db';
import { assertReason, isUuid, labelProblem, quotableText, Refusal } from '@visor/schema';
import { countOutcomes, type ActResult } from './act-result.rules.ts';
import { filterSql } from './filter-sql.ts';
import type { FilterColumns } from './filter.rules.ts';
import { pageOf, readPage, type Page, type PagedList, type PageRequest } from './page.rules.ts';
import { findSteering, insertSteering, lockRequest } from './steering.store.ts';

const MAX_REQUEST_ID_LENGTH = 200;

/** A request to do the same with several things. */
export interface Steered<Where> {
  readonly ids?: readonly string[] | null;
  readonly where?: Where | null;
  readonly reason?: string | null;
  readonly requestId?: string | null;
}

/** Who does it, and why. */
interface SteeringAuthor {
  readonly by: string;
  readonly reason: string | null;
}

/** One kind of thing that is steered. */
export interface SteeringKind<Where extends object, Verb extends string> {
  readonly table: string;
  /** Column of the ids or names. */
  readonly key: string;
  readonly columns: FilterColumns<Where>;
  /** What of it a verb can be about. */
  readonly among: string;
  /** Things that one request is about, at most. */
  readonly max: number;
  readonly needsReason: boolean;
  /** @returns why a text is no id */
  readonly idProblem: (id: string) => string | undefined;
  /** Does it, in this transaction. @returns what came of each, in the order of the ids */
  readonly act: (tx: Tx, ids: readonly string[], verb: Verb, author: SteeringAuthor) => Promise<readonly ActResult[]>;
}

export const uuidProblem = (id: string): string | undefined => (isUuid(id) ? undefined : 'is no uuid');

/**
 * Does the same with several things, in one transaction that also records it. A repeat of the request gives what the first did.
 * @throws Refusal INVALID that names the field; CONFLICT where the requestId belongs to another request
 */
export async function steer<Where extends object, Verb extends string>(
  { db, now }: { readonly db: Pick<Database, 'transaction'>; readonly now: () => Date },
  kind: SteeringKind<Where, Verb>,
  asked: Steered<Where> & { readonly verb: Verb },
  by: string,
): Promise<SteeringRow<Verb>> {
  const { verb, reason = null } = asked;
  const requestId = asked.requestId ?? uuidv7();
  assertRequest(kind, { ...asked, reason, requestId });
  const request = JSON.stringify([kind.table, verb, asked.ids ?? null, asked.where ?? null, reason]);
  return await db.transaction(async (tx) => {
    await lockRequest(tx, requestId);
    const known = await findSteering<Verb>(tx, requestId);
    if (known && known.request !== request)
      throw new Refusal(
        'CONFLICT',
        `requestId belongs to another request, of ${known.at.toISOString()}: send a new one`,
        { field: 'requestId' },
      );
    if (known) return known;
    const results = await kind.act(tx, await selectIds(tx, kind, asked), verb, { by, reason });
    const row = { id: uuidv7(), requestId, request, verb, by, reason, at: now(), results };
    const whole = { ...row, ...countOutcomes(results) };
    await insertSteering(tx, whole);
    return whole;
  });
}

function assertRequest<Where extends object, Verb extends string>(
  { needsReason, idProblem, max }: SteeringKind<Where, Verb>,
  { ids, where, reason, requestId }: Steered<Where>,
): void {
  if (needsReason || reason != null) assertReason(reason ?? '');
  const problem = labelProblem(requestId ?? '', MAX_REQUEST_ID_LENGTH);
  if (problem !== undefined) throw new Refusal('INVALID', `requestId ${problem}`, { field: 'requestId' });
  if ((ids == null) === (where == null))
    throw new Refusal('INVALID', 'ids and where: give one of them', { field: ids == null ? 'ids' : 'where' });
  if (ids != null && (ids.length === 0 || ids.length > max))
    throw new Refusal('INVALID', `ids must be 1 to ${max}, not ${ids.length}`, { field: 'ids' });
  for (const id of ids ?? []) {
    const wrong = idProblem(id);
    if (wrong !== undefined)
      throw new Refusal('INVALID', `ids holds ${quotableText(id)}, which ${wrong}`, { field: 'ids' });
  }
}

async function selectIds<Where extends object, Verb extends string>(
  tx: Tx,
  { table, key, columns, among, max }: SteeringKind<Where, Verb>,
  { ids, where }: Steered<Where>,
): Promise<readonly string[]> {
  if (ids != null) return [...new Set(ids)];
  const filter = filterSql(columns, where, 0);
  const rows = await tx.query<{ id: string }>(
    `select e.${key} as id from ${table} e where ${among}${filter.sql} order by 1 limit ${max + 1}`,
    filter.parameters,
  );
  if (rows.length > max) throw new Refusal('INVALID', `where fits more than ${max}: narrow it`, { field: 'where' });
  return rows.map(({ id }) => id);
}

/** Reads what a request did, from the subgraph's own table. */
export async function readSteering<Verb extends string>(
  { orm }: Pick<Database, 'orm'>,
  entity: ReturnType<typeof steeringEntity<Verb>>,
  id: string,
): Promise<SteeringRow<Verb> | null> {
  if (!isUuid(id)) return null;
  const [row] = await findRows(orm.em, entity, { anyOf: { property: 'id', values: [id] } });
  return row ?? null;
}

/** By their position. */
const RESULTS: PagedList<readonly [number]> = {
  name: 'Steering.results',
  defaultSize: 100,
  isPlace: (parts): parts is readonly [number] => parts.length === 1 && Number.isSafeInteger(parts[0]),
};

/** A page of what came of each thing. */
export function steeringResults({ results }: Pick<SteeringRow, 'results'>, request: PageRequest): Page<StoredResult> {
  const range = readPage(RESULTS, request);
  const from = range.after === null ? 0 : range.after[0] + 1;
  const rows = results.slice(from, from + range.size + 1).map((row, index) => ({ ...row, position: from + index }));
  return pageOf(RESULTS, range, rows, ({ position }) => [position]);
}
