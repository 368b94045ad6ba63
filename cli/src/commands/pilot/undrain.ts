import { UndrainPilotDocument } from '#operations';
import type { Command } from 'commander';
import { operatorClient } from '../../local/operator-client.ts';
import { restartPilot } from '../../local/restart-pilot.ts';
import { runningStack } from '../../local/running-stack.ts';
import { findPilot } from './find-pilot.ts';

interface UndrainOptions {
  readonly dir: string;
}

/** `visor pilot undrain`: lets a drained pilot claim jobs again. */
export function register(pilot: Command): void {
  pilot
    .command('undrain')
    .description('let a drained pilot claim again; a stopped pilot of this directory is started again')
    .argument('<name>', "the pilot's name, as `visor status` shows it")
    .option('--dir <path>', 'the directory given to `visor up`', 'visor-data')
    .action(undrain);
}

async function undrain(name: string, { dir }: UndrainOptions): Promise<void> {
  await using client = operatorClient(runningStack(dir));
  const { id, status } = await findPilot(client, name);
  // A drained pilot has stopped: only a restart of its daemon brings it back.
  const isStarting = status === 'STOPPED' && (await restartPilot(dir, name));
  const answer = isStarting
    ? 'STARTING'
    : (await client.request(UndrainPilotDocument, { pilot: id })).undrainPilot.status;
  process.stdout.write(`${name}: ${answer}\n`);
}
