import {
  DrainPilotDocument,
  FindPilotsDocument,
  UndrainPilotDocument,
  type PilotFilter,
  type PilotRowFragment,
} from '#operations';
import type { Client } from '@visor/client';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { localDirectory, remoteAddress, type ConnectionOptions } from '../../local/connect.ts';
import { restartPilot } from '../../local/restart-pilot.ts';
import type { View } from '../../output/rows.rules.ts';
import { actOnEach, readAll } from '../act/act-on-each.ts';
import { declareAct, type ActOptions } from '../act/declare-act.ts';
import { declareSelection, readSelection, type SelectionOptions } from '../act/selection.ts';
import { findPilots } from './find-pilots.ts';
import { pilotView } from './view.ts';

interface Steered {
  readonly name: string;
  readonly status: string;
}

const steeredView: View<Steered> = {
  name: ({ name }) => name,
  columns: [
    { title: 'NAME', of: ({ name }) => name },
    { title: 'STATUS', of: ({ status }) => status },
  ],
};

type Options = ActOptions & SelectionOptions;
type Steer = (client: Client, pilot: PilotRowFragment, reason: string | null, options: Options) => Promise<Steered>;

/** `visor pilot drain|undrain`. */
export function register(pilot: Command): void {
  declare(pilot, 'drain', 'let a pilot finish its jobs, claim no more and stop', drain);
  declare(
    pilot,
    'undrain',
    'let a drained pilot claim again; a stopped pilot of a stack on this machine is started again',
    undrain,
  );
}

function declare(noun: Command, verb: string, description: string, steer: Steer): void {
  const example = verb === 'drain' ? 'node:wn17' : 'status:DRAINING';
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
      await actOnEach(options, {
        verb,
        what: 'pilots',
        needsReason: false,
        view: pilotView,
        doneView: steeredView,
        isSingle: names.length === 1,
        find: (client) => selectPilots(client, names, selection.where),
        send: (client, found, reason) => steer(client, found, reason || null, options),
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

async function drain(client: Client, { id }: PilotRowFragment, reason: string | null): Promise<Steered> {
  return (await client.request(DrainPilotDocument, { pilot: id, reason })).drainPilot;
}

async function undrain(
  client: Client,
  { id, name, status }: PilotRowFragment,
  reason: string | null,
  options: ConnectionOptions,
): Promise<Steered> {
  // A drained pilot has stopped: only a restart of its daemon brings it back.
  if (status === 'STOPPED' && !remoteAddress(options) && (await restartPilot(localDirectory(options), name)))
    return { name, status: 'STARTING' };
  return (await client.request(UndrainPilotDocument, { pilot: id, reason })).undrainPilot;
}
