import { resolve } from 'node:path';
import { setting, type ConfigOf, type Setting } from '@visor/service/process';

const optionalWhole = (low: number, high: number): Setting<number | undefined> => ({
  ...setting.whole(low, high),
  optional: true,
});

const path: Setting<string> = { read: (text) => resolve(text) };
const MAX_SECONDS = 31_536_000;

/** Settings of a watcher that a supervisor runs. */
export const settings = {
  /** GraphQL endpoint of the gateway. */
  GATEWAY_URL: setting.url('http://127.0.0.1:4000/graphql'),
  /** Token with the scopes read and service (or operate); admin too, where the folder becomes a storage of its own. */
  VISOR_TOKEN_FILE: setting.text(),
  /** The folder that files come into. */
  WATCH_DIR: path,
  /** Folder of the watcher's journal, on this machine. */
  WATCH_STATE: path,
  /** The dataset of all files; or WATCH_NAME_FROM. */
  WATCH_DATASET: setting.optionalText(),
  /** Regular expression over the path of a file in the folder; its group `dataset`, or its first, is the dataset, its group `run` the run. */
  WATCH_NAME_FROM: setting.optionalText(),
  /** A dataset closes when it has this number of files. */
  WATCH_CLOSE_AFTER_FILES: optionalWhole(1, 100_000_000),
  /** A dataset closes when no file has come for this time, seconds. */
  WATCH_CLOSE_AFTER_SECONDS: optionalWhole(1, MAX_SECONDS),
  /** A file of this name or path (`*` and `?`) says that a run has ended. */
  WATCH_END_MARKER: setting.optionalText(),
  /** Name of the storage that the folder becomes, where it lies in none. */
  WATCH_STORAGE: setting.optionalText(),
  /** Time in which size and times of a complete file do not change, seconds. */
  WATCH_STILL_SECONDS: setting.whole(0, MAX_SECONDS, 2),
  /** Shortest time between two lists of the whole folder, seconds. */
  WATCH_RESCAN_SECONDS: setting.whole(1, MAX_SECONDS, 5),
  LOG_LEVEL: setting.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info'),
};
export type WatcherConfig = ConfigOf<typeof settings>;
