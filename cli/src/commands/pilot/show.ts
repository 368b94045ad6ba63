import { ShowPilotDocument } from '#operations';
import type { Command } from 'commander';
import { pilotStreams } from '../change-streams.ts';
import { declareShow } from '../show-command.ts';
import { findPilots } from './find-pilots.ts';
import { pilotView } from './view.ts';

/** `visor pilot show`: what a pilot has, and what keeps it from claiming. */
export function register(pilot: Command): void {
  declareShow(pilot, {
    what: 'pilot',
    argument: '<name>',
    view: pilotView,
    read: async (client, name) => {
      const [found] = await findPilots(client, [name]);
      return found && (await client.request(ShowPilotDocument, { id: found.id })).pilot;
    },
    changes: pilotStreams,
  });
}
