import { randomUUID } from 'node:crypto';
import { ClaimJobsDocument } from '#operations';
import { RequestError, type Client } from '@visor/client';
import { startLoop, type Logger, type Loop } from '@visor/service/process';
import type { Claim } from '../attempt/attempt.ts';
import type { Readiness } from './readiness.ts';
import type { Identity } from '../report/reporter.ts';

export interface ClaimOptions {
  readonly client: Client;
  readonly identity: Identity;
  readonly pollSeconds: number;
  readonly logger: Logger;
  readonly readiness: Pick<Readiness, 'refuses' | 'reason'>;
  /** How many to take now. */
  readonly room: () => number;
  readonly take: (claims: readonly Claim[]) => void;
}

export interface Claiming extends AsyncDisposable {
  /** The server has work. */
  jobsReady(): void;
  /** There may be room. */
  roomMade(): void;
  /** Jobs that were not claimed before may be claimed now. */
  healed(): void;
}

/** Claims whenever there is room and may be work: told so, or after the poll's pause. */
export function startClaiming(options: ClaimOptions): Claiming {
  const { client, identity, readiness, take } = options;
  const room = (): number => (readiness.reason === undefined ? options.room() : 0);
  let asked: { readonly requestId: string; readonly max: number } | undefined;
  let bells = 0;
  let dry = false;

  const work = async (): Promise<boolean> => {
    // A request without an answer is asked again as it was: the server may have carried it out.
    const request = (asked ??= newRequest(room()));
    if (!request) return false;
    const heard = bells;
    try {
      const input = { ...identity, ...request, refuses: readiness.refuses };
      const { claimJobs } = await client.request(ClaimJobsDocument, { input });
      asked = undefined;
      dry = claimJobs.length < request.max && heard === bells;
      take(claimJobs);
      return !dry && room() > 0;
    } catch (error) {
      if (error instanceof RequestError && !error.retryable) asked = undefined;
      throw error;
    }
  };

  const jobsReady = (): void => {
    bells += 1;
    dry = false;
    loop.wake();
  };
  const every = options.pollSeconds * 1_000;
  const loop: Loop = startLoop({ name: 'claim', every, logger: options.logger, work });
  return {
    jobsReady,
    healed: jobsReady,
    roomMade() {
      if (!dry && room() > 0) loop.wake();
    },
    [Symbol.asyncDispose]: () => loop[Symbol.asyncDispose](),
  };
}

const newRequest = (max: number): { requestId: string; max: number } | undefined =>
  max > 0 ? { requestId: randomUUID(), max } : undefined;
