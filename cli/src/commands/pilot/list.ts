import { FindPilotsDocument, type PilotFilter, type PilotOrderField } from '#operations';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { pilotStreams } from '../change-streams.ts';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { pilotView } from './view.ts';

const TABLE = FILTER_TABLES.Pilot;

/** `visor pilot list`. */
export function register(pilot: Command): void {
  declareFind(pilot, 'list pilots by name', TABLE, 'status:IDLE,BUSY -node:wn17').action((options: FindOptions) => {
    const found = findRequest<PilotFilter, PilotOrderField>(TABLE, options);
    return printPages(
      options,
      pilotView,
      async (client, page) => (await client.request(FindPilotsDocument, { ...page, ...found })).pilotList,
      pilotStreams,
      TABLE.of,
    );
  });
}
