import { resolve } from 'node:path';
import { DrainPilotDocument, OverviewDocument, UndrainPilotDocument, type Client } from '@visor/client';
import { endProcess, holderOf, lockFile, recordedProcesses, stackRecord } from '@visor/laptop';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import type { PilotSeen } from '../status/health.rules.ts';
import { operatorClient } from '../status/overview.ts';

interface PilotOptions {
  readonly dir: string;
}

/** `visor pilot`: takes a pilot out of work for a time, and back in. */
export function register(program: Command): void {
  const pilot = program.command('pilot').description('drain a pilot, or let it work again');
  pilot
    .command('drain')
    .description('let a pilot finish what it holds, and claim nothing more')
    .argument('<name>', "the pilot's name, as `visor status` shows it")
    .option('--dir <path>', 'the directory given to `visor up`', 'visor-data')
    .action((name: string, options: PilotOptions) => onPilot(name, options, drain));
  pilot
    .command('undrain')
    .description('let a drained pilot claim again; one of this directory that has stopped is started anew')
    .argument('<name>', "the pilot's name, as `visor status` shows it")
    .option('--dir <path>', 'the directory given to `visor up`', 'visor-data')
    .action((name: string, options: PilotOptions) => onPilot(name, options, undrain));
}

type Act = (client: Client, pilot: PilotSeen, dir: string) => Promise<string>;

async function onPilot(name: string, options: PilotOptions, act: Act): Promise<void> {
  const dir = resolve(options.dir);
  const record = stackRecord(dir);
  if (!record || !holderOf(lockFile(dir)))
    throw new CommandError(EXIT_CODE.unreachable, `nothing runs on ${dir}; start it: visor up --dir ${options.dir}`);
  await using client = operatorClient(record);
  const { pilots } = await client.request(OverviewDocument, {});
  const pilot = pilots.find((candidate) => candidate.name === name);
  if (!pilot) {
    const names = pilots.map((candidate) => candidate.name).join(', ') || 'none';
    throw new CommandError(EXIT_CODE.notFound, `there is no pilot ${JSON.stringify(name)}; known are: ${names}`);
  }
  process.stdout.write(`${name}: ${await act(client, pilot, dir)}\n`);
}

const drain: Act = async (client, { id }) =>
  (await client.request(DrainPilotDocument, { pilot: id })).drainPilot.status;

/** A pilot that has come to the end of its drain has stopped; the supervisor starts its daemon anew when that ends. */
const undrain: Act = async (client, { id, name, status }, dir) => {
  const own = recordedProcesses(dir).find((view) => view.name === name)?.process;
  if (status !== 'STOPPED' || !own)
    return (await client.request(UndrainPilotDocument, { pilot: id })).undrainPilot.status;
  await endProcess(own, { signals: ['SIGTERM', 'SIGKILL'] });
  return 'STARTING';
};
