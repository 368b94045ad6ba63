import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { StoreOutcome } from '@visor/storage';
import type { Attempt } from '../attempt/attempt.ts';
import type { Failure } from '../failure/failure.rules.ts';
import type { AttemptContext, AttemptArtifacts } from '../attempt/attempt-context.ts';
import { printableName } from '../text.rules.ts';
import { loadLogArchive } from './load-log-archive.ts';
import type { LogEntry } from './log-archive.ts';
import { storeFiles, targetUrl, type LogOutcome, type PackedLog } from './stage-out.ts';

interface Ending {
  readonly state: string;
  readonly failure?: Failure;
}

/** The log of a cancelled attempt is stored too, so its signal does not count. */
const NEVER_ABORTED = new AbortController().signal;

/** Packs the log archive of an attempt that has succeeded but for its outputs, where it is small. Never throws. */
export async function packLog(
  attempt: Attempt,
  artifacts: AttemptArtifacts,
  context: AttemptContext,
): Promise<PackedLog | undefined> {
  const { keepsLog, log } = attempt.claim;
  if (!keepsLog) return undefined;
  try {
    const url = targetUrl(log.folder, log.fileId, log.name);
    const { packSmallArchive } = await loadLogArchive();
    const bytes = await packSmallArchive(
      await entriesOf(attempt, artifacts, { state: 'FINISHED' }, context),
      context.now(),
    );
    return bytes && { bytes, url };
  } catch {
    return undefined;
  }
}

/**
 * Stores the attempt's log archive. Returns the archive as the terminal report names it, or why there is none; nothing where
 * the task keeps none. Never throws: a log fails no attempt.
 */
export async function stageOutLog(
  attempt: Attempt,
  artifacts: AttemptArtifacts,
  outcome: Ending,
  context: AttemptContext,
): Promise<LogOutcome | undefined> {
  const { keepsLog, log } = attempt.claim;
  if (attempt.stopReason === 'lost' || !keepsLog) return undefined;
  if (attempt.stopReason === 'shutdown') return { logNote: 'the pilot was stopped' };
  const { workdir } = artifacts;
  if (!workdir) return { logNote: 'it ended before it had a work directory' };
  try {
    const url = targetUrl(log.folder, log.fileId, log.name);
    const { packSmallArchive, writeLogArchive } = await loadLogArchive();
    const entries = await entriesOf(attempt, artifacts, outcome, context);
    const from = (await packSmallArchive(entries, context.now())) ?? workdir.pilotFile('log.tgz');
    if (typeof from === 'string') await writeLogArchive(from, entries, context.now());
    const [stored] = await storeFiles(attempt, [{ from, url, durable: false }], NEVER_ABORTED, context.storing);
    return logOutcome(attempt, url, stored);
  } catch (error) {
    return { logNote: (error as Error).message };
  }
}

/** Returns what the terminal report says of a log archive. */
export function logOutcome({ claim }: Attempt, url: string, outcome: StoreOutcome | undefined): LogOutcome {
  if (!outcome?.ok) return { logNote: outcome?.text ?? 'was not stored' };
  const { fileId, name } = claim.log;
  const { size, checksum } = outcome;
  return { log: { fileId, name, basename: name, size, checksum, checksumKind: claim.checksumKind, url } };
}

async function entriesOf(
  attempt: Attempt,
  artifacts: AttemptArtifacts,
  outcome: Ending,
  { config }: AttemptContext,
): Promise<LogEntry[]> {
  const { selectEntries } = await loadLogArchive();
  const { kept, leftOut } = selectEntries(logEntriesOf(artifacts));
  const summary = summaryOf(attempt, artifacts, outcome, config.PILOT_NAME, leftOut);
  return [{ name: 'attempt.json', text: summary }, ...kept];
}

/** Returns standard output and error, then the files that the tool declares as logs. */
function logEntriesOf({ workdir, analysis }: AttemptArtifacts): LogEntry[] {
  const streams = ['stdout', 'stderr'].map((name) => ({ name, path: workdir?.pilotFile(name) ?? '' }));
  const files = (analysis?.logs ?? []).map(({ name, path }) => ({ name: `files/${archiveName(name)}`, path }));
  return [...streams.filter(({ path }) => existsSync(path)), ...files];
}

/** Returns a file's name in the archive: its own, with unprintable characters replaced. */
const archiveName = (name: string): string =>
  name
    .split('/')
    .map((part) => printableName(part))
    .join('/');

const MAX_LEFT_OUT = 100;

function summaryOf(
  attempt: Attempt,
  { launch, result, analysis }: AttemptArtifacts,
  outcome: Ending,
  pilot: string,
  leftOut: readonly string[],
): string {
  const { jobId, attempt: number, taskId, inputs } = attempt.claim;
  const others = [...leftOut, ...(analysis?.notes ?? [])];
  const summary = {
    jobId,
    attempt: number,
    taskId,
    pilot,
    node: hostname(),
    inputs: inputs.map(({ name }) => name),
    argv: launch?.argv,
    status: result?.status,
    usage: result?.usage,
    phases: Object.fromEntries(
      Object.entries(attempt.phases).map(([phase, at]) => [phase, new Date(at).toISOString()]),
    ),
    state: outcome.state,
    failure: outcome.failure,
    ...(others.length === 0 ? {} : { leftOut: others.slice(0, MAX_LEFT_OUT), leftOutCount: others.length }),
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}
