import { mkdirSync } from 'node:fs';
import { createClient } from '@visor/client';
import { pause } from '@visor/schema/pause';
import { logger as newLogger, readConfig, runProcess, tokenFile } from '@visor/service/process';
import { settings, type WatcherConfig } from './config.ts';
import { readChoices } from './options.ts';
import { runWatcher, type WatcherOptions } from './watcher.ts';

/** Pause after a watcher could not start: another has the folder, or it lies in no storage that is watched. */
const PAUSE_MS = 5_000;

/** Starts a watcher; it ends when it is disposed. */
function start(config: WatcherConfig): AsyncDisposable {
  const logger = newLogger('watcher', config.LOG_LEVEL);
  const choices = readChoices({
    dataset: config.WATCH_DATASET,
    nameFrom: config.WATCH_NAME_FROM,
    closeAfterFiles: config.WATCH_CLOSE_AFTER_FILES,
    closeAfterSeconds: config.WATCH_CLOSE_AFTER_SECONDS,
    endMarker: config.WATCH_END_MARKER,
    stillSeconds: config.WATCH_STILL_SECONDS,
    rescanSeconds: config.WATCH_RESCAN_SECONDS,
  });
  mkdirSync(config.WATCH_STATE, { recursive: true, mode: 0o700 });
  const client = createClient({ url: config.GATEWAY_URL, token: tokenFile(config.VISOR_TOKEN_FILE) });
  const stopping = new AbortController();
  const options: WatcherOptions = {
    ...choices,
    folder: config.WATCH_DIR,
    stateFolder: config.WATCH_STATE,
    storage: config.WATCH_STORAGE,
    once: false,
    client,
    logger,
    onEvent({ event, ...fields }) {
      if (event === 'announced') logger.debug(fields, event);
      else if (event === 'problem' || event === 'waiting') logger.warn(fields, event);
      else logger.info(fields, event);
    },
  };
  const running = keepRunning(options, stopping.signal);
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
      await client[Symbol.asyncDispose]();
    },
  };
}

async function keepRunning(options: WatcherOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await runWatcher(options, signal);
    } catch (error) {
      options.logger.error({ err: error }, (error as Error).message);
      await pause(PAUSE_MS, signal);
    }
  }
}

await runProcess('watcher', async () => start(readConfig(settings)));
