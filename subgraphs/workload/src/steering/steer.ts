import { labelProblem } from '@visor/schema';
import { steer, uuidProblem, type Steered, type SteeringKind } from '@visor/service';
import type { JobFilter, NodeFilter, PilotFilter, SteeringVerb } from '../../generated/types.ts';
import { killAttempts } from '../command/kill-attempt.ts';
import { steerPilots } from '../command/drain-pilot.ts';
import type { Deps } from '../deps.ts';
import { setNodesHealth } from '../health/set-node-health.ts';
import { jobFinder } from '../job/find-jobs.reads.ts';
import { nodeFinder } from '../node/node.reads.ts';
import { pilotFinder } from '../pilot/pilot.reads.ts';
import type { SteeringRow } from './steering.entity.ts';

/** Things that one request is about, at most. */
const MAX_STEERED = 10_000;
const MAX_NAME_LENGTH = 255;

type Kind<Where extends object> = (deps: Deps) => SteeringKind<Where, SteeringVerb>;

const PILOTS: Kind<PilotFilter> = (deps) => ({
  table: 'pilot',
  key: 'id',
  columns: pilotFinder.columns,
  among: 'true',
  max: MAX_STEERED,
  needsReason: false,
  idProblem: uuidProblem,
  act: (tx, ids, verb, author) =>
    steerPilots(deps, tx, ids, { ...author, steer: verb === 'DRAIN' ? 'DRAIN' : 'UNDRAIN' }),
});
const NODES: Kind<NodeFilter> = (deps) => ({
  table: 'node',
  key: 'name',
  columns: nodeFinder.columns,
  among: 'true',
  max: MAX_STEERED,
  needsReason: true,
  idProblem: (name) => labelProblem(name, MAX_NAME_LENGTH),
  act: (tx, names, verb, { by, reason }) =>
    setNodesHealth(deps, tx, names, {
      by,
      reason: reason ?? '',
      verb: verb === 'QUARANTINE' ? 'QUARANTINE' : 'RELEASE',
    }),
});
const JOBS: Kind<JobFilter> = (deps) => ({
  table: 'job',
  key: 'id',
  columns: jobFinder.columns,
  among: `e.state = 'ACTIVE'`,
  max: MAX_STEERED,
  needsReason: true,
  idProblem: uuidProblem,
  act: (tx, ids, _verb, { by, reason }) => killAttempts(deps, tx, ids, { by, reason: reason ?? '' }),
});

type Request<Where> = Steered<Where> & { readonly verb: SteeringVerb };

/** Drains pilots, or cancels that. */
export const actOnPilots = (deps: Deps, request: Request<PilotFilter>, by: string): Promise<SteeringRow> =>
  steer(deps, PILOTS(deps), request, by);
/** Quarantines nodes, or releases them. */
export const actOnNodes = (deps: Deps, request: Request<NodeFilter>, by: string): Promise<SteeringRow> =>
  steer(deps, NODES(deps), request, by);
/** Ends the attempts of jobs that run. */
export const killJobs = (deps: Deps, request: Steered<JobFilter>, by: string): Promise<SteeringRow> =>
  steer(deps, JOBS(deps), { ...request, verb: 'KILL' }, by);
