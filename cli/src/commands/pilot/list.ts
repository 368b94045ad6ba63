import { ListPilotsDocument } from '#operations';
import type { Command } from 'commander';
import { pilotStreams } from '../change-streams.ts';
import { declareList, printAll, type ListOptions } from '../list-command.ts';
import { pilotView } from './view.ts';

/** `visor pilot list`. */
export function register(pilot: Command): void {
  declareList(pilot, 'list pilots').action((options: ListOptions) =>
    printAll(options, pilotView, async (client) => (await client.request(ListPilotsDocument, {})).pilots, pilotStreams),
  );
}
