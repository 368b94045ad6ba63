import { DatabaseSession } from '@visor/db';
import type { Notifier } from './notifier.ts';
import type { Logger } from './logger.ts';
import type { Progress } from './progress.ts';

const CONNECTION = 'connection for notices and locks';

interface BusSessionOptions {
  readonly url: string;
  readonly channel: string;
  readonly notifier: Notifier;
  readonly logger: Logger;
  readonly progress: Progress;
}

/** A notice is the name of a topic or a lock; that of a topic has its end in a second line. */
function readNotice(payload: string): [name: string, end?: bigint] {
  const [, name, end] = /^(.*)\n(\d+)$/s.exec(payload) ?? [];
  return name === undefined || end === undefined ? [payload] : [name, BigInt(end)];
}

/** Opens the session of the event log. When it is open, everyone is woken, since notices may have been missed. */
export function openBusSession({ url, channel, notifier, logger, progress }: BusSessionOptions): DatabaseSession {
  return new DatabaseSession({
    url,
    channel,
    applicationName: 'visor bus',
    onNotice: (payload) => notifier.notify(...readNotice(payload)),
    onOpen() {
      progress.succeeded(CONNECTION);
      notifier.notify();
    },
    onLost(error, retryInMs) {
      progress.failed(CONNECTION, error);
      logger.warn({ err: error, retryInMs }, 'connection for notices and locks lost');
    },
  });
}
