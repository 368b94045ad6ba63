import { DrainPilotDocument } from '#operations';
import type { Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { findPilot } from './find-pilot.ts';

/** `visor pilot drain`: lets a pilot finish its jobs and stop. */
export function register(pilot: Command): void {
  declareConnection(pilot.command('drain'))
    .description('let a pilot finish its jobs, claim no more and stop')
    .argument('<name>', "the pilot's name, as `visor pilot list` shows it")
    .action(drain);
}

async function drain(name: string, options: ConnectionOptions): Promise<void> {
  await using client = connect(options);
  const { id } = await findPilot(client, name);
  const { drainPilot } = await client.request(DrainPilotDocument, { pilot: id });
  process.stdout.write(`${name}: ${drainPilot.status}\n`);
}
