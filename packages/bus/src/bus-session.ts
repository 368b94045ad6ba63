import { DatabaseSession } from '@visor/db';
import type { Notifier } from './notifier.ts';
import type { Logger } from './logger.ts';
import type { Progress } from './progress.ts';

const CONNECTION = 'connection for notices and locks';

export interface BusSessionOptions {
  readonly url: string;
  readonly channel: string;
  readonly bell: Notifier;
  readonly logger: Logger;
  readonly progress: Progress;
}

/** Opens the session of the event log. Each bell rings when it is open, since notices were missed before. */
export function openBusSession({ url, channel, bell, logger, progress }: BusSessionOptions): DatabaseSession {
  return new DatabaseSession({
    url,
    channel,
    applicationName: 'visor bus',
    onNotice: (payload) => bell.ring(payload),
    onOpen() {
      progress.succeeded(CONNECTION);
      bell.ring();
    },
    onLost(error, retryInMs) {
      progress.failed(CONNECTION, error);
      logger.warn({ err: error, retryInMs }, 'connection for notices and locks lost, to be opened again');
    },
  });
}
