import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. As root it runs as the user an existing cluster belongs to, or as `nobody`; else as
 * ourselves (undefined).
 */
export function postgresUser(cluster: string): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return nobody();
}

function nobody(): User {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch (cause) {
    throw new Error('PostgreSQL cannot run as root, and this system has no user `nobody` to run it as', { cause });
  }
}

/** Whether the user can do what the shell test says with the paths given as $1, $2 ... */
export function userCan(user: User | undefined, test: string, ...paths: readonly string[]): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', test, 'visor', ...paths], {
    cwd: '/',
    stdio: 'ignore',
    ...user,
  });
  return status === 0;
}
