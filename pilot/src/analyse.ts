import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Collected, Job, Tool } from '@visor/cwl';
import { AttemptFailed, fail } from './failure.ts';
import { verdict, type Failure, type PayloadEnd } from './pilot.rules.ts';
import { listFiles } from './workdir/list-files.ts';
import type { Workdir } from './workdir/open-workdir.ts';

/** What a payload left. */
export interface Findings {
  /** Why it failed; undefined: it succeeded. */
  readonly failure?: Failure;
  readonly outputs: Collected['outputs'];
  readonly logs: readonly string[];
  /** The program's own report, of a failed one too. */
  readonly report?: unknown;
}

/** Largest report of a program, bytes of its JSON. */
const LARGEST_REPORT = 256 * 1024;

/** Looks at the exit code, then at the files. */
export async function analyse(tool: Tool, job: Job, end: PayloadEnd, workdir: Workdir): Promise<Findings> {
  const { collect, judge } = await import('@visor/cwl');
  const collected = collect(tool, listFiles(workdir.out), job);
  const failed = verdict(end, judge(tool, end.status));
  const found = { outputs: failed ? [] : collected.outputs, logs: collected.logs };
  let report: unknown;
  try {
    if (collected.report !== undefined) report = readReport(join(workdir.out, collected.report));
    if (!failed) checkFiles(tool, collected, workdir);
  } catch (error) {
    if (!(error instanceof AttemptFailed)) throw error;
    if (!failed) return { ...found, outputs: [], failure: error.failure };
  }
  return { ...found, ...(failed ? { failure: failed } : {}), ...(report === undefined ? {} : { report }) };
}

function readReport(path: string): unknown {
  const tooLarge = (size: number): void => {
    if (size > LARGEST_REPORT) fail(407, 'payload', `its report has ${size} bytes, more than ${LARGEST_REPORT}`);
  };
  tooLarge(statSync(path).size);
  let report: unknown;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    fail(407, 'payload', `its report is not JSON: ${(error as Error).message}`);
  }
  // As it is sent: 1e20 has grown to twenty-one digits.
  tooLarge(Buffer.byteLength(JSON.stringify(report)));
  return report;
}

function checkFiles(tool: Tool, collected: Collected, workdir: Workdir): void {
  const reports = new Set(tool.outputs.filter(({ kind }) => kind === 'report').map(({ port }) => port));
  const noReport = collected.missing.find((port) => reports.has(port));
  if (noReport !== undefined) fail(407, 'payload', `it left no report for ${noReport}`);
  const [missing] = collected.missing;
  if (missing !== undefined) fail(501, 'payload', `no file for ${collected.missing.join(', ')}`);
  const [several] = collected.ambiguous;
  if (several) fail(501, 'payload', `${several.port} takes one file, there are ${several.names.join(', ')}`);
  const empty = collected.outputs.find(({ name }) => statSync(join(workdir.out, name)).size === 0);
  if (empty) fail(502, 'payload', `${empty.name} is empty`);
}
