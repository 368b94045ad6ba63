import { execFileSync } from 'node:child_process';

const NOBODY = 65_534;

/** Lets this process be a user whom permissions concern, until disposal, and gives that user a folder: root may read everything. */
export function asOrdinaryUser(folder: string): Disposable {
  if (process.getuid?.() !== 0) return { [Symbol.dispose]() {} };
  execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, folder]);
  process.setegid?.(NOBODY);
  process.seteuid?.(NOBODY);
  return {
    [Symbol.dispose]() {
      process.seteuid?.(0);
      process.setegid?.(0);
    },
  };
}
