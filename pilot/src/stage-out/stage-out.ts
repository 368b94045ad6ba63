import { basename, join } from 'node:path';
import type { OutputInput } from '#operations';
import { isPlainName, urlWithin, type ChecksumKind, type Storage } from '@visor/storage';
import type { Attempt } from '../attempt/attempt.ts';
import { deadline } from '../attempt/deadline.ts';
import { failAttempt } from '../failure/attempt-failed.ts';
import { STORE_FAILURES } from '../failure/storage-failures.ts';
import { outputNameProblem } from '../analyse/outputs.rules.ts';
import { outputName } from '../analyse/outputs.rules.ts';
import { printableName } from '../text.rules.ts';
import type { Workdir } from '../workdir/open-workdir.ts';

/** What new files are checked by: what the whole chain uses unless told otherwise. */
export const CHECKSUM_KIND: ChecksumKind = 'md5';

/** How files are stored: where, and how long it may take, milliseconds. */
export interface Outbound {
  readonly storage: Storage;
  readonly transferMs: number;
  /** Whether the bytes must outlive a crash of the machine (default). */
  readonly durable?: boolean;
  /** No process is left that could still write the files: they may be moved. */
  readonly exclusive?: boolean;
  /** User that the payload ran as, where not ours. */
  readonly owner?: number;
}

/** Stores what the payload made, each file in the place that its claim names. @throws AttemptFailed */
export async function stageOut(
  attempt: Attempt,
  found: readonly { readonly port: string; readonly name: string }[],
  workdir: Workdir,
  outbound: Outbound,
): Promise<OutputInput[]> {
  const outputs: OutputInput[] = [];
  for (const { port, name } of found) {
    const place = attempt.claim.outputs.find((one) => one.port === port);
    if (!place) failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `the claim has no place for output ${port}`);
    const logical = outputName(place.stem, basename(name));
    const problem = outputNameProblem(basename(name), logical);
    if (problem !== undefined)
      failAttempt('OUTPUT_NAME_INVALID', 'payload', `output ${port}: ${printableName(name)}: ${problem}`);
    const url = targetUrl(place.url, logical);
    const { size, checksum } = await storeFile(attempt, join(workdir.out, name), url, attempt.signal, outbound);
    const file = { fileId: place.fileId, port, name: logical, basename: basename(name), url };
    outputs.push({ ...file, size, checksum, checksumKind: CHECKSUM_KIND });
  }
  const unsynced = await outbound.storage.sync(outputs.map(({ url }) => url));
  if (unsynced) failAttempt(STORE_FAILURES[unsynced.reason], 'pilot', unsynced.text);
  return outputs;
}

/** Stores one file and notes it as this attempt's, so that it can be taken back. @throws AttemptFailed */
export async function storeFile(
  attempt: Attempt,
  path: string,
  url: string,
  signal: AbortSignal,
  { storage, transferMs, durable = true, exclusive = false, owner }: Outbound,
): Promise<{ size: number; checksum: string }> {
  using until = deadline(signal, transferMs);
  const options = { checksumKind: CHECKSUM_KIND, durable, exclusive, signal: until.signal };
  const outcome = await storage.store(path, url, owner === undefined ? options : { ...options, owner });
  if (outcome.ok) attempt.stored.push(url);
  signal.throwIfAborted();
  return outcome.ok
    ? outcome
    : failAttempt(STORE_FAILURES[outcome.reason], 'pilot', `${printableName(basename(path))}: ${outcome.text}`);
}

/** A name that came with the claim, in the folder that came with it; nowhere else. @throws AttemptFailed BAD_JOB_DESCRIPTION */
export function targetUrl(folder: string, name: string): string {
  if (!isPlainName(name))
    failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `output name ${JSON.stringify(name)} is not plain`);
  if (!URL.canParse(folder)) failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `${JSON.stringify(folder)} is not a URL`);
  return urlWithin(folder, name);
}
