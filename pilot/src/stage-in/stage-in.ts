import { writeFile } from 'node:fs/promises';
import type { JobFile } from '@visor/cwl';
import { isPlainName, type Storage } from '@visor/storage';
import type { Logger } from '@visor/service/process';
import type { Attempt } from '../attempt/attempt.ts';
import { failAttempt, localError } from '../failure/attempt-failed.ts';
import { FETCH_FAILURES } from '../failure/storage-failures.ts';
import type { InputMounts } from '../payload/input-mounts.ts';
import type { InputMount } from '../payload/input-mounts.rules.ts';
import type { Workdir } from '../workdir/open-workdir.ts';
import { deadline } from '../attempt/deadline.ts';

/** How inputs are staged. */
interface FetchSettings {
  readonly storage: Storage;
  /** Longest transfer of one file. */
  readonly transferMs: number;
  /** Whether a copy may share blocks with the file on storage. */
  readonly mayClone: boolean;
  /** Lets large inputs be read where they are. */
  readonly mounts?: InputMounts | undefined;
  readonly logger: Logger;
}

type Input = Attempt['claim']['inputs'][number];

/** A file that the payload reads where it is, and the replica that this is. */
interface MountedInput extends InputMount {
  readonly input: Input;
  readonly url: string;
}

interface StagedInputs {
  readonly files: readonly JobFile[];
  readonly mounted: readonly MountedInput[];
}

/** A smaller file is copied sooner than it is mounted. */
const LEAST_MOUNTED_BYTES = 1024 * 1024;

/** Stages the claim's inputs in their order; each is checked while it is copied, or where it is. @throws AttemptFailed */
export async function stageIn(attempt: Attempt, workdir: Workdir, settings: FetchSettings): Promise<StagedInputs> {
  const files: JobFile[] = [];
  const mounted: MountedInput[] = [];
  const inputs = attempt.claim.inputs.toSorted((a, b) => a.ordinal - b.ordinal);
  for (const [index, input] of inputs.entries()) {
    if (!isPlainName(input.basename))
      failAttempt(
        'BAD_JOB_DESCRIPTION',
        'pilot',
        `input name ${JSON.stringify(input.basename)} is not a plain file name`,
      );
    using limit = deadline(attempt.signal, settings.transferMs);
    const path = createPath(workdir, index, input);
    const mount = await prepareMount(attempt, input, path, limit.signal, settings);
    if (mount) mounted.push(mount);
    else await copyInput(attempt, input, path, limit.signal, settings);
    files.push({ path, basename: input.basename, size: input.size });
  }
  return { files, mounted };
}

const expectedOf = ({ claim: { roots } }: Attempt, { size, checksum, checksumKind }: Input) => ({
  size,
  checksum,
  checksumKind,
  roots,
});

async function copyInput(
  attempt: Attempt,
  input: Input,
  path: string,
  signal: AbortSignal,
  { storage, mayClone }: FetchSettings,
): Promise<void> {
  const outcome = await storage
    .fetch(input.replicas, path, { ...expectedOf(attempt, input), mayClone, signal })
    .catch(throwLocal);
  attempt.signal.throwIfAborted();
  if (!outcome.ok) failAttempt(FETCH_FAILURES[outcome.reason], 'pilot', `${input.name}: ${outcome.text}`);
}

/** Verifies an input where it is, and makes an empty file to mount it on. Undefined: it must be copied. */
async function prepareMount(
  attempt: Attempt,
  input: Input,
  target: string,
  signal: AbortSignal,
  { storage, mounts, logger }: FetchSettings,
): Promise<MountedInput | undefined> {
  if (!mounts || input.size < LEAST_MOUNTED_BYTES) return undefined;
  const outcome = await storage.verify(input.replicas, { ...expectedOf(attempt, input), signal });
  attempt.signal.throwIfAborted();
  if (!outcome.ok) failAttempt(FETCH_FAILURES[outcome.reason], 'pilot', `${input.name}: ${outcome.text}`);
  const { url, found } = outcome;
  const problem = found ? await mounts.problem(found) : 'it changes';
  if (problem !== undefined || !found) {
    logger.info({ input: input.name, reason: problem }, 'input copied, not mounted');
    return undefined;
  }
  await writeFile(target, '', { flag: 'wx' }).catch(throwLocal);
  return { source: found.path, target, identity: found.identity, input, url };
}

/** Checks that what a payload read where it is was, to its end, what was verified. @throws AttemptFailed */
export async function checkMounted(
  attempt: Attempt,
  mounted: readonly MountedInput[],
  { storage, transferMs }: Pick<FetchSettings, 'storage' | 'transferMs'>,
): Promise<void> {
  for (const { input, url, identity } of mounted) {
    using limit = deadline(attempt.signal, transferMs);
    const outcome = await storage.verify([url], { ...expectedOf(attempt, input), signal: limit.signal });
    attempt.signal.throwIfAborted();
    if (!outcome.ok) failAttempt(FETCH_FAILURES[outcome.reason], 'pilot', `${input.name}: ${outcome.text}`);
    if (outcome.found?.identity !== identity)
      failAttempt('INPUT_CHECKSUM_MISMATCH', 'pilot', `${input.name}: ${url} was changed while the payload read it`);
  }
}

function createPath(workdir: Workdir, index: number, { basename, size }: Input): string {
  try {
    return workdir.createInputPath(index, basename, size);
  } catch (error) {
    return throwLocal(error);
  }
}

const throwLocal = (error: unknown): never => {
  throw localError(error);
};
