import { Refusal } from '@visor/schema';
import { sample } from '@visor/service';
import type { HeartbeatAnswer, HeartbeatInput, LeaseRef, PilotCommand, PilotStatus } from '../../generated/types.ts';
import { readAcknowledgements } from '../command/acknowledgements.rules.ts';
import { closeCommands, type PendingCommand, type PendingKind } from '../command/command.store.ts';
import type { Deps } from '../deps.ts';
import { reattach } from '../job/reattach.ts';
import { attemptKey } from '../lifecycle/attempt.rules.ts';
import { claimAllowance } from '../health/node-health.rules.ts';
import { authorizePilot } from '../pilot/authorize-pilot.ts';
import { pilotChanged } from '../pilot/pilot.messages.ts';
import { readLoad } from '../pilot/declaration.rules.ts';
import { readAllRefusals, readReason, stateAfterHeartbeat } from '../pilot/pilot.rules.ts';
import { withNameConflict } from './name-conflict.ts';
import { hasJobs, updatePilot, type LockedPilot } from '../pilot/pilot.store.ts';
import { replaceRefusals } from '../pilot/refusal.store.ts';
import { readHeld } from './held.rules.ts';
import { renewLeases, type HeldLease } from './lease.store.ts';

/** Whether the health of its node lets a pilot claim anything now. */
const canClaim = ({ health, probeAt }: LockedPilot, now: Date): boolean =>
  claimAllowance({ health, probeAt: probeAt === null ? null : new Date(probeAt) }, 1, now).max > 0;

/**
 * Returns the commands of a pilot. Which attempts it must end, and whether it drains, follows from the state of the attempts and of the
 * pilot: such a command is repeated until the state has changed. A stored command adds its id.
 */
function commandsFor(
  pilot: LockedPilot,
  reported: PilotStatus,
  leases: readonly HeldLease[],
  pending: readonly PendingCommand[],
): PilotCommand[] {
  const keyOf = (kind: PendingKind, lease?: Pick<PendingCommand, 'jobId' | 'attempt'>): string =>
    kind === 'CANCEL' ? `${kind} ${lease?.jobId} ${lease?.attempt}` : kind;
  const ids = new Map(pending.toReversed().map((command) => [keyOf(command.kind, command), command.id]));
  const idOf = (kind: PendingKind, lease?: LeaseRef): string | null => ids.get(keyOf(kind, lease)) ?? null;
  const commands: PilotCommand[] = leases
    .filter((lease) => lease.cancel)
    .map((lease) => ({ id: idOf('CANCEL', lease), kind: 'CANCEL', jobId: lease.jobId, attempt: lease.attempt }));
  if (pilot.draining && reported !== 'DRAINING' && reported !== 'STOPPED')
    commands.push({ id: idOf('DRAIN'), kind: 'DRAIN' });
  if (!pilot.draining && reported === 'DRAINING') commands.push({ id: idOf('RESUME'), kind: 'RESUME' });
  for (const { id, kind, jobId, attempt, version } of pending) {
    if (kind === 'RELEASE') commands.push({ id, kind, version });
    else if (kind === 'TAIL') commands.push({ kind, jobId, attempt });
  }
  return commands;
}

/**
 * Takes back the attempts whose leases had lapsed. In a transaction of its own, which locks jobs before attempts, as everywhere.
 * Returns those that somebody has claimed meanwhile.
 */
async function takeBack(deps: Deps, leases: readonly HeldLease[], now: Date): Promise<LeaseRef[]> {
  const away = leases.filter(({ unreachable }) => unreachable);
  if (away.length === 0) return [];
  const keys = away.map(({ jobId, attempt }) => ({ jobId, number: attempt }));
  const returned = await deps.db.transaction((tx) => reattach(deps, tx, keys, now));
  const back = new Set(returned.map(({ jobId, number }) => attemptKey(jobId, number)));
  return away
    .filter(({ jobId, attempt }) => !back.has(attemptKey(jobId, attempt)))
    .map(({ jobId, attempt }) => ({ jobId, attempt }));
}

/**
 * Renews the leases that a pilot holds. The answer names those that are no longer valid, and the commands of the pilot, which
 * are repeated until they are fulfilled.
 * @param subject of the caller's token
 * @throws Refusal INVALID; FORBIDDEN when the pilot is not the caller; CONFLICT when another incarnation has taken the pilot's place
 */
export async function heartbeat(deps: Deps, input: HeartbeatInput, subject: string): Promise<HeartbeatAnswer> {
  if (input.status === 'LOST') throw new Refusal('INVALID', 'a pilot that sends heartbeats is not LOST');
  const now = deps.now();
  const { known, unknown } = readHeld(input.held);
  const { leases, ...answer } = await withNameConflict(deps, input.pilotId, async (tx) => {
    const pilot = await authorizePilot(tx, input, subject);
    const status = stateAfterHeartbeat(pilot.status, input.status, pilot.draining);
    const notReady = readReason(input.notReady);
    const warning = readReason(input.warning);
    await updatePilot(
      tx,
      pilot.id,
      { status, draining: pilot.draining, notReady, warning, load: readLoad(input.load) },
      now,
    );
    const until = new Date(now.getTime() + deps.times.lease);
    const leases = known.length > 0 ? await renewLeases(tx, pilot.id, known, until) : [];
    const refusals = readAllRefusals(input, pilot.refuses);
    const changed = await replaceRefusals(tx, pilot, refusals, now);
    if (changed || status !== pilot.status || notReady !== pilot.notReady || warning !== pilot.warning) {
      deps.publish(tx, 'wms.pilots.status', [pilotChanged({ ...pilot, status })]);
      deps.logAfterCommit(
        tx,
        { pilotId: pilot.id, name: pilot.name, status, refuses: sample(refusals.programs), notReady, warning },
        'pilot changed',
      );
    }
    const acknowledgements = readAcknowledgements(input.acknowledged, input.status);
    const pending = await closeCommands(tx, pilot.id, acknowledgements, now);
    const commands = commandsFor(pilot, input.status, leases, pending);
    if (
      !pilot.draining &&
      !pilot.isOffline &&
      notReady === null &&
      canClaim(pilot, now) &&
      (await hasJobs(tx, pilot, refusals.programs, now))
    )
      commands.push({ kind: 'JOBS_READY' });
    const lost = leases.filter((lease) => lease.lost).map(({ jobId, attempt }) => ({ jobId, attempt }));
    const jobs = sample(lost).map(({ jobId }) => jobId);
    if (lost.length > 0) deps.logAfterCommit(tx, { pilotId: pilot.id, count: lost.length, jobs }, 'leases lost');
    return { lost: [...lost, ...unknown], commands, leases };
  });
  return { ...answer, lost: [...answer.lost, ...(await takeBack(deps, leases, now))] };
}
