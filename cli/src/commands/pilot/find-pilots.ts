import { ListPilotsDocument, type PilotRowFragment } from '#operations';
import type { Client } from '@visor/client';
import { noSuchName } from '../similar-names.ts';

/** Finds pilots by their names or ids, in that order. @throws CommandError (notFound) for the first that does not exist */
export async function findPilots(client: Client, names: readonly string[]): Promise<PilotRowFragment[]> {
  const { pilots } = await client.request(ListPilotsDocument, {});
  const found: PilotRowFragment[] = [];
  for (const text of names) {
    const pilot =
      pilots.find(({ id }) => id === text.toLowerCase()) ?? pilots.find(({ name }) => name === text);
    if (!pilot) throw await noSuchName(client, 'pilot', text);
    found.push(pilot);
  }
  return found;
}
