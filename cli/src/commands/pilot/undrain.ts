import { UndrainPilotDocument } from '#operations';
import type { Command } from 'commander';
import {
  connect,
  declareConnection,
  localDirectory,
  remoteAddress,
  type ConnectionOptions,
} from '../../local/connect.ts';
import { restartPilot } from '../../local/restart-pilot.ts';
import { findPilot } from './find-pilot.ts';

interface Options extends ConnectionOptions {
  readonly reason?: string;
}

/** `visor pilot undrain`: lets a drained pilot claim jobs again. */
export function register(pilot: Command): void {
  declareConnection(pilot.command('undrain'))
    .description('let a drained pilot claim again; a stopped pilot of a stack on this machine is started again')
    .argument('<name>', "the pilot's name, as `visor pilot list` shows it")
    .option('--reason <text>', 'why; recorded with your name')
    .action(undrain);
}

async function undrain(name: string, options: Options): Promise<void> {
  await using client = connect(options);
  const { id, status } = await findPilot(client, name);
  // A drained pilot has stopped: only a restart of its daemon brings it back.
  const isStarting =
    status === 'STOPPED' && !remoteAddress(options) && (await restartPilot(localDirectory(options), name));
  const answer = isStarting
    ? 'STARTING'
    : (await client.request(UndrainPilotDocument, { pilot: id, reason: options.reason ?? null })).undrainPilot.status;
  process.stdout.write(`${name}: ${answer}\n`);
}
