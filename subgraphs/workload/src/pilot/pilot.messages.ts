import type { PilotChanged } from '@visor/schema';

/** Builds the event of a changed pilot for subscriptions. */
export const pilotChanged = (pilot: { id: string; name: string; status: string; draining: boolean }): PilotChanged => ({
  pilotId: pilot.id,
  name: pilot.name,
  status: pilot.status,
  drain: pilot.draining,
});

/** Builds the event of a pilot that has new commands. */
export const pilotCommanded = (pilot: Parameters<typeof pilotChanged>[0]): PilotChanged => ({
  ...pilotChanged(pilot),
  commanded: true,
});
