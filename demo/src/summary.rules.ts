import type { Account } from './account.rules.ts';
import type { DrillStep } from './drill/steps.rules.ts';
import { failuresText, type FailedFile } from './failures.rules.ts';

/** The last line that `visor demo --json` prints. */
export interface Summary {
  readonly ok: boolean;
  readonly eventLog: 'postgres' | 'kafka';
  readonly files: { readonly input: number; readonly output: number; readonly log: number };
  readonly bytes: { readonly input: number; readonly output: number };
  readonly reduction: number;
  readonly tasks: Readonly<Record<string, number>>;
  readonly jobs: { readonly FINISHED: number; readonly FAILED: number; readonly CANCELLED: number };
  readonly attempts: { readonly FINISHED: number; readonly FAILED: number; readonly LOST: number };
  readonly lost: number;
  readonly duplicated: number;
  /** The files of these two numbers; absent when both are 0. */
  readonly unaccounted?: Omit<Account, 'heldBack'>;
  /** Raw files whose jobs finished in a step that failed; absent when there are none. */
  readonly heldBack?: { readonly step: string; readonly reason: string; readonly files: readonly string[] };
  /** Files that did not pass the whole chain, with the reason. */
  readonly failures: readonly FailedFile[];
  readonly wallSeconds: number;
  readonly jobsPerSecond: number;
  readonly datasets: readonly { readonly name: string; readonly status: string; readonly files: number }[];
  readonly report: string;
  /** Folders of outputs and logs; null when they are removed with the demo's temporary folder. */
  readonly kept: KeptFolders | null;
  readonly faults?: readonly {
    readonly fault: string;
    readonly expected: string;
    readonly seen: string;
    readonly ok: boolean;
  }[];
  /** Daemons that were killed while the chain was at work, and the steps of a data drill. */
  readonly drill?: { readonly killed: readonly string[]; readonly steps: readonly DrillStep[] };
}

/** The folders that are kept when a demo has ended. */
export interface KeptFolders {
  readonly dir: string;
  readonly outputs: string;
  readonly logs: string;
}

interface Counters {
  readonly finished: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly attempts: { readonly finished: number; readonly failed: number; readonly lost: number };
}
interface DatasetSummary {
  readonly name: string;
  readonly status: string;
  readonly fileCount: number;
  readonly bytes: number;
}

