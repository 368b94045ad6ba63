import { isStorable, isUuid, Refusal } from '@visor/schema';
import { sample } from '@visor/service';
import type { HeartbeatAnswer, HeartbeatInput, LeaseInput, PilotCommand } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { authorizePilot } from '../pilot/authorize-pilot.ts';
import { pilotChanged } from '../pilot/pilot.messages.ts';
import { readLoad } from '../pilot/declaration.rules.ts';
import { readReason, readRefusals, stateAfterHeartbeat } from '../pilot/pilot.rules.ts';
import { hasJobs, updatePilot } from '../pilot/pilot.store.ts';
import { replaceRefusals } from '../pilot/refusal.store.ts';
import { devicesFor } from '../task/device.rules.ts';
import { renewLeases } from './lease.store.ts';

/** Whether it can be a lease of this service; any other is answered as lost. */
const isLease = ({ jobId, token }: LeaseInput): boolean => isUuid(jobId) && isStorable(token);

/**
 * Renews the leases that a pilot holds. The answer names those that are no longer valid, and the commands of the pilot, which
 * are repeated until they are fulfilled.
 * @param subject of the caller's token
 * @throws Refusal FORBIDDEN when the pilot is not the caller; CONFLICT when another incarnation has taken the pilot's place
 */
export async function heartbeat(deps: Deps, input: HeartbeatInput, subject: string): Promise<HeartbeatAnswer> {
  if (input.status === 'LOST') throw new Refusal('INVALID', 'a pilot that sends heartbeats is not LOST');
  const now = deps.now();
  const known = input.held.filter(isLease);
  return deps.db.transaction(async (tx) => {
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
    const refuses = readRefusals(input.refuses) ?? pilot.refuses;
    const changed = await replaceRefusals(tx, pilot, refuses, now);
    if (changed || status !== pilot.status || notReady !== pilot.notReady || warning !== pilot.warning) {
      deps.publish(tx, 'wms.pilots.status', [pilotChanged({ ...pilot, status })]);
      deps.logAfterCommit(
        tx,
        { pilotId: pilot.id, name: pilot.name, status, refuses: sample(refuses), notReady, warning },
        'pilot changed',
      );
    }
    const commands: PilotCommand[] = leases
      .filter((lease) => lease.cancel)
      .map(({ jobId, attempt }) => ({ kind: 'CANCEL', jobId, attempt }));
    if (pilot.draining && input.status !== 'DRAINING' && input.status !== 'STOPPED') commands.push({ kind: 'DRAIN' });
    if (!pilot.draining && input.status === 'DRAINING') commands.push({ kind: 'RESUME' });
    if (!pilot.draining && notReady === null && (await hasJobs(tx, devicesFor(pilot.device), refuses)))
      commands.push({ kind: 'JOBS_READY' });
    const lost = leases.filter((lease) => lease.lost).map(({ jobId, attempt }) => ({ jobId, attempt }));
    const jobs = sample(lost).map(({ jobId }) => jobId);
    if (lost.length > 0) deps.logAfterCommit(tx, { pilotId: pilot.id, count: lost.length, jobs }, 'leases lost');
    const unknown = input.held.filter((lease) => !isLease(lease)).map(({ jobId, attempt }) => ({ jobId, attempt }));
    return { lost: [...lost, ...unknown], commands };
  });
}
