import { DrainPilotDocument } from '#operations';
import type { Command } from 'commander';
import { operatorClient } from '../../local/operator-client.ts';
import { runningStack } from '../../local/running-stack.ts';
import { findPilot } from './find-pilot.ts';

interface DrainOptions {
  readonly dir: string;
}

/** `visor pilot drain`: lets a pilot finish its jobs and stop. */
export function register(pilot: Command): void {
  pilot
    .command('drain')
    .description('let a pilot finish its jobs, claim no more and stop')
    .argument('<name>', "the pilot's name, as `visor status` shows it")
    .option('--dir <path>', 'the directory given to `visor up`', 'visor-data')
    .action(drain);
}

async function drain(name: string, { dir }: DrainOptions): Promise<void> {
  await using client = operatorClient(runningStack(dir));
  const { id } = await findPilot(client, name);
  const { drainPilot } = await client.request(DrainPilotDocument, { pilot: id });
  process.stdout.write(`${name}: ${drainPilot.status}\n`);
}
