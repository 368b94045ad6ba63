import { basename, join } from 'node:path';
import type { OutputInput } from '#operations';
import { storedName } from '@visor/schema/names';
import {
  isPlainName,
  urlWithin,
  type FileToStore,
  type Storage,
  type StoreFailure,
  type StoreOutcome,
} from '@visor/storage';
import { rootsOf, type Attempt } from '../attempt/attempt.ts';
import { deadline } from '../attempt/deadline.ts';
import { AttemptFailed, failAttempt, TargetLost } from '../failure/attempt-failed.ts';
import { failureOf } from '../failure/failure.rules.ts';
import { STORE_FAILURES } from '../failure/storage-failures.ts';
import { outputNameProblem } from '../analyse/outputs.rules.ts';
import { outputName } from '../analyse/outputs.rules.ts';
import type { WatchedStorage } from '../storage/watch-roots.ts';
import { printableName } from '../text.rules.ts';
import type { Workdir } from '../workdir/open-workdir.ts';
import type { GroupSync } from './group-sync.ts';

/** How files are stored. */
export interface StoreSettings {
  readonly storage: Storage;
  readonly groupSync: GroupSync;
  /** Longest transfer of one file. */
  readonly transferMs: number;
  /** No process is left that could write the files, so they may be moved. */
  readonly exclusive?: boolean;
  /** User that the payload ran as, where that is not the pilot's. */
  readonly owner?: number;
}

/** A log archive in memory. */
export interface PackedLog {
  readonly bytes: Uint8Array;
  readonly url: string;
}

/** A stored log archive, or why there is none. */
export type LogOutcome = { readonly log: OutputInput } | { readonly logNote: string };

/** A file of an attempt, or bytes in memory, and the URL that it gets. */
interface AttemptFile {
  readonly from: string | Uint8Array;
  readonly url: string;
  readonly durable: FileToStore['options']['durable'];
}

/** Looks, before anything is copied or run, whether what an attempt makes can be stored from this node. @throws AttemptFailed */
export async function checkTargets(
  attempt: Attempt,
  { storage, transferMs }: StoreSettings & { readonly storage: WatchedStorage },
): Promise<void> {
  const { claim, signal } = attempt;
  using limit = deadline(signal, transferMs);
  const folders = [claim.log, ...claim.outputs].map(({ folder }) => folder);
  const failure = await storage.checkAhead(rootsOf(claim, folders), limit.signal);
  signal.throwIfAborted();
  if (failure) failStore(failure);
}

/**
 * Stores the payload's outputs at the URLs that the claim gives, and after them its log archive where it is in memory: a message to the
 * storage takes longer than a small file. @returns what was stored, with the log last @throws AttemptFailed for an output
 */
export async function stageOut(
  attempt: Attempt,
  found: readonly { readonly port: string; readonly name: string }[],
  workdir: Workdir,
  log: PackedLog | undefined,
  settings: StoreSettings,
): Promise<{ outputs: OutputInput[]; log: StoreOutcome | undefined }> {
  const files = found.map(({ port, name }) => describeOutput(attempt, port, name));
  const orders = files.map(({ path, url }): AttemptFile => ({ from: join(workdir.out, path), url, durable: 'later' }));
  const logs = log ? [{ from: log.bytes, url: log.url, durable: false }] : [];
  const outcomes = await storeFiles(attempt, [...orders, ...logs], attempt.signal, settings);
  const outputs = files.map(({ path, ...file }, index): OutputInput => {
    const { size, checksum } = storedOrFail(outcomes[index], basename(path));
    return { ...file, size, checksum, checksumKind: attempt.claim.checksumKind };
  });
  if (outputs.length > 0) {
    const urls = outputs.map(({ url }) => url);
    const failure = await settings.groupSync.sync(urls, attempt.signal);
    attempt.signal.throwIfAborted();
    // What was stored a moment ago cannot be found where the mount was lost since.
    if (failure)
      failStore((await settings.storage.checkRoots(rootsOf(attempt.claim, urls), attempt.signal)) ?? failure);
  }
  return { outputs, log: outcomes[files.length] };
}

/** @throws AttemptFailed */
function describeOutput(attempt: Attempt, port: string, path: string) {
  const target = attempt.claim.outputs.find((output) => output.port === port);
  if (!target) failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `the claim has no output ${port}`);
  const logical = outputName(target.stem, basename(path));
  const problem = outputNameProblem(basename(path), logical);
  if (problem !== undefined)
    failAttempt('OUTPUT_NAME_INVALID', 'payload', `output ${port}: ${printableName(path)}: ${problem}`);
  return {
    path,
    fileId: target.fileId,
    port,
    name: logical,
    basename: basename(path),
    url: targetUrl(target.folder, target.fileId, logical),
  };
}

/**
 * Stores files, and records their URLs in the attempt, so that they can be removed: those, too, of which it is not known whether they were
 * stored. @returns their outcomes, up to the first failure
 */
export async function storeFiles(
  attempt: Attempt,
  files: readonly AttemptFile[],
  signal: AbortSignal,
  { storage, transferMs, exclusive = false, owner }: StoreSettings,
): Promise<StoreOutcome[]> {
  if (files.length === 0) return [];
  using limit = deadline(signal, transferMs * files.length);
  const ofOwner = owner === undefined ? {} : { owner };
  const options = { checksumKind: attempt.claim.checksumKind, exclusive, signal: limit.signal, ...ofOwner };
  const orders = files.map(({ from, url, durable = true }) => ({ from, url, options: { ...options, durable } }));
  const roots = rootsOf(
    attempt.claim,
    files.map(({ url }) => url),
  );
  const outcomes = await storage.storeAll(orders, roots);
  const isUnknown = outcomes[0]?.ok === false && outcomes[0].reason === 'ROOT_LOST';
  for (const [index, { url }] of files.entries())
    if (isUnknown || (outcomes[index]?.ok ?? true)) attempt.storedUrls.push(url);
  signal.throwIfAborted();
  return outcomes;
}

/** @throws AttemptFailed */
function storedOrFail(outcome: StoreOutcome | undefined, path?: string): StoreOutcome & { ok: true } {
  if (outcome?.ok) return outcome;
  const { reason, text } = outcome ?? { reason: 'NOT_STORED', text: 'was not begun' };
  return failStore({ reason, text: path === undefined ? text : `${printableName(path)}: ${text}` });
}

/** @throws AttemptFailed */
function failStore({ reason, text }: Pick<StoreFailure, 'reason' | 'text'>): never {
  const failure = failureOf(STORE_FAILURES[reason], 'pilot', text);
  throw reason === 'ROOT_LOST' ? new TargetLost(failure) : new AttemptFailed(failure);
}

/** Returns the URL that a file gets in a folder of the claim, which many attempts share. @throws AttemptFailed BAD_JOB_DESCRIPTION */
export function targetUrl(folder: string, fileId: string, name: string): string {
  if (!isPlainName(name))
    failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `output name ${JSON.stringify(name)} is not plain`);
  if (!URL.canParse(folder)) failAttempt('BAD_JOB_DESCRIPTION', 'pilot', `${JSON.stringify(folder)} is not a URL`);
  return urlWithin(folder, storedName(fileId, name));
}
