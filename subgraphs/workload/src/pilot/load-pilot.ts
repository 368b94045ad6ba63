import { Refusal } from '@visor/schema';
import type { Context } from '../context.ts';
import type { PilotRow } from './pilot.entity.ts';

/** Loads a pilot as it is now, whatever the request has loaded before. @throws Refusal NOT_FOUND */
export async function loadPilot({ loaders }: Context, id: string): Promise<PilotRow> {
  loaders.clear();
  const pilot = await loaders.pilot.load(id);
  if (!pilot) throw new Refusal('NOT_FOUND', `no pilot ${id}`);
  return pilot;
}
