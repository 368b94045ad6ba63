import type { JobsChanged } from '@visor/schema';
import type { PilotCommand } from '../../generated/types.ts';
import type { Context } from '../context.ts';
import { pushIterator } from '@visor/service';
import type { PilotRow } from './pilot.entity.ts';
import { devicesFor } from './pilot.rules.ts';
import { cancelsFor, jobsWait } from './pilot.store.ts';

/** What an event on jobs asks of this pilot. */
export const cancelsIn = (event: JobsChanged, pilotId: string): PilotCommand[] =>
  event.jobs
    .filter((job) => job.cancelRequested && job.pilotId === pilotId)
    .map(({ jobId, attempt }) => ({ kind: 'CANCEL', jobId, attempt: attempt ?? null }));

/** Commands for one pilot: what stands already, then what comes. Heartbeats repeat all of it. */
export function pilotCommands({ deps, live }: Context, pilot: PilotRow): AsyncIterableIterator<PilotCommand> {
  const { id } = pilot;
  const devices = devicesFor(pilot.device);
  // Listening begins before the look at what stands, so that nothing falls in between.
  const jobs = live.jobs.listen((event) => cancelsIn(event, id).length > 0);
  const drains = live.pilots.listen((event) => event.pilotId === id && event.drain === true);
  const ready = live.ready.listen(({ device }) => devices.includes(device));
  return pushIterator<PilotCommand>([jobs, drains, ready], async (push) => {
    for (const { jobId, attempt } of await cancelsFor(deps.db, id)) push({ kind: 'CANCEL', jobId, attempt });
    if (pilot.draining) push({ kind: 'DRAIN' });
    else if (await jobsWait(deps.db, devices, [])) push({ kind: 'JOBS_READY' });
    await Promise.all([
      forEach(jobs, (event) => cancelsIn(event, id).forEach(push)),
      forEach(drains, () => push({ kind: 'DRAIN' })),
      forEach(ready, () => push({ kind: 'JOBS_READY' })),
    ]);
  });
}

async function forEach<T>(source: AsyncIterableIterator<T>, act: (value: T) => void): Promise<void> {
  for await (const value of source) act(value);
}
