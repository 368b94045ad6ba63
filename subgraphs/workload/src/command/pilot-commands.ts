import { pushIterator } from '@visor/service';
import type { PilotCommand } from '../../generated/types.ts';
import type { Context } from '../context.ts';
import type { PilotRow } from '../pilot/pilot.entity.ts';
import { hasJobs } from '../pilot/pilot.store.ts';
import { devicesFor } from '../task/device.rules.ts';
import { readPendingCommands } from './command.reads.ts';

/**
 * The commands of one pilot: those of now, then those to come. Heartbeats repeat all of them. It is told of jobs only where it could
 * run some.
 */
export function pilotCommands(
  { deps, live, followers, loaders }: Context,
  pilot: PilotRow,
): AsyncIterableIterator<{ pilotCommands: PilotCommand }> {
  const { id } = pilot;
  const devices = devicesFor(pilot.device);
  const following = followers.follow(id);
  // Listening begins before the commands of now are read, so that none is missed.
  const commanded = live.pilots.listen((event) => event.pilotId === id && event.commanded === true);
  const ready = live.ready.listen(({ device }) => devices.includes(device));
  return pushIterator<{ pilotCommands: PilotCommand }>([commanded, ready], async (send) => {
    using _following = following;
    const push = (pilotCommands: PilotCommand): void => send({ pilotCommands });
    const pushPending = async (): Promise<void> => (await readPendingCommands(deps.db, id, deps.now())).forEach(push);
    await pushPending();
    const refuses = (await loaders.refusals.load(id)).map(({ program }) => program);
    if (pilot.draining) push({ kind: 'DRAIN' });
    else if (await hasJobs(deps.db, pilot, refuses, deps.now())) push({ kind: 'JOBS_READY' });
    await Promise.all([
      forEach(commanded, pushPending),
      forEach(ready, async (event) => {
        if (await followers.isFor(deps, event, id)) push({ kind: 'JOBS_READY' });
      }),
    ]);
  });
}

async function forEach<T>(source: AsyncIterableIterator<T>, act: (value: T) => void | Promise<void>): Promise<void> {
  for await (const value of source) await act(value);
}
