import { join, resolve } from 'node:path';
import {
  health,
  healthUrl,
  holderOf,
  isAlive,
  lockFile,
  postgresHealth,
  recordedProcesses,
  stackRecord,
  type ServiceView,
  type StackRecord,
} from '@visor/laptop';
import type { Command } from 'commander';
import { EXIT_CODE } from '../exit-codes.rules.ts';
import { statusOutput } from '../json-output.rules.ts';
import { healthText } from '../status/health-text.rules.ts';
import { crashLoop } from '../status/health.rules.ts';
import { readOverview } from '../status/overview.ts';
import {
  closeText,
  evaluateStatus,
  pilotText,
  processProblem,
  processText,
  queueText,
  type StatusReport,
  type ProcessLine,
} from '../status/report.rules.ts';
import { operatorClient } from './operator-client.ts';

const HEALTH_PATIENCE_MS = 3_000;

/** `visor status`: what runs on a directory; exit code 0 when all of it is well. */
export function register(program: Command): void {
  program
    .command('status')
    .description(
      'say what runs on a directory, and whether it is well: processes, pilots, waiting jobs (exit code 0 when all is)',
    )
    .option('--dir <path>', 'the directory given to `visor up`', 'visor-data')
    .option('--json', 'as one line of JSON', false)
    .action(status);
}

async function status({ dir, json }: { dir: string; json: boolean }): Promise<void> {
  const path = resolve(dir);
  const supervisor = holderOf(lockFile(path));
  const record = supervisor && stackRecord(path);
  const now = Date.now();
  const views = supervisor ? recordedProcesses(path) : [];
  const [processes, seen] = await Promise.all([
    Promise.all(views.map((view) => look(view, now))),
    record
      ? judgeServices(record, views, now)
      : { ...NOTHING, problems: supervisor ? [] : [`nothing runs on ${path}`] },
  ]);
  const judged = { ...seen, problems: [...processes.flatMap((line) => processProblem(line) ?? []), ...seen.problems] };
  const healthy = record !== undefined && processes.every((line) => line.healthy) && judged.problems.length === 0;
  process.exitCode = healthy ? EXIT_CODE.ok : EXIT_CODE.failed;
  if (json) {
    const output = statusOutput({ pid: supervisor?.pid, healthy, dir: path, addresses: record, processes, judged });
    return void process.stdout.write(`${JSON.stringify(output)}\n`);
  }
  if (!supervisor) return void process.stdout.write(`Nothing runs on ${path}. Start it: visor up --dir ${dir}\n`);
  process.stdout.write(`${[...text(path, record, processes, judged, now), `logs: ${join(path, 'log')}`].join('\n')}\n`);
}

const NOTHING: StatusReport = { pilots: [], queues: [], pilotsKnown: false, pendingCloses: [], problems: [] };

async function judgeServices(record: StackRecord, views: readonly ServiceView[], now: number): Promise<StatusReport> {
  const own = new Set(views.map(({ name }) => name).filter((name) => /^pilot-\d+$/.test(name)));
  await using client = operatorClient(record);
  return evaluateStatus(await readOverview(client), { own, startsAtReady: record.pilotStarts ?? {}, now });
}

function text(
  path: string,
  record: StackRecord | undefined,
  processes: readonly ProcessLine[],
  { pilots, pilotsKnown, queues, pendingCloses, problems }: StatusReport,
  now: number,
): string[] {
  const waiting = queues.filter(({ queued }) => queued > 0);
  return [
    record ? `Visor runs on ${path}: ${record.graphql}` : `Visor is starting on ${path}`,
    ...processes.map(processText),
    ...(record ? [pilotsHeading(pilots, pilotsKnown)] : []),
    ...pilots.map((pilot) => pilotText(pilot, now)),
    ...(waiting.length > 0 ? ['waiting jobs:', ...waiting.map(queueText)] : []),
    ...(pendingCloses.length > 0 ? ['closes that wait:', ...pendingCloses.map((close) => closeText(close, now))] : []),
    ...(problems.length > 0 ? ['not well:', ...problems.map((problem) => `  ${problem}`)] : []),
  ];
}

function pilotsHeading({ length }: readonly unknown[], known: boolean): string {
  if (!known) return 'pilots: not known';
  return length > 0 ? 'pilots:' : 'pilots: none; jobs will wait';
}

async function look(view: ServiceView, now: number): Promise<ProcessLine> {
  const { name, process: who, port, host, state, restarts, exits = [] } = view;
  const runs = who !== undefined && isAlive(who);
  const base = {
    name,
    state: runs ? state : 'ended',
    restarts,
    ...(who ? { pid: who.pid } : {}),
    ...(port ? { port } : {}),
  };
  const loop = crashLoop({ exits }, now);
  if (loop !== undefined) return { ...base, state: 'crashes', healthy: false, details: loop };
  if (!runs || port === undefined) return { ...base, healthy: runs && state === 'ready' };
  const { healthy, said } =
    name === 'postgres'
      ? await postgresHealth(port, HEALTH_PATIENCE_MS)
      : await health(healthUrl(port, host), HEALTH_PATIENCE_MS);
  return { ...base, healthy, ...(healthy ? {} : { details: healthText(said) }) };
}
