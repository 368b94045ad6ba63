import { ListPilotsDocument, type PilotRowFragment } from '#operations';
import type { Client } from '@visor/client';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';

/** Finds a pilot by its name. @throws CommandError (notFound) that lists the known names */
export async function findPilot(client: Client, name: string): Promise<PilotRowFragment> {
  const { pilots } = await client.request(ListPilotsDocument, {});
  const pilot = pilots.find((candidate) => candidate.name === name);
  if (pilot) return pilot;
  const names = pilots.map((candidate) => candidate.name).join(', ') || 'none';
  throw new CommandError(
    EXIT_CODE.notFound,
    `there is no pilot ${JSON.stringify(name)}; the known pilots are: ${names}`,
  );
}
