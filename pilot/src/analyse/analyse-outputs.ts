import { isUtf8 } from 'node:buffer';
import { lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MAX_REPORT_BYTES } from '@visor/schema';
import type { CollectedOutputs, Job, Tool } from '@visor/cwl';
import { AttemptFailed, failAttempt, localError } from '../failure/attempt-failed.ts';
import { loadCwl } from '../load-cwl.ts';
import { missingText, outputNameProblem } from './outputs.rules.ts';
import { evaluateResult, type PayloadResult } from '../payload/payload-result.rules.ts';
import type { Failure } from '../failure/failure.rules.ts';
import { openPlain, readRange } from '../plain-file.ts';
import { reportProblem } from './report-json.rules.ts';
import { listNames, printableName } from '../text.rules.ts';
import { listEntries, type FolderEntry, type FolderListing } from '../workdir/list-entries.ts';
import type { Workdir } from '../workdir/open-workdir.ts';

/** Unit of `Stats.blocks`. */
const BLOCK_BYTES = 512;

/** A log file: its name for people, and its path, as bytes where its name is not UTF-8. */
interface LogFile {
  readonly name: string;
  readonly path: string | Buffer;
}

/** What a payload left. */
export interface Analysis {
  /** Why it failed; undefined where it succeeded. */
  readonly failure?: Failure;
  readonly outputs: CollectedOutputs['outputs'];
  readonly logs: readonly LogFile[];
  /** The program's own JSON report; a failed program may have written one too. */
  readonly report?: unknown;
  /** Parts of the work folder that were not read. */
  readonly notes: readonly string[];
}

interface AnalyseOptions {
  readonly workdir: Workdir;
  /** Largest output, bytes. */
  readonly maxOutputBytes: number;
  /** Disk that the attempt may use: what has holes takes less of it here, and all of it where it is copied to. */
  readonly maxDiskBytes?: number;
  /** Files and folders that it may leave; `listEntries` has the default. */
  readonly maxEntries?: number;
}

/** Errors of a work folder that its payload has removed, replaced or closed: the outputs are then missing. */
const PAYLOAD_CAUSED_CODES = ['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP'];

/** Evaluates the exit code, then the files. @throws AttemptFailed where the work folder cannot be read */
export async function analyseOutputs(
  tool: Tool,
  job: Job,
  result: PayloadResult,
  options: AnalyseOptions,
): Promise<Analysis> {
  const { workdir } = options;
  const { collectOutputs, classifyExitCode } = await loadCwl();
  const failure = evaluateResult(result, classifyExitCode(tool, result.status));
  const listing = await listEntries(workdir.out, options.maxEntries).catch((error: unknown): FolderListing => {
    if (!failure && !PAYLOAD_CAUSED_CODES.includes((error as NodeJS.ErrnoException).code ?? ''))
      throw localError(error);
    return { entries: [], unread: [`the work folder: ${(error as Error).message}`] };
  });
  const files = listing.entries.filter(({ kind }) => kind === 'file');
  const collected = collectOutputs(tool, [...new Set(files.map(({ name }) => name))], job);
  const found = {
    outputs: failure ? [] : collected.outputs,
    logs: findLogFiles(collected.logs, files, workdir),
    notes: [...listing.unread, ...(listing.exceeded === undefined ? [] : [`entries beyond ${listing.exceeded}`])],
  };
  let report: unknown;
  try {
    if (collected.report !== undefined) report = await readReport(workdir, collected.report);
    if (!failure) await checkFiles(tool, job, collected, listing, options);
  } catch (error) {
    if (!(error instanceof AttemptFailed)) throw error;
    if (!failure) return { ...found, outputs: [], failure: error.failure };
  }
  return { ...found, ...(failure ? { failure } : {}), ...(report === undefined ? {} : { report }) };
}

function findLogFiles(names: readonly string[], files: readonly FolderEntry[], { out }: Workdir): LogFile[] {
  const logNames = new Set(names);
  return files
    .filter(({ name }) => logNames.has(name))
    .map(({ name, bytes }) => ({
      name,
      path: bytes === undefined ? join(out, name) : Buffer.concat([Buffer.from(`${out}/`), bytes]),
    }));
}

