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

/** A suite takes some minutes; one that hangs is ended, and counts as a failure. */
const LONGEST_MS = 20 * 60_000;

/**
 * Runs one Jest project, its words on stderr. A test file that can't be loaded counts as one failure, and so does a suite in
 * which nothing was found, unless `paths` chose what to run.
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
  const chosen = paths.length > 0 ? ['--passWithNoTests', ...paths] : [];
  const args = [...node, '--selectProjects', name, '--json', `--outputFile=${report}`, ...chosen];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: LONGEST_MS,
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGTERM', forward).on('SIGINT', forward);
  const watch = endAfterReport(name, child, report);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return { name, ...counts(report, watch.hasEnded() ? 0 : code) };
  } finally {
    watch[Symbol.dispose]();
    process.off('SIGTERM', forward).off('SIGINT', forward);
    rmSync(dir, { recursive: true, force: true });
  }
}

const LOOK_EVERY_MS = 1_000;
/** How long a suite may take to exit once it has written its report. */
const EXIT_PATIENCE_MS = 60_000;

/** Ends a suite that has reported but does not exit, since a handle was left open, and says so. */
function endAfterReport(name: string, child: ChildProcess, report: string): Disposable & { hasEnded(): boolean } {
  let since: number | undefined;
  let ended = false;
  const timer = setInterval(() => {
    if (ended || !existsSync(report)) return;
    since ??= performance.now();
    if (performance.now() - since < EXIT_PATIENCE_MS) return;
    ended = true;
    process.stderr.write(
      `visor: suite ${name} has reported, but did not exit within ${EXIT_PATIENCE_MS / 1_000} s: ended\n`,
    );
    child.kill('SIGKILL');
  }, LOOK_EVERY_MS);
  return { hasEnded: () => ended, [Symbol.dispose]: () => clearInterval(timer) };
}

function counts(report: string, code: number | null): { passed: number; failed: number } {
  let read: JestReport;
  try {
    read = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
  } catch {
    // It died before it could report.
    return { passed: 0, failed: 1 };
  }
  const failed = read.numFailedTests + read.numRuntimeErrorTestSuites;
  return { passed: read.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}
