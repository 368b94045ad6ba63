import type { Deps } from '../deps.ts';
import { takeDue } from './registration.store.ts';
import { resendPause } from '../job/resend.rules.ts';

const most = 200;
const pauses = Array.from({ length: 8 }, (_, tries) => resendPause(tries + 1));

/** Sends requests again that the catalog has not answered: a new event, the same requestId. Says whether there may be more. */
export async function resendRequests(deps: Deps): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    const due = await takeDue(tx, deps.now(), most, pauses);
    if (due.length > 0) deps.logger.warn({ requests: due.length }, 'registrations not answered, sent again');
    deps.bus.publish(
      tx,
      'dsm.register.file.process',
      due.map(({ message }) => message),
    );
    return due.length === most;
  });
}
