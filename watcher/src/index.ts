export { openDisk } from './disk/disk.ts';
export type { ChecksumKind } from './disk/protocol.ts';
export { readChoices, stateName, type WatchChoices } from './options.ts';
export { STATUS_FILE, type WatchEvent, type WatchStatus } from './report/report.ts';
export { runWatcher } from './watcher.ts';
