import { readId, Refusal } from '@visor/schema';
import { pushIterator } from '@visor/service';
import type { AttemptTail, OutputStream } from '../../generated/types.ts';
import type { Context } from '../context.ts';
import type { AttemptId } from '../job/attempt.reads.ts';
import { createLoaders } from '../loaders.ts';
import { lastBytes, readBytes, type LiveTails } from './tail.rules.ts';

/** Longest wait for the first answer of a pilot, milliseconds. */
const WAIT_MS = 3_000;

/** An attempt, as far as it matters here. */
interface FollowedAttempt extends AttemptId {
  readonly endedAt: string | Date | null;
}

interface Request {
  readonly stream: OutputStream;
  readonly bytes: number;
}

const nameOf = (stream: OutputStream): 'stdout' | 'stderr' => (stream === 'STDOUT' ? 'stdout' : 'stderr');

const liveTail = (tails: LiveTails, { stream, bytes }: Request): AttemptTail => ({
  ...lastBytes(tails[nameOf(stream)], bytes),
  at: tails.at,
  live: true,
});

/** Returns the stored end of a stream of an attempt that has ended; null where none was stored. */
async function readStored(
  { deps }: Pick<Context, 'deps'>,
  attempt: AttemptId,
  { stream, bytes }: Request,
): Promise<AttemptTail | null> {
  const { tails, attempts } = createLoaders(deps);
  const [stored, all] = await Promise.all([tails.load(attempt), attempts.load(attempt.jobId)]);
  const tail = stored?.[nameOf(stream)];
  const endedAt = all.find(({ number }) => number === attempt.number)?.endedAt;
  return tail && endedAt ? { ...lastBytes(tail, bytes), at: new Date(endedAt), live: false } : null;
}

/** Returns the end of a stream of an attempt: asks its pilot while it goes on. @throws Refusal INVALID, UNAVAILABLE */
export async function readAttemptTail(
  context: Context,
  attempt: FollowedAttempt,
  request: Request,
): Promise<AttemptTail | null> {
  readBytes(request.bytes);
  if (attempt.endedAt !== null) {
    const tail = (await context.loaders.tails.load(attempt))?.[nameOf(request.stream)];
    return tail ? { ...lastBytes(tail, request.bytes), at: new Date(attempt.endedAt), live: false } : null;
  }
  const reader = context.tailFollowers.follow(attempt);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void reader.return();
  }, WAIT_MS);
  try {
    const { value, done } = await reader.next();
    if (!done) return liveTail(value, request);
    return isLate ? null : await readStored(context, attempt, request);
  } finally {
    clearTimeout(timer);
    await reader.return();
  }
}

/**
 * Follows a stream of an attempt until the attempt has ended.
 * @throws Refusal INVALID; NOT_FOUND where the job has no such attempt; UNAVAILABLE
 */
export async function followAttemptTail(
  context: Context,
  { jobId, attempt, ...request }: Request & { readonly jobId: string; readonly attempt?: number | null | undefined },
): Promise<AsyncIterableIterator<{ attemptTail: AttemptTail }>> {
  readBytes(request.bytes);
  const found = await findAttempt(context, readId('jobId', jobId), attempt ?? undefined);
  const live = context.tailFollowers.follow(found);
  return pushIterator<{ attemptTail: AttemptTail }>([live], async (push) => {
    let last: string | undefined;
    const send = (attemptTail: AttemptTail): void => {
      const { text, omittedBytes, live: goesOn } = attemptTail;
      const shown = JSON.stringify([text, omittedBytes, goesOn]);
      if (shown !== last) push({ attemptTail });
      last = shown;
    };
    for await (const tails of live) send(liveTail(tails, request));
    const stored = await readStored(context, found, request);
    if (stored) send(stored);
  });
}

async function findAttempt({ loaders }: Context, jobId: string, number: number | undefined): Promise<AttemptId> {
  const [job, attempts] = await Promise.all([loaders.job.load(jobId), loaders.attempts.load(jobId)]);
  if (!job) throw new Refusal('NOT_FOUND', `no job ${jobId}`);
  const found = number === undefined ? attempts.at(-1) : attempts.find((attempt) => attempt.number === number);
  if (found) return { jobId: job.id, number: found.number };
  const which = number === undefined ? 'no attempt yet: no pilot has claimed it' : `no attempt ${number}`;
  throw new Refusal('NOT_FOUND', `job ${jobId} has ${which}`);
}
