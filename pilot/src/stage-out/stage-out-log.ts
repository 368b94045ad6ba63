import { hostname } from 'node:os';
import { join } from 'node:path';
import type { OutputInput } from '@visor/client';
import type { Attempt } from '../attempt.ts';
import type { Failure } from '../pilot.rules.ts';
import type { Surroundings, Trail } from '../surroundings.ts';
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
    const { writeLogArchive } = await import('./log-archive.ts');
    await writeLogArchive(path, entries(attempt, trail, ended, config.PILOT_NAME), now());
    const { size, checksum } = await storeFile(attempt, path, url, UNSTOPPED, { ...outbound, durable: false });
    return { log: { fileId, name, basename: name, size, checksum, checksumKind: CHECKSUM_KIND, url } };
  } catch (error) {
    return { logNote: (error as Error).message };
  }
}

function entries(attempt: Attempt, { workdir, launch, end, findings }: Trail, ended: Ended, pilot: string): LogEntry[] {
  const { jobId, attempt: number, taskId, inputs } = attempt.claim;
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
  };
  const files = (findings?.logs ?? []).map((name) => ({ name: `files/${name}`, path: join(workdir?.out ?? '', name) }));
  const own = ['stdout', 'stderr'].map((name) => ({ name, path: workdir?.own(name) ?? '' }));
  return [{ name: 'attempt.json', text: `${JSON.stringify(summary, null, 2)}\n` }, ...own, ...files];
}
