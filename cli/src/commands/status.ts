import { join, resolve } from 'node:path';
import {
  health,
  healthUrl,
  holderOf,
  isAlive,
  lockFile,
  recordedProcesses,
  stackRecord,
  type ServiceView,
} from '@visor/laptop';
import type { Command } from 'commander';

/** One process as `status` shows it. */
interface Line {
  readonly name: string;
  readonly pid?: number;
  readonly port?: number;
  readonly state: string;
  readonly restarts: number;
  readonly healthy: boolean;
  /** What an unhealthy service says about it. */
  readonly details?: string;
}

/** `visor status`: what runs on a directory; exit code 0 when all of it is well. */
export function register(program: Command): void {
  program
    .command('status')
    .description('say what runs on a directory, and whether it is well (exit code 0 when all is)')
    .option('--dir <path>', 'the directory given to `visor up`', 'visor-data')
    .option('--json', 'as one line of JSON', false)
    .action(status);
}

async function status({ dir, json }: { dir: string; json: boolean }): Promise<void> {
  const path = resolve(dir);
  const supervisor = holderOf(lockFile(path));
  const record = supervisor && stackRecord(path);
  const processes = supervisor ? await Promise.all(recordedProcesses(path).map(look)) : [];
  const healthy = record !== undefined && processes.every((one) => one.healthy);
  process.exitCode = healthy ? 0 : 1;
  if (json) {
    const { graphql, ws, playground } = record ?? {};
    const where = { dir: path, graphql, ws, playground };
    process.stdout.write(
      `${JSON.stringify({ running: supervisor !== undefined, healthy, pid: supervisor?.pid, ...where, processes })}\n`,
    );
    return;
  }
  if (!supervisor) {
    process.stdout.write(`Nothing runs on ${path}. Start it: visor up --dir ${dir}\n`);
    return;
  }
  const title = record ? `Visor runs on ${path}: ${record.graphql}` : `Visor is starting on ${path}`;
  process.stdout.write(`${[title, ...processes.map(describe), `logs: ${join(path, 'log')}`].join('\n')}\n`);
}

async function look({ name, process: who, port, host, state, restarts }: ServiceView): Promise<Line> {
  const runs = who !== undefined && isAlive(who);
  const base = {
    name,
    state: runs ? state : 'ended',
    restarts,
    ...(who ? { pid: who.pid } : {}),
    ...(port ? { port } : {}),
  };
  if (!runs || port === undefined || name === 'postgres') return { ...base, healthy: runs && state === 'ready' };
  const { healthy, said } = await health(healthUrl(port, host), 3_000);
  return { ...base, healthy, ...(healthy ? {} : { details: said }) };
}

function describe({ name, pid, port, healthy, state, restarts, details }: Line): string {
  const facts = [pid && `pid ${pid}`, port && `port ${port}`, restarts > 0 && `restarted ${restarts} times`, details];
  return `  ${name.padEnd(10)} ${(healthy ? 'well' : state).padEnd(9)} ${facts.filter(Boolean).join(', ')}`;
}
