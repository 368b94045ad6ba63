import { randomUUID } from 'node:crypto';
import { ClaimJobsDocument } from '#operations';
import { RequestError, type Client } from '@visor/client';
import { startLoop, type Logger, type Loop } from '@visor/service/process';
import type { Claim } from '../attempt/attempt.ts';
import type { PilotIdentity } from '../pilot-identity.ts';
import type { Readiness } from './readiness.ts';

interface ClaimLoopOptions {
  readonly client: Client;
  readonly identity: PilotIdentity;
  readonly pollSeconds: number;
  readonly logger: Logger;
  readonly readiness: Pick<Readiness, 'refusedPrograms' | 'unavailable' | 'notReadyReason'>;
  /** Whether the server knows what the pilot holds: else a claim might take the jobs of its own attempts. */
  readonly mayAsk: () => boolean;
  /** Storages that are not mounted on this node. */
  readonly unmounted: () => readonly string[];
  /** How many jobs to claim now. */
  readonly claimSize: () => number;
  /** The server has answered a claim, perhaps with nothing. */
  readonly onClaims: (claims: readonly Claim[]) => void;
}

export interface ClaimLoop extends AsyncDisposable {
  /** The server may have jobs that it did not have, or did not give, before. */
  notifyJobs(): void;
  /** The pilot has room for more, as far as the server knows too. */
  notifyRoom(): void;
}

interface ClaimRequest {
  readonly requestId: string;
  readonly max: number;
}

/** Claims jobs whenever the pilot has room and the server may have jobs: on notification, or by polling. */
export function startClaimLoop(options: ClaimLoopOptions): ClaimLoop {
  const { client, identity, readiness, onClaims } = options;
  const claimSize = (): number => (readiness.notReadyReason === undefined ? options.claimSize() : 0);
  let pending: ClaimRequest | undefined;
  let notifications = 0;

  const claim = async (): Promise<boolean> => {
    if (!options.mayAsk()) return false;
    // A request without an answer is repeated with its id: the server may have carried it out.
    const request = (pending ??= newRequest(claimSize()));
    if (!request) return false;
    const notificationsBefore = notifications;
    try {
      const {
        refusedPrograms: refuses,
        unavailable: { names: unavailable },
      } = readiness;
      const unmounted = options.unmounted();
      const input = { ...identity, ...request, refuses, unavailable, ...(unmounted.length > 0 && { unmounted }) };
      const { claimJobs } = await client.request(ClaimJobsDocument, { input });
      pending = undefined;
      const mayHaveMore = claimJobs.length === request.max || notificationsBefore !== notifications;
      onClaims(claimJobs);
      return mayHaveMore && claimSize() > 0;
    } catch (error) {
      if (error instanceof RequestError && !error.retryable) pending = undefined;
      throw error;
    }
  };

  const everyMs = options.pollSeconds * 1_000;
  const loop: Loop = startLoop({ name: 'claim', everyMs, logger: options.logger, run: claim });
  return {
    notifyJobs() {
      notifications += 1;
      loop.wake();
    },
    // Also after a claim that gave too little: it is not known whether there were no jobs or no room for them.
    notifyRoom() {
      if (claimSize() > 0) loop.wake();
    },
    [Symbol.asyncDispose]: () => loop[Symbol.asyncDispose](),
  };
}

const newRequest = (max: number): ClaimRequest | undefined => (max > 0 ? { requestId: randomUUID(), max } : undefined);
