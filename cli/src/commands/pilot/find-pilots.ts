import { ListPilotsDocument, type PilotRowFragment } from '#operations';
import type { Client } from '@visor/client';
import { noSuchName } from '../similar-names.ts';

/** Finds pilots by their names, in that order. @throws CommandError (notFound) that names the first that does not exist */
export async function findPilots(client: Client, names: readonly string[]): Promise<PilotRowFragment[]> {
  const { pilots } = await client.request(ListPilotsDocument, {});
  const byName = new Map(pilots.map((pilot) => [pilot.name, pilot]));
  const unknown = names.find((name) => !byName.has(name));
  if (unknown !== undefined) throw await noSuchName(client, 'pilot', unknown);
  return names.flatMap((name) => byName.get(name) ?? []);
}
