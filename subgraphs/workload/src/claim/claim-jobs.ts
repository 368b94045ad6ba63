import type { Tx } from '@visor/db';
import { assertValid, labelProblem, MAX_CLAIM_SIZE, Refusal } from '@visor/schema';
import { sample } from '@visor/service';
import type { Claim, ClaimJobsInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { startProbe } from '../health/health.store.ts';
import { claimAllowance } from '../health/node-health.rules.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { assignLog, assignOutputs } from '../job/output-paths.ts';
import { authorizePilot } from '../pilot/authorize-pilot.ts';
import { pilotChanged } from '../pilot/pilot.messages.ts';
import { readAllRefusals, stateAfterClaim } from '../pilot/pilot.rules.ts';
import { updatePilot, writeUnmounted, type LockedPilot } from '../pilot/pilot.store.ts';
import { replaceRefusals } from '../pilot/refusal.store.ts';
import { readUnmounted, rootsOf, roomsOnNode } from '../storage/claim-roots.rules.ts';
import type { StorageRoom } from '../storage/output-storage.rules.ts';
import { isRoomTaken } from '../storage/storage-room.store.ts';
import { devicesFor } from '../task/device.rules.ts';
import { readPilotLoad, type ClaimRow } from './claim.store.ts';
import { leaseTokens } from './lease-token.ts';
import { takeJobs } from './take-jobs.ts';

const MAX_REQUEST_ID_LENGTH = 255;
/** Claims that find the room gone that they were to reserve: where a storage is nearly full, others take it at the same time. */
const MAX_TRIES = 5;

/**
 * Gives a pilot up to `max` jobs under leases. The same requestId gives the same claims again.
 * @param subject of the caller's token
 * @throws Refusal FORBIDDEN when the pilot is not the caller; CONFLICT when another incarnation of it has registered since
 */
export async function claimJobs(deps: Deps, input: ClaimJobsInput, subject: string): Promise<Claim[]> {
  assertValid('requestId', labelProblem(input.requestId, MAX_REQUEST_ID_LENGTH));
  if (input.max < 1 || input.max > MAX_CLAIM_SIZE)
    throw new Refusal('INVALID', `max must be 1 to ${MAX_CLAIM_SIZE}, not ${input.max}`);
  const unmounted = readUnmounted(input.unmounted);
  for (let tries = 1; ; tries++)
    try {
      const { claims, rooms } = await claimOnce(deps, { ...input, unmounted }, subject);
      return claims.map((row) => claimOf(row, rooms));
    } catch (error) {
      if (error instanceof ProbeTaken || (isRoomTaken(error) && tries === MAX_TRIES)) return [];
      if (!isRoomTaken(error)) throw error;
    }
}

/** What a pilot got, and what is known of the storages. */
interface Claimed {
  readonly claims: readonly ClaimRow[];
  readonly rooms: readonly StorageRoom[];
}

const NOTHING: Claimed = { claims: [], rooms: [] };

/** A claim whose storages are read: sorted ids. */
type ReadClaim = ClaimJobsInput & { readonly unmounted: readonly string[] };

async function claimOnce(deps: Deps, input: ReadClaim, subject: string): Promise<Claimed> {
  return deps.db.transaction(
    async (tx) => {
      const [pilot, load] = await tx.together((sql) => [
        authorizePilot(sql, input, subject),
        readPilotLoad(sql, input),
      ]);
      if (!load) throw new Error(`pilot ${pilot.id} is gone while it is locked`);
      const isStopping = pilot.draining || pilot.status === 'STOPPED' || pilot.status === 'DRAINING';
      if (isStopping || pilot.isOffline || input.notReady) return NOTHING;
      const refusals = readAllRefusals(input, pilot.refuses);
      const now = deps.now();
      const allowance = claimAllowance(
        { health: pilot.health, probeAt: pilot.probeAt === null ? null : new Date(pilot.probeAt) },
        input.max,
        now,
      );
      const { isFresh, isShort, claims } = await takeJobs(
        tx,
        {
          pilotId: pilot.id,
          incarnation: input.incarnation,
          node: pilot.node,
          devices: devicesFor(pilot.device),
          refuses: refusals.programs,
          requestId: input.requestId,
          tokens: leaseTokens(allowance.max),
          leaseUntil: new Date(now.getTime() + deps.times.lease),
          isProbe: allowance.isProbe,
        },
        { ...load, rooms: roomsOnNode(load.rooms, input.unmounted) },
        now,
      );
      await replaceRefusals(tx, pilot, refusals, now);
      const isMountedOtherwise = await writeUnmounted(tx, pilot, input.unmounted);
      // The scheduler takes jobs back that no storage has room for, or whose inputs no pilot can read.
      if (isShort || isMountedOtherwise) deps.wakeSoon(tx, 'offer');
      const [first] = claims;
      if (!first) return NOTHING;
      deps.wakeSoon(tx, 'offer');
      if (isFresh) {
        const { jobId, number } = first;
        if (allowance.isProbe && !(await startProbe(tx, pilot.node, jobId, number, now))) throw new ProbeTaken();
        const jobs = sample(claims).map(({ jobId }) => jobId);
        deps.logAfterCommit(tx, { pilotId: pilot.id, count: claims.length, jobs }, 'jobs claimed');
        const entered = { state: 'ACTIVE', attemptState: 'CLAIMED', pilotId: pilot.id };
        deps.publish(
          tx,
          'wms.jobs.status',
          jobsChanged(claims.map(({ taskId, jobId, number }) => ({ ...entered, taskId, jobId, attempt: number }))),
        );
        await enterStateAfterClaim(deps, tx, pilot);
      }
      return { claims, rooms: load.rooms };
    },
    { isSmall: true },
  );
}

async function enterStateAfterClaim(deps: Deps, tx: Tx, pilot: LockedPilot): Promise<void> {
  const status = stateAfterClaim(pilot.status);
  if (status === pilot.status) return;
  await updatePilot(tx, pilot.id, { ...pilot, status }, null);
  deps.publish(tx, 'wms.pilots.status', [pilotChanged({ ...pilot, status })]);
}

/** Another pilot of a node in quarantine has got the job to try: this claim is undone. */
class ProbeTaken extends Error {}

function claimOf(row: ClaimRow, rooms: readonly StorageRoom[]): Claim {
  const place = { ...row, claimedAt: new Date(row.claimedAt) };
  const log = assignLog(place, row.log);
  const outputs = assignOutputs(place, row.outputs);
  const places = [
    log.shared.url,
    ...outputs.map(({ shared }) => shared.url),
    ...row.inputs.flatMap(({ urls }) => urls),
  ];
  return {
    jobId: row.jobId,
    attempt: row.number,
    token: row.token,
    taskId: row.taskId,
    ordinal: row.ordinal,
    tool: row.tool,
    inputs: row.inputs.map(({ urls, ...input }) => ({ ...input, replicas: urls })),
    outputs: outputs.map(({ port, fileId, stem, own, shared }) => ({
      port,
      fileId,
      stem,
      url: own.url,
      folder: shared.url,
    })),
    log: { fileId: log.fileId, name: log.stem, url: log.own.url, folder: log.shared.url },
    checksumKind: row.checksumKind ?? 'md5',
    keepsLog: row.keepLogs,
    roots: rootsOf(rooms, places),
    limits: {
      wallSeconds: row.wallSeconds,
      cores: row.cores,
      ramMiB: row.ramMib,
      scratchMiB: row.scratchMib,
      gpus: row.gpus,
    },
  };
}
