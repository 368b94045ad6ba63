import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { OutputInput } from '#operations';
import type { Attempt } from '../attempt/attempt.ts';
import type { Failure } from '../failure/failure.rules.ts';
import type { Surroundings, Trail } from '../attempt/attempt-context.ts';
import { printableName } from '../text.rules.ts';
import type { LogEntry } from './log-archive.ts';
import { CHECKSUM_KIND, storeFile, targetUrl } from './stage-out.ts';

interface Ended {
  readonly state: string;
  readonly failure?: Failure;
}

/** The log of a cancelled attempt is stored too. */
const UNSTOPPED = new AbortController().signal;

/** The attempt's log archive as its terminal report names it, or why there is none. Never throws: a log fails no attempt. */
export async function stageOutLog(
  attempt: Attempt,
  trail: Trail,
  ended: Ended,
  { config, outbound, now }: Surroundings,
): Promise<{ log: OutputInput } | { logNote: string } | undefined> {
  if (attempt.stopped === 'lost') return undefined;
  if (attempt.stopped === 'shutdown') return { logNote: 'the pilot was stopped' };
  const { workdir } = trail;
  if (!workdir) return { logNote: 'it ended before it had a work directory' };
  const { fileId, name, url: folder } = attempt.claim.log;
  try {
    const url = targetUrl(folder, name);
    const path = workdir.own('log.tgz');
    const { selectEntries, writeLogArchive } = await import('./log-archive.ts');
    const { kept, leftOut } = selectEntries(filesOf(trail));
    const summary = summaryOf(attempt, trail, ended, config.PILOT_NAME, leftOut);
    await writeLogArchive(path, [{ name: 'attempt.json', text: summary }, ...kept], now());
    const { size, checksum } = await storeFile(attempt, path, url, UNSTOPPED, { ...outbound, durable: false });
    return { log: { fileId, name, basename: name, size, checksum, checksumKind: CHECKSUM_KIND, url } };
  } catch (error) {
    return { logNote: (error as Error).message };
  }
}

/** Standard output and error, then the files that the tool declares as logs. */
function filesOf({ workdir, findings }: Trail): LogEntry[] {
  const own = ['stdout', 'stderr'].map((name) => ({ name, path: workdir?.own(name) ?? '' }));
  const files = (findings?.logs ?? []).map(({ name, path }) => ({ name: `files/${archiveName(name)}`, path }));
  return [...own.filter(({ path }) => existsSync(path)), ...files];
}

/** Each folder and file keeps its name, in harmless letters. */
const archiveName = (name: string): string =>
  name
    .split('/')
    .map((part) => printableName(part))
    .join('/');

const MAX_LEFT_OUT = 100;

function summaryOf(
  attempt: Attempt,
  { launch, end, findings }: Trail,
  ended: Ended,
  pilot: string,
  leftOut: readonly string[],
): string {
  const { jobId, attempt: number, taskId, inputs } = attempt.claim;
  const others = [...leftOut, ...(findings?.notes ?? [])];
  const summary = {
    jobId,
    attempt: number,
    taskId,
    pilot,
    node: hostname(),
    inputs: inputs.map(({ name }) => name),
    argv: launch?.argv,
    status: end?.status,
    phases: Object.fromEntries(
      Object.entries(attempt.phases).map(([phase, at]) => [phase, new Date(at).toISOString()]),
    ),
    state: ended.state,
    failure: ended.failure,
    ...(others.length === 0 ? {} : { leftOut: others.slice(0, MAX_LEFT_OUT), leftOutCount: others.length }),
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}