/** The parts of a finished chain from which the summary is computed. */
export interface SummaryParts {
  readonly eventLog: 'postgres' | 'kafka';
  readonly input: DatasetSummary;
  /** Count and bytes of the announced files. */
  readonly announced: { readonly files: number; readonly bytes: number };
  readonly tasks: readonly {
    readonly name: string;
    readonly state: string;
    readonly reason: { readonly text: string } | null;
    readonly output: DatasetSummary | null;
    readonly log: DatasetSummary | null;
    readonly progress: Counters | null;
  }[];
  readonly account: Account;
  readonly failures: readonly FailedFile[];
  readonly wallSeconds: number;
  readonly report: string;
  readonly kept: KeptFolders | null;
  readonly faults?: Summary['faults'];
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Computes the summary. It is `ok` when no file is lost, duplicated or damaged and every task finished. */
export function summarise(parts: SummaryParts): Summary {
  const { account, tasks, wallSeconds } = parts;
  const { heldBack: _, ...unaccounted } = account;
  const last = tasks.at(-1)?.output;
  const progress = tasks.flatMap((task) => task.progress ?? []);
  const jobs = {
    FINISHED: sum(progress, (counters) => counters.finished),
    FAILED: sum(progress, (counters) => counters.failed),
    CANCELLED: sum(progress, (counters) => counters.cancelled),
  };
  const states: Record<string, number> = {};
  for (const { state } of tasks) states[state] = (states[state] ?? 0) + 1;
  const lost = account.lost.length + account.damaged.length;
  const duplicated = account.duplicated.length;
  const finished = tasks.length > 0 && states['FINISHED'] === tasks.length && last?.status === 'TO_UPLOAD';
  const faultsEnded = (parts.faults ?? []).every((fault) => fault.ok);
  const output = last?.bytes ?? 0;
  return {
    ok: finished && lost === 0 && duplicated === 0 && faultsEnded,
    eventLog: parts.eventLog,
    files: {
      input: parts.announced.files,
      output: last?.fileCount ?? 0,
      log: sum(tasks, (task) => task.log?.fileCount ?? 0),
    },
    bytes: { input: parts.announced.bytes, output },
    reduction: output > 0 ? rounded(parts.announced.bytes / output, 1) : 0,
    tasks: states,
    jobs,
    attempts: {
      FINISHED: sum(progress, (counters) => counters.attempts.finished),
      FAILED: sum(progress, (counters) => counters.attempts.failed),
      LOST: sum(progress, (counters) => counters.attempts.lost),
    },
    lost,
    duplicated,
    ...(lost + duplicated > 0 ? { unaccounted } : {}),
    ...heldBackBy(parts),
    failures: parts.failures,
    wallSeconds: rounded(wallSeconds, 2),
    jobsPerSecond: rounded((jobs.FINISHED + jobs.FAILED) / Math.max(wallSeconds, 0.001), 2),
    datasets: [parts.input, ...tasks.flatMap((task) => [task.output, task.log])]
      .filter((dataset) => dataset !== null)
      .map(({ name, status, fileCount }) => ({ name, status, files: fileCount })),
    report: parts.report,
    kept: parts.kept,
    ...(parts.faults ? { faults: parts.faults } : {}),
  };
}

const MAX_UNACCOUNTED = 20;

function heldBackBy({ tasks, account }: SummaryParts): Pick<Summary, 'heldBack'> {
  const step = tasks.find(({ state }) => state === 'FAILED');
  if (!step || !account.heldBack) return {};
  return { heldBack: { step: step.name, reason: step.reason?.text ?? 'no reason given', files: account.heldBack } };
}

/** Formats the files that a failed step holds back. */
function heldBackText({ heldBack: held }: Summary): string[] {
  if (!held) return [];
  const more = held.files.length - MAX_UNACCOUNTED;
  return [
    `Held back, because step ${held.step} failed (${held.reason}):`,
    ...held.files.slice(0, MAX_UNACCOUNTED).map((name) => `  ${name}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

const bytes = (value: number): string => {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)} GB`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} MB`;
  return `${(value / 1e3).toFixed(1)} kB`;
};

/** Formats which folders are kept. */
function keptRows(kept: KeptFolders | null): string[][] {
  if (!kept)
    return [
      ['kept', 'only the report; outputs and logs are removed with their temporary folder (--dir PATH keeps them)'],
    ];
  return [
    ['outputs', kept.outputs],
    ['logs', kept.logs],
  ];
}

/** Formats the steps of a drill. */
const drillText = ({ drill }: Summary): string[] =>
  drill
    ? [
        `Data drill, while ${drill.killed.join(', ')} were killed:`,
        ...drill.steps.map(({ step, ok, text, seconds }) => `  ${ok ? 'ok ' : 'BAD'} ${step}: ${text} (${seconds} s)`),
      ]
    : [];

/** Formats the summary as text. */
export function summaryText(summary: Summary, events?: { readonly simulated: number; readonly kept: number }): string {
  const retries = summary.attempts.FAILED + summary.attempts.LOST;
  const rows = [
    ['files', `${summary.files.input} in, ${summary.files.output} out, ${summary.files.log} log archives`],
    ...(events ? [['events', `${events.simulated} simulated, ${events.kept} crossings kept`]] : []),
    ['bytes', `${bytes(summary.bytes.input)} in, ${bytes(summary.bytes.output)} out`],
    ['reduction', `${summary.reduction} times`],
    ['jobs', `${summary.jobs.FINISHED} finished, ${summary.jobs.FAILED} failed, ${summary.jobs.CANCELLED} cancelled`],
    ['attempts', `${summary.attempts.FINISHED} finished, ${retries} failed or lost`],
    ['time', `${summary.wallSeconds} s, ${summary.jobsPerSecond} jobs/s`],
    ['lost', String(summary.lost)],
    ['duplicated', String(summary.duplicated)],
    ['report', summary.report],
    ...keptRows(summary.kept),
  ];
  const { lost = [], duplicated = [], damaged = [] } = summary.unaccounted ?? {};
  const unaccounted = [
    ...lost.map((name) => `  ${name}: in no final file, and no failure explains why`),
    ...duplicated.map((name) => `  ${name}: in two final files, or registered twice`),
    ...damaged.map((name) => `  ${name}: its bytes differ from the catalog`),
  ].slice(0, MAX_UNACCOUNTED);
  const faults = (summary.faults ?? []).map(
    (fault) =>
      `  ${fault.ok ? 'ok ' : 'BAD'} ${fault.fault}\n      expected: ${fault.expected}\n      seen:     ${fault.seen}`,
  );
  const head = summary.ok ? 'Every file is accounted for.' : 'Not all checks passed; see below.';
  return [
    head,
    ...rows.map(([name = '', value = '']) => `  ${name.padEnd(11)} ${value}`),
    ...(unaccounted.length > 0 ? ['Not accounted for:', ...unaccounted] : []),
    ...heldBackText(summary),
    ...(summary.failures.length > 0 ? ['Failed files:', ...failuresText(summary.failures)] : []),
    ...(faults.length > 0 ? ['Faults:', ...faults] : []),
    ...drillText(summary),
  ].join('\n');
}
