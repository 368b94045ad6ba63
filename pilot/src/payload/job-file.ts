import { closeSync, fchmodSync, fchownSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { localError } from '../failure/attempt-failed.ts';
import type { SlotUser } from './confinement.ts';

/**
 * The file with the commands for a slot's spawner, overwritten for each payload: a new file would take twenty times as
 * long. On Linux it has no name, so nobody can remove or change it; the spawner reads it by descriptor.
 */
export interface JobFile extends Disposable {
  /** Path under which the spawner reads it. */
  readonly path: string;
  /** Opens a descriptor, which becomes number 4 of the spawner. */
  openForSpawner(): number;
  /** @throws AttemptFailed */
  write(text: string): void;
}

/** Creates a job file beside `path`, which the slot's user may read. @throws the file system's error */
export function openJobFile(path: string, user?: SlotUser): JobFile {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  if (user) {
    fchownSync(file, process.getuid?.() ?? 0, user.gid);
    fchmodSync(file, 0o640);
  }
  const isNameless = process.platform === 'linux';
  if (isNameless) rmSync(path);
  const writeBytes = (bytes: Buffer): number => {
    try {
      return writeSync(file, bytes, 0, bytes.length, 0);
    } catch (error) {
      throw localError(error);
    }
  };
  return {
    path: isNameless ? '/proc/self/fd/4' : path,
    openForSpawner: () => openSync(isNameless ? `/proc/self/fd/${file}` : path, 'r'),
    write(text) {
      const bytes = Buffer.from(text);
      if (writeBytes(bytes) === bytes.length) return;
      // An incomplete text would run other commands.
      ftruncateSync(file, 0);
      throw localError(Object.assign(new Error('no room for the commands of a payload'), { code: 'ENOSPC' }));
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}
