import { basename, join } from 'node:path';
import type { OutputInput } from '#operations';
import { isPlainName, urlWithin, type Storage } from '@visor/storage';
import type { Attempt } from '../attempt/attempt.ts';
import { deadline } from '../attempt/deadline.ts';
import { failAttempt } from '../failure/attempt-failed.ts';
import { STORE_FAILURES } from '../failure/storage-failures.ts';
import { outputNameProblem } from '../analyse/outputs.rules.ts';
import { outputName } from '../analyse/outputs.rules.ts';
import { printableName } from '../text.rules.ts';
import type { Workdir } from '../workdir/open-workdir.ts';

/** How files are stored. */
export interface StoreSettings {
  readonly storage: Storage;
  /** Longest transfer of one file. */
  readonly transferMs: number;
  /** Whether the bytes must survive a crash of the machine (default). */
  readonly durable?: boolean;
  /** Whether its name must, too, at once. */
  readonly syncName?: boolean;
  /** No process is left that could write the files, so they may be moved. */
  readonly exclusive?: boolean;
  /** User that the payload ran as, where that is not the pilot's. */
  readonly owner?: number;
}

/** Stores the payload's outputs at the URLs that the claim gives. @throws AttemptFailed */
export async function stageOut(
  attempt: Attempt,
  found: readonly { readonly port: string; readonly name: string }[],
  workdir: Workdir,
  settings: StoreSettings,
): Promise<OutputInput[]> {
  const outputs: OutputInput[] = [];
  // The folder of several is synced once, after the last.
  const isOnly = found.length === 1;
  for (const { port, name } of found) {
    const target = attempt.claim.outputs.find((output) => output.port === port);
    if (!target) failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `the claim has no output ${port}`);
    const logical = outputName(target.stem, basename(name));
    const problem = outputNameProblem(basename(name), logical);
    if (problem !== undefined)
      failAttempt('OUTPUT_NAME_INVALID', 'payload', `output ${port}: ${printableName(name)}: ${problem}`);
    const url = targetUrl(target.url, logical);
    const { size, checksum } = await storeFile(attempt, join(workdir.out, name), url, attempt.signal, {
      ...settings,
      syncName: isOnly,
    });
    const file = { fileId: target.fileId, port, name: logical, basename: basename(name), url };
    outputs.push({ ...file, size, checksum, checksumKind: attempt.claim.checksumKind });
  }
  if (isOnly) return outputs;
  using limit = deadline(attempt.signal, settings.transferMs);
  const syncFailure = await settings.storage.sync(
    outputs.map(({ url }) => url),
    limit.signal,
  );
  attempt.signal.throwIfAborted();
  if (syncFailure) failAttempt(STORE_FAILURES[syncFailure.reason], 'pilot', syncFailure.text);
  return outputs;
}

/**
 * Stores one file, or bytes in memory, and records its URL in the attempt, so that the file can be removed. @throws
 * AttemptFailed
 */
export async function storeFile(
  attempt: Attempt,
  from: string | Uint8Array,
  url: string,
  signal: AbortSignal,
  { storage, transferMs, durable = true, syncName = false, exclusive = false, owner }: StoreSettings,
): Promise<{ size: number; checksum: string }> {
  using limit = deadline(signal, transferMs);
  const { checksumKind } = attempt.claim;
  const ofOwner = owner === undefined ? {} : { owner };
  const options = { checksumKind, durable, syncName, exclusive, signal: limit.signal, ...ofOwner };
  const outcome = await (typeof from === 'string'
    ? storage.store(from, url, options)
    : storage.write(from, url, options));
  if (outcome.ok) attempt.storedUrls.push(url);
  signal.throwIfAborted();
  const name = typeof from === 'string' ? `${printableName(basename(from))}: ` : '';
  return outcome.ok ? outcome : failAttempt(STORE_FAILURES[outcome.reason], 'pilot', `${name}${outcome.text}`);
}

/** Returns the URL of a file of this name in a folder of the claim. @throws AttemptFailed BAD_JOB_DESCRIPTION */
export function targetUrl(folder: string, name: string): string {
  if (!isPlainName(name))
    failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `output name ${JSON.stringify(name)} is not plain`);
  if (!URL.canParse(folder)) failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `${JSON.stringify(folder)} is not a URL`);
  return urlWithin(folder, name);
}
