import type { NewEvent } from '@visor/bus';

export const pilotChanged = (pilot: { id: string; name: string; status: string; draining: boolean }): NewEvent => ({
  topic: 'wms.pilots.status',
  key: pilot.id,
  type: 'PilotChanged',
  value: { pilotId: pilot.id, name: pilot.name, status: pilot.status, drain: pilot.draining },
});
