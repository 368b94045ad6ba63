import { DrainPilotDocument } from '#operations';
import type { Command } from 'commander';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { findPilot } from './find-pilot.ts';

/** `visor pilot drain`: lets a pilot finish its jobs and stop. */
export function register(pilot: Command): void {
  declareConnection(pilot.command('drain'))
    .description('let a pilot finish its jobs, claim no more and stop')
    .argument('<name>', "the pilot's name, as `visor pilot list` shows it")
    .option('--reason <text>', 'why; recorded with your name')
    .action(drain);
}

interface Options extends ConnectionOptions {
  readonly reason?: string;
}

async function drain(name: string, options: Options): Promise<void> {
  await using client = connect(options);
  const { id } = await findPilot(client, name);
  const { drainPilot } = await client.request(DrainPilotDocument, { pilot: id, reason: options.reason ?? null });
  process.stdout.write(`${name}: ${drainPilot.status}\n`);
}
