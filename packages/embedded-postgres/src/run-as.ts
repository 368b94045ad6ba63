import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Returns the user to run PostgreSQL as, since it refuses to run as root: the owner of an existing cluster, or `nobody`. Returns
 * undefined when the current user is not root.
 */
export function postgresUser(cluster: string): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return nobody();
}

/** Returns the user `nobody`. @throws Error where the system has none */
export function nobody(): User {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch (cause) {
    throw new Error('PostgreSQL wants a user with an account that is not root, and this system has no user `nobody`', {
      cause,
    });
  }
}

/** Whether a shell test succeeds as the user, with the paths as $1, $2 ... */
export function canRunAs(user: User | undefined, test: string, ...paths: readonly string[]): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', test, 'visor', ...paths], {
    cwd: '/',
    stdio: 'ignore',
    ...user,
  });
  return status === 0;
}
