import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { OutputInput } from '#operations';
import type { Attempt } from '../attempt/attempt.ts';
import type { Failure } from '../failure/failure.rules.ts';
import type { AttemptContext, AttemptArtifacts } from '../attempt/attempt-context.ts';
import { printableName } from '../text.rules.ts';
import type { LogEntry } from './log-archive.ts';
import { storeFile, targetUrl } from './stage-out.ts';

interface Ending {
  readonly state: string;
  readonly failure?: Failure;
}

/** The log of a cancelled attempt is stored too, so its signal does not count. */
const NEVER_ABORTED = new AbortController().signal;

/**
 * Stores the attempt's log archive. Returns the archive as the terminal report names it, or why there is none; nothing where
 * the task keeps none. Never throws: a log fails no attempt.
 */
export async function stageOutLog(
  attempt: Attempt,
  artifacts: AttemptArtifacts,
  outcome: Ending,
  { config, storing, now }: AttemptContext,
): Promise<{ log: OutputInput } | { logNote: string } | undefined> {
  if (attempt.stopReason === 'lost' || !attempt.claim.keepsLog) return undefined;
  if (attempt.stopReason === 'shutdown') return { logNote: 'the pilot was stopped' };
  const { workdir } = artifacts;
  if (!workdir) return { logNote: 'it ended before it had a work directory' };
  const { fileId, name, url: folder } = attempt.claim.log;
  try {
    const url = targetUrl(folder, name);
    const path = workdir.pilotFile('log.tgz');
    const { packSmallArchive, selectEntries, writeLogArchive } = await import('./log-archive.ts');
    const { kept, leftOut } = selectEntries(logEntriesOf(artifacts));
    const summary = summaryOf(attempt, artifacts, outcome, config.PILOT_NAME, leftOut);
    const entries = [{ name: 'attempt.json', text: summary }, ...kept];
    const packed = await packSmallArchive(entries, now());
    if (!packed) await writeLogArchive(path, entries, now());
    const { size, checksum } = await storeFile(attempt, packed ?? path, url, NEVER_ABORTED, {
      ...storing,
      durable: false,
    });
    return { log: { fileId, name, basename: name, size, checksum, checksumKind: attempt.claim.checksumKind, url } };
  } catch (error) {
    return { logNote: (error as Error).message };
  }
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
