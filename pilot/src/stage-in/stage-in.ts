import type { JobFile } from '@visor/cwl';
import { isPlainName, type Storage } from '@visor/storage';
import type { Attempt } from '../attempt/attempt.ts';
import { failAttempt, localError } from '../failure/attempt-failed.ts';
import { FETCH_FAILURES } from '../failure/storage-failures.ts';
import type { Workdir } from '../workdir/open-workdir.ts';
import { deadline } from '../attempt/deadline.ts';

/** How inputs are staged. */
interface FetchSettings {
  readonly storage: Storage;
  /** Longest transfer of one file. */
  readonly transferMs: number;
  /** Whether a copy may share blocks with the file on storage. */
  readonly mayClone: boolean;
}

/** Copies the claim's inputs in their order and checks each while copying. @throws AttemptFailed */
export async function stageIn(
  attempt: Attempt,
  workdir: Workdir,
  { storage, transferMs, mayClone }: FetchSettings,
): Promise<JobFile[]> {
  const staged: JobFile[] = [];
  const inputs = attempt.claim.inputs.toSorted((a, b) => a.ordinal - b.ordinal);
  for (const [index, input] of inputs.entries()) {
    if (!isPlainName(input.basename))
      failAttempt(
        'BAD_JOB_DESCRIPTION',
        'pilot',
        `input name ${JSON.stringify(input.basename)} is not a plain file name`,
      );
    using limit = deadline(attempt.signal, transferMs);
    const path = await workdir.createInputPath(index, input.basename).catch(throwLocal);
    const { size, checksum, checksumKind } = input;
    const outcome = await storage
      .fetch(input.replicas, path, { size, checksum, checksumKind, mayClone, signal: limit.signal })
      .catch(throwLocal);
    attempt.signal.throwIfAborted();
    if (!outcome.ok) failAttempt(FETCH_FAILURES[outcome.reason], 'pilot', `${input.name}: ${outcome.text}`);
    staged.push({ path, basename: input.basename, size });
  }
  return staged;
}

const throwLocal = (error: unknown): never => {
  throw localError(error);
};
