import { ListPilotsDocument, type PilotRowFragment } from '#operations';
import type { Client } from '@visor/client';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';

/** Finds pilots by their names, in that order. @throws CommandError (notFound) that lists the known names */
export async function findPilots(client: Client, names: readonly string[]): Promise<PilotRowFragment[]> {
  const { pilots } = await client.request(ListPilotsDocument, {});
  return names.map((name) => {
    const pilot = pilots.find((candidate) => candidate.name === name);
    if (pilot) return pilot;
    const known = pilots.map((candidate) => candidate.name).join(', ') || 'none';
    throw new CommandError(
      EXIT_CODE.notFound,
      `there is no pilot ${JSON.stringify(name)}; the known pilots are: ${known}`,
    );
  });
}
