import { uuidv7, type Tx } from '@visor/db';
import { assertReason, isUuid, labelProblem, quotableText, Refusal } from '@visor/schema';
import { filterSql, type FilterColumns } from '@visor/service';
import type { JobFilter, NodeFilter, PilotFilter, SteeringVerb } from '../../generated/types.ts';
import { killAttempts } from '../command/kill-attempt.ts';
import { steerPilots } from '../command/drain-pilot.ts';
import type { Deps } from '../deps.ts';
import { setNodesHealth } from '../health/set-node-health.ts';
import { jobFinder } from '../job/find-jobs.reads.ts';
import { nodeFinder } from '../node/node.reads.ts';
import type { ActResult } from '../pilot/act-result.rules.ts';
import { pilotFinder } from '../pilot/pilot.reads.ts';
import type { SteeringRow } from './steering.entity.ts';
import { countOutcomes } from './steering.rules.ts';
import { findSteering, insertSteering, lockRequest } from './steering.store.ts';

/** Things that one request is about, at most. */
const MAX_STEERED = 10_000;
const MAX_REQUEST_ID_LENGTH = 200;
const MAX_NAME_LENGTH = 255;

interface Asked<Where> {
  readonly ids?: readonly string[] | null;
  readonly where?: Where | null;
  readonly reason?: string | null;
  readonly requestId?: string | null;
}

interface Author {
  readonly by: string;
  readonly reason: string | null;
}

/** One kind of thing that is steered. */
interface Kind<Where extends object> {
  readonly table: string;
  /** Column of the ids or names. */
  readonly key: string;
  readonly columns: FilterColumns<Where>;
  /** What of it a verb can be about. */
  readonly among: string;
  readonly needsReason: boolean;
  /** @returns why a text is no id */
  readonly idProblem: (id: string) => string | undefined;
  readonly act: (
    deps: Deps,
    tx: Tx,
    ids: readonly string[],
    verb: SteeringVerb,
    author: Author,
  ) => Promise<ActResult[]>;
}

const uuidProblem = (id: string): string | undefined => (isUuid(id) ? undefined : 'is no uuid');

const PILOTS: Kind<PilotFilter> = {
  table: 'pilot',
  key: 'id',
  columns: pilotFinder.columns,
  among: 'true',
  needsReason: false,
  idProblem: uuidProblem,
  act: (deps, tx, ids, verb, author) =>
    steerPilots(deps, tx, ids, { ...author, steer: verb === 'DRAIN' ? 'DRAIN' : 'UNDRAIN' }),
};
const NODES: Kind<NodeFilter> = {
  table: 'node',
  key: 'name',
  columns: nodeFinder.columns,
  among: 'true',
  needsReason: true,
  idProblem: (name) => labelProblem(name, MAX_NAME_LENGTH),
  act: (deps, tx, names, verb, { by, reason }) =>
    setNodesHealth(deps, tx, names, {
      by,
      reason: reason ?? '',
      verb: verb === 'QUARANTINE' ? 'QUARANTINE' : 'RELEASE',
    }),
};
const JOBS: Kind<JobFilter> = {
  table: 'job',
  key: 'id',
  columns: jobFinder.columns,
  among: `e.state = 'ACTIVE'`,
  needsReason: true,
  idProblem: uuidProblem,
  act: (deps, tx, ids, _verb, { by, reason }) => killAttempts(deps, tx, ids, { by, reason: reason ?? '' }),
};

type Request<Where> = Asked<Where> & { readonly verb: SteeringVerb };

/** Drains pilots, or cancels that. */
export const actOnPilots = (deps: Deps, request: Request<PilotFilter>, by: string): Promise<SteeringRow> =>
  steer(deps, PILOTS, request, by);
/** Quarantines nodes, or releases them. */
export const actOnNodes = (deps: Deps, request: Request<NodeFilter>, by: string): Promise<SteeringRow> =>
  steer(deps, NODES, request, by);
/** Ends the attempts of jobs that run. */
export const killJobs = (deps: Deps, request: Asked<JobFilter>, by: string): Promise<SteeringRow> =>
  steer(deps, JOBS, { ...request, verb: 'KILL' }, by);

/**
 * Does the same with several things, in one transaction that also records it. A repeat of the request gives what the first did.
 * @throws Refusal INVALID that names the field; CONFLICT where the requestId belongs to another request
 */
async function steer<Where extends object>(
  deps: Deps,
  kind: Kind<Where>,
  asked: Request<Where>,
  by: string,
): Promise<SteeringRow> {
  const { verb, reason = null } = asked;
  const requestId = asked.requestId ?? uuidv7();
  assertRequest(kind, { ...asked, reason, requestId });
  const request = JSON.stringify([kind.table, verb, asked.ids ?? null, asked.where ?? null, reason]);
  return await deps.db.transaction(async (tx) => {
    await lockRequest(tx, requestId);
    const known = await findSteering(tx, requestId);
    if (known && known.request !== request)
      throw new Refusal(
        'CONFLICT',
        `requestId belongs to another request, of ${known.at.toISOString()}: send a new one`,
        {
          field: 'requestId',
        },
      );
    if (known) return known;
    const results = await kind.act(deps, tx, await selectIds(tx, kind, asked), verb, { by, reason });
    const row = { id: uuidv7(), requestId, request, verb, by, reason, at: deps.now(), results };
    const whole = { ...row, ...countOutcomes(results) };
    await insertSteering(tx, whole);
    return whole;
  });
}

function assertRequest<Where extends object>(
  { needsReason, idProblem }: Kind<Where>,
  { ids, where, reason, requestId }: Asked<Where>,
): void {
  if (needsReason || reason != null) assertReason(reason ?? '');
  const problem = labelProblem(requestId ?? '', MAX_REQUEST_ID_LENGTH);
  if (problem !== undefined) throw new Refusal('INVALID', `requestId ${problem}`, { field: 'requestId' });
  if ((ids == null) === (where == null))
    throw new Refusal('INVALID', 'ids and where: give one of them', { field: ids == null ? 'ids' : 'where' });
  if (ids != null && (ids.length === 0 || ids.length > MAX_STEERED))
    throw new Refusal('INVALID', `ids must be 1 to ${MAX_STEERED}, not ${ids.length}`, { field: 'ids' });
  for (const id of ids ?? []) {
    const wrong = idProblem(id);
    if (wrong !== undefined)
      throw new Refusal('INVALID', `ids holds ${quotableText(id)}, which ${wrong}`, { field: 'ids' });
  }
}

async function selectIds<Where extends object>(
  tx: Tx,
  { table, key, columns, among }: Kind<Where>,
  { ids, where }: Asked<Where>,
): Promise<readonly string[]> {
  if (ids != null) return [...new Set(ids)];
  const filter = filterSql(columns, where, 0);
  const rows = await tx.query<{ id: string }>(
    `select e.${key} as id from ${table} e where ${among}${filter.sql} order by 1 limit ${MAX_STEERED + 1}`,
    filter.parameters,
  );
  if (rows.length > MAX_STEERED)
    throw new Refusal('INVALID', `where fits more than ${MAX_STEERED}: narrow it`, { field: 'where' });
  return rows.map(({ id }) => id);
}