/** @throws AttemptFailed PAYLOAD_NO_REPORT */
async function readReport(workdir: Workdir, name: string): Promise<unknown> {
  const refuse = (why: string): never =>
    failAttempt('PAYLOAD_NO_REPORT', 'payload', `its report ${printableName(name)} ${why}`);
  const { size, bytes } = await readHead(join(workdir.out, name), MAX_REPORT_BYTES).catch((error: unknown) =>
    refuse(`cannot be read: ${(error as Error).message}`),
  );
  if (size > MAX_REPORT_BYTES) refuse(`has ${size} bytes, more than ${MAX_REPORT_BYTES}`);
  if (!isUtf8(bytes)) refuse('is not UTF-8');
  const text = new TextDecoder().decode(bytes);
  const problem = reportProblem(text);
  if (problem !== undefined) refuse(problem);
  const report: unknown = JSON.parse(text);
  // Numbers may be longer in the sent form: 1e20 gets twenty-one digits.
  const sentBytes = Buffer.byteLength(JSON.stringify(report));
  if (sentBytes > MAX_REPORT_BYTES) refuse(`has ${sentBytes} bytes as it is sent, more than ${MAX_REPORT_BYTES}`);
  return report;
}

/** Returns the size and the beginning of a plain file. */
async function readHead(path: string, length: number): Promise<{ size: number; bytes: Buffer }> {
  await using file = await openPlain(path);
  const { size } = await file.stat();
  return { size, bytes: await readRange(file, 0, Math.min(size, length)) };
}

/** @throws AttemptFailed with the first fault in the files of a successful payload */
async function checkFiles(
  tool: Tool,
  job: Job,
  collected: CollectedOutputs,
  listing: FolderListing,
  { workdir, maxOutputBytes, maxDiskBytes = Infinity }: AnalyseOptions,
): Promise<void> {
  if (listing.exceeded !== undefined)
    failAttempt(
      'PAYLOAD_TOO_MANY_FILES',
      'payload',
      `it left more than ${listing.exceeded} in its work folder; pack them into one file`,
    );
  await checkMissing(tool, job, collected, listing);
  const [ambiguous] = collected.ambiguous;
  if (ambiguous)
    failAttempt(
      'OUTPUT_MISSING',
      'payload',
      `${ambiguous.port} takes one file, there are ${ambiguous.names.length}: ${listNames(ambiguous.names)}`,
    );
  const undecodable = new Set(listing.entries.filter(({ bytes }) => bytes !== undefined).map(({ name }) => name));
  for (const { port, name } of collected.outputs) {
    const shown = printableName(name);
    if (undecodable.has(name))
      failAttempt('OUTPUT_NAME_INVALID', 'payload', `output ${port}: the name of ${shown} is not UTF-8`);
    const problem = outputNameProblem(basename(name), basename(name));
    if (problem !== undefined) failAttempt('OUTPUT_NAME_INVALID', 'payload', `output ${port}: ${shown}: ${problem}`);
    const { size, blocks } = statOf(join(workdir.out, name));
    if (size === 0) failAttempt('OUTPUT_EMPTY', 'payload', `output ${port}: ${shown} is empty`);
    if (size > maxOutputBytes)
      failAttempt(
        'OUTPUT_TOO_LARGE',
        'payload',
        `output ${port}: ${shown} has ${size} bytes, more than ${maxOutputBytes} (PILOT_MAX_OUTPUT_MIB)`,
      );
    // What takes the disk that it seems to take was measured while the payload ran.
    if (size > maxDiskBytes && blocks * BLOCK_BYTES < size)
      failAttempt(
        'OUTPUT_TOO_LARGE',
        'payload',
        `output ${port}: ${shown} has ${size} bytes and holes, its attempt may use ${maxDiskBytes} of disk (state what it needs as outdirMin)`,
      );
  }
}

function statOf(path: string): { readonly size: number; readonly blocks: number } {
  try {
    return lstatSync(path);
  } catch (error) {
    throw localError(error);
  }
}

async function checkMissing(tool: Tool, job: Job, collected: CollectedOutputs, listing: FolderListing): Promise<void> {
  const [missing] = collected.missing;
  if (missing === undefined) return;
  const reports = new Set(tool.outputs.filter(({ kind }) => kind === 'report').map(({ port }) => port));
  const port = collected.missing.find((name) => reports.has(name)) ?? missing;
  const { explainPort } = await loadCwl();
  const others = listing.entries.filter(({ kind }) => kind !== 'file');
  const { patterns, matches } = explainPort(
    tool,
    port,
    others.map(({ name }) => name),
    job,
  );
  const matched = new Set(matches);
  const text = missingText({
    port,
    patterns,
    matches: others.filter(({ name }) => matched.has(name)),
    present: listing.entries.map(({ name }) => name).toSorted(),
    unread: listing.unread,
  });
  failAttempt(
    reports.has(port) ? 'PAYLOAD_NO_REPORT' : 'OUTPUT_MISSING',
    'payload',
    reports.has(port) ? text.replace('output', 'report') : text,
  );
}
