import { isUuid, Refusal } from '@visor/schema';
import { sample, unstorable } from '@visor/service';
import type { HeartbeatAnswer, HeartbeatInput, LeaseInput, PilotCommand } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { pilotChanged } from '../pilot/pilot.messages.ts';
import { devicesFor, readReason, readRefusals, stateAfterHeartbeat } from '../pilot/pilot.rules.ts';
import { pilotInForce } from '../pilot/authorize-pilot.ts';
import { putRefusals } from '../pilot/refusal.store.ts';
import { jobsWait, renewLeases, setPilot } from '../pilot/pilot.store.ts';

/** Whether it can be one of ours; another is answered as lost, and harms no other. */
const isLease = ({ jobId, token }: LeaseInput): boolean => isUuid(jobId) && unstorable(token) === undefined;

/**
 * A pilot is alive and holds these leases: they are renewed; those that are no longer valid are named, and so is what the
 * pilot is to do, again and again until it is done.
 * @param subject of the caller's token
 * @throws Refusal FORBIDDEN when the pilot is not the caller; CONFLICT when another incarnation has taken the pilot's place
 */
export async function heartbeat(deps: Deps, input: HeartbeatInput, subject: string): Promise<HeartbeatAnswer> {
  if (input.status === 'LOST') throw new Refusal('INVALID', 'a pilot that speaks is not LOST');
  const now = deps.now();
  const known = input.held.filter(isLease);
  return deps.db.transaction(async (tx) => {
    const pilot = await pilotInForce(tx, input, subject);
    const status = stateAfterHeartbeat(pilot.status, input.status, pilot.draining);
    const notReady = readReason(input.notReady);
    const warning = readReason(input.warning);
    await setPilot(tx, pilot.id, { status, draining: pilot.draining, notReady, warning }, now);
    const until = new Date(now.getTime() + deps.times.lease);
    const leases = known.length > 0 ? await renewLeases(tx, pilot.id, known, until) : [];
    const refuses = readRefusals(input.refuses) ?? pilot.refuses;
    const changed = await putRefusals(tx, pilot, refuses, now);
    if (changed || status !== pilot.status || notReady !== pilot.notReady || warning !== pilot.warning) {
      deps.bus.publish(tx, 'wms.pilots.status', [pilotChanged({ ...pilot, status })]);
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
    if (!pilot.draining && notReady === null && (await jobsWait(tx, devicesFor(pilot.device), refuses)))
      commands.push({ kind: 'JOBS_READY' });
    const lost = leases.filter((lease) => lease.lost).map(({ jobId, attempt }) => ({ jobId, attempt }));
    const jobs = sample(lost).map(({ jobId }) => jobId);
    if (lost.length > 0) deps.logAfterCommit(tx, { pilotId: pilot.id, count: lost.length, jobs }, 'leases lost');
    const unknown = input.held.filter((lease) => !isLease(lease)).map(({ jobId, attempt }) => ({ jobId, attempt }));
    return { lost: [...lost, ...unknown], commands };
  });
}
