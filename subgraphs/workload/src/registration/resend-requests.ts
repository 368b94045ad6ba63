import type { Deps } from '../deps.ts';
import { resendPause } from '../job/resend.rules.ts';
import { takeDue } from './registration.store.ts';

const MAX_BATCH_SIZE = 200;
const PAUSES_MS = Array.from({ length: 8 }, (_, tries) => resendPause(tries + 1));

/**
 * Sends requests again that the catalog has not answered: a new event with the same requestId. One round. Returns whether there
 * may be more.
 */
export async function resendRequests(deps: Deps): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    const due = await takeDue(tx, deps.now(), MAX_BATCH_SIZE, PAUSES_MS);
    if (due.length > 0) deps.logger.warn({ requests: due.length }, 'unanswered registrations sent again');
    deps.publish(
      tx,
      'dsm.register.file.process',
      due.map(({ message }) => message),
    );
    return due.length === MAX_BATCH_SIZE;
  });
}
