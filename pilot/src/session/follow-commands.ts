import { PilotCommandsDocument, type PilotCommandsSubscription } from '#operations';
import type { Client } from '@visor/client';
import { pause } from '@visor/schema/pause';
import type { Logger } from '@visor/service/process';
import { retryPause } from '../backoff.rules.ts';

export type Command = Pick<PilotCommandsSubscription['pilotCommands'], 'id' | 'kind' | 'jobId' | 'attempt' | 'version'>;

/** Follows the server's commands until it is disposed. A missed command comes with the next heartbeat. */
export function followCommands(
  client: Client,
  pilotId: string,
  logger: Logger,
  onCommand: (command: Command) => void,
): Disposable {
  const stopped = new AbortController();
  let stream: AsyncIterableIterator<PilotCommandsSubscription> | undefined;
  const follow = async (): Promise<void> => {
    for (let tries = 0; !stopped.signal.aborted; tries++) {
      try {
        stream = client.subscribe(PilotCommandsDocument, { pilotId });
        for await (const { pilotCommands } of stream) {
          tries = 0;
          onCommand(pilotCommands);
        }
      } catch (error) {
        if (!stopped.signal.aborted) logger.warn({ err: error, tries }, 'subscription to commands failed, retrying');
      }
      await pause(retryPause(tries), stopped.signal);
    }
  };
  void follow();
  return {
    [Symbol.dispose]() {
      stopped.abort();
      // A pending wait for the next command ends only with the client.
      stream?.return?.().catch(() => {});
    },
  };
}
