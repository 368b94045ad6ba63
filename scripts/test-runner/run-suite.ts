import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SuiteResult } from './totals.rules.ts';

/** The root of this repository. */
export const ROOT = join(import.meta.dirname, '../..');

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly success: boolean;
}

/** A suite that takes longer is ended, with the names of the files that run, and counts as a failure. */
const SUITE_TIMEOUT_MS = 20 * 60_000;
/** For the reporter to name those files. */
const GRACE_MS = 10_000;

/** Suites that run on all cores: they wait, for timers and for processes. The others are one file each. */
const PARALLEL_SUITES: ReadonlySet<string> = new Set(['rules', 'database', 'broker', 'system']);

/**
 * Runs one Jest project, which prints to stderr. A test file that cannot be loaded counts as one failure, and so does a suite
 * without tests, unless `paths` selects what to run.
 */
export async function runSuite(
  name: string,
  paths: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<SuiteResult> {
  const dir = mkdtempSync(join(tmpdir(), 'visor-suite-'));
  const report = join(dir, 'report.json');
  process.stderr.write(`\n== ${name}\n`);
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const node = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules', jest];
  const selection = paths.length > 0 ? ['--passWithNoTests', ...paths] : [];
  const workers = PARALLEL_SUITES.has(name) ? ['--maxWorkers=100%'] : [];
  const reporters = ['default', join(import.meta.dirname, 'unfinished-reporter.ts')].map(
    (reporter) => `--reporters=${reporter}`,
  );
  const output = ['--json', `--outputFile=${report}`, ...reporters];
  const args = [...node, ...workers, '--selectProjects', name, ...output, ...selection];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  const timeouts = endAfterTimeout(child);
  const forward = (signal: NodeJS.Signals) => signalGroup(child, signal);
  process.on('SIGTERM', forward).on('SIGINT', forward);
  const watch = endAfterReport(name, child, report);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return { name, ...counts(report, watch.hasEnded() ? 0 : code) };
  } finally {
    watch[Symbol.dispose]();
    timeouts[Symbol.dispose]();
    process.off('SIGTERM', forward).off('SIGINT', forward);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Ends a suite at its timeout with all of its processes: a worker in an endless loop hears nothing less. */
function endAfterTimeout(child: ChildProcess): Disposable {
  const timer = setTimeout(() => {
    child.kill();
    setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  }, SUITE_TIMEOUT_MS);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // All of its processes have ended.
  }
}

const POLL_INTERVAL_MS = 1_000;
/** Longest time from a suite's report to its exit. */
const EXIT_TIMEOUT_MS = 60_000;

/** Ends a suite that has reported but does not exit because a handle is open, and prints that. */
function endAfterReport(name: string, child: ChildProcess, report: string): Disposable & { hasEnded(): boolean } {
  let reportedAt: number | undefined;
  let ended = false;
  const timer = setInterval(() => {
    if (ended || !existsSync(report)) return;
    reportedAt ??= performance.now();
    if (performance.now() - reportedAt < EXIT_TIMEOUT_MS) return;
    ended = true;
    process.stderr.write(
      `visor: suite ${name} did not exit within ${EXIT_TIMEOUT_MS / 1_000} s of its report, and was ended\n`,
    );
    signalGroup(child, 'SIGKILL');
  }, POLL_INTERVAL_MS);
  return { hasEnded: () => ended, [Symbol.dispose]: () => clearInterval(timer) };
}

function counts(report: string, code: number | null): { passed: number; failed: number } {
  let result: JestReport;
  try {
    result = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
  } catch {
    // The suite ended before it could report.
    return { passed: 0, failed: 1 };
  }
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return { passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}
