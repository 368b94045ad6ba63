import { randomUUID } from 'node:crypto';
import {
  ActOnPilotsDocument,
  FindPilotsDocument,
  type PilotFilter,
  type PilotRowFragment,
  type PilotVerb,
} from '#operations';
import type { Client } from '@visor/client';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { localDirectory, remoteAddress, type ConnectionOptions } from '../../local/connect.ts';
import { restartPilot } from '../../local/restart-pilot.ts';
import { harmless } from '../../output/text.rules.ts';
import { readAll } from '../act/read-all.ts';
import { declareAct, type ActOptions } from '../act/declare-act.ts';
import { declareSelection, readSelection, type SelectionOptions } from '../act/selection.ts';
import { steer } from '../act/steer.ts';
import { findPilots } from './find-pilots.ts';
import { pilotView } from './view.ts';

type Options = ActOptions & SelectionOptions;

/** `visor pilot drain|undrain`. */
export function register(pilot: Command): void {
  declare(pilot, 'DRAIN', 'let a pilot finish its jobs, claim no more and stop');
  declare(
    pilot,
    'UNDRAIN',
    'let a drained pilot claim again; a stopped pilot of a stack on this machine is started again',
  );
}

function declare(noun: Command, act: PilotVerb, description: string): void {
  const verb = act.toLowerCase();
  const example = act === 'DRAIN' ? 'node:wn17' : 'status:DRAINING';
  declareSelection(declareAct(noun.command(verb)), '[names...]', example)
    .description(description)
    .addHelpText(
      'after',
      `
Names are those of \`visor pilot list\`.

Examples:
  visor pilot ${verb} pilot-1 --reason 'new disk'
  visor pilot ${verb} --where '${example}' --dry-run
`,
    )
    .action(async (names: readonly string[], options: Options) => {
      const selection = readSelection<PilotFilter>(FILTER_TABLES.Pilot, names, options);
      await steer(options, {
        verb,
        what: 'pilots',
        needsReason: false,
        view: pilotView,
        isSingle: names.length === 1,
        find: (client) => selectPilots(client, names, selection.where),
        async send(client, found, reason) {
          const pilots = act === 'UNDRAIN' ? await startStopped(found, options) : found;
          if (pilots.length === 0) return null;
          const input = { verb: act, ids: pilots.map(({ id }) => id), reason: reason || null, requestId: randomUUID() };
          return (await client.request(ActOnPilotsDocument, { input })).actOnPilots;
        },
      });
    });
}

async function selectPilots(
  client: Client,
  names: readonly string[],
  where: PilotFilter | null,
): Promise<PilotRowFragment[]> {
  if (where === null) return await findPilots(client, names);
  const read = async (page: { readonly first: number; readonly after: string | null }) =>
    (await client.request(FindPilotsDocument, { ...page, where, counted: false })).pilotList;
  return await readAll('pilots', read);
}

/** A drained pilot has stopped: only a restart of its daemon brings it back. @returns the others */
async function startStopped(
  pilots: readonly PilotRowFragment[],
  options: ConnectionOptions,
): Promise<readonly PilotRowFragment[]> {
  if (remoteAddress(options)) return pilots;
  const others: PilotRowFragment[] = [];
  for (const pilot of pilots)
    if (pilot.status === 'STOPPED' && (await restartPilot(localDirectory(options), pilot.name)))
      process.stdout.write(`${harmless(pilot.name)} is started again\n`);
    else others.push(pilot);
  return others;
}
