import { join, resolve } from 'node:path';
import {
  healthUrl,
  holderOf,
  isAlive,
  lockFile,
  readHealth,
  readPostgresHealth,
  recordedProcesses,
  stackRecord,
  type ServiceView,
  type StackRecord,
} from '@visor/laptop/running';
import type { Command } from 'commander';
import { EXIT_CODE } from '../exit-codes.rules.ts';
import { statusOutput } from '../json-output.rules.ts';
import { shellWord } from '../output/shell-word.rules.ts';
import { harmless, harmlessLines } from '../output/text.rules.ts';
import { healthText } from '../status/health-text.rules.ts';
import { describeCrashLoop } from '../status/health.rules.ts';
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
import { declareDirectory, ownDirectory, type ConnectionOptions } from './connect.ts';
import { operatorClient } from './operator-client.ts';

const HEALTH_TIMEOUT_MS = 3_000;

/** `visor status`: shows what runs on a directory. Exits with 0 when all of it is healthy. */
export function register(program: Command): void {
  declareDirectory(program.command('status'))
    .description(
      'show processes, pilots, waiting jobs and pending closes of a directory; exit code 0 when all is healthy',
    )
    .option('--json', 'print one line of JSON', false)
    .action(status);
}

async function status({ json, ...options }: ConnectionOptions & { readonly json: boolean }): Promise<void> {
  const dir = ownDirectory(options);
  const path = resolve(dir);
  const supervisor = holderOf(lockFile(path));
  const record = supervisor && stackRecord(path);
  const now = Date.now();
  const views = supervisor ? recordedProcesses(path) : [];
  const [processes, services] = await Promise.all([
    Promise.all(views.map((view) => readProcess(view, now))),
    record ? readServices(record, views, now) : { ...NOTHING, problems: supervisor ? [] : [`nothing runs on ${path}`] },
  ]);
  const report = {
    ...services,
    problems: [...processes.flatMap((line) => processProblem(line) ?? []), ...services.problems],
  };
  const healthy = record !== undefined && processes.every((line) => line.healthy) && report.problems.length === 0;
  process.exitCode = healthy ? EXIT_CODE.ok : EXIT_CODE.failed;
  if (json) {
    const output = statusOutput({
      pid: supervisor?.pid,
      healthy,
      dir: path,
      addresses: record,
      processes,
      judged: report,
    });
    return void process.stdout.write(`${JSON.stringify(output)}\n`);
  }
  if (!supervisor)
    return void process.stdout.write(
      `Nothing runs on ${harmless(path)}. Start it with: visor up --dir ${shellWord(dir)}\n`,
    );
  const lines = [...text(path, record, processes, report, now), `logs: ${join(path, 'log')}`];
  process.stdout.write(`${harmlessLines(lines.join('\n'))}\n`);
}

const NOTHING: StatusReport = { pilots: [], queues: [], pilotsKnown: false, pendingCloses: [], problems: [] };

async function readServices(record: StackRecord, views: readonly ServiceView[], now: number): Promise<StatusReport> {
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
    ...(pendingCloses.length > 0 ? ['pending closes:', ...pendingCloses.map((close) => closeText(close, now))] : []),
    ...(problems.length > 0 ? ['problems:', ...problems.map((problem) => `  ${problem}`)] : []),
  ];
}

function pilotsHeading({ length }: readonly unknown[], known: boolean): string {
  if (!known) return 'pilots: unknown';
  return length > 0 ? 'pilots:' : 'pilots: none, so that jobs wait';
}

async function readProcess(view: ServiceView, now: number): Promise<ProcessLine> {
  const { name, process: identity, port, host, state, restarts, exits = [] } = view;
  const isRunning = identity !== undefined && isAlive(identity);
  const base = {
    name,
    state: isRunning ? state : 'ended',
    restarts,
    ...(identity ? { pid: identity.pid } : {}),
    ...(port ? { port } : {}),
  };
  const loop = describeCrashLoop({ exits }, now);
  if (loop !== undefined) return { ...base, state: 'crashes', healthy: false, details: loop };
  if (!isRunning || port === undefined) return { ...base, healthy: isRunning && state === 'ready' };
  const { healthy, text: answer } =
    name === 'postgres'
      ? await readPostgresHealth(port, HEALTH_TIMEOUT_MS)
      : await readHealth(healthUrl(port, host), HEALTH_TIMEOUT_MS);
  return { ...base, healthy, ...(healthy ? {} : { details: healthText(answer) }) };
}
