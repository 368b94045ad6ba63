import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@visor/laptop';
import type { SuiteResult } from './totals.rules.ts';

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
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return { name, ...counts(report, code) };
  } finally {
    process.off('SIGTERM', forward).off('SIGINT', forward);
    rmSync(dir, { recursive: true, force: true });
  }
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
