import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { nobody, type User } from './run-as.ts';

/**
 * Returns words before a command that wants a name for its user, as initdb does. A user without an account, as in many containers, gets
 * the name of `nobody` in a namespace of its own; its files stay its own. Undefined where the system does not allow that.
 */
export function asUserWithName(user: User | undefined): readonly string[] | undefined {
  if (user !== undefined || hasName()) return [];
  const { uid, gid } = nobody();
  const words = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  const [program = '', ...args] = [...words, 'true'];
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0 ? words : undefined;
}

/** What a user without an account can do where no namespace gives it a name. */
export const NO_ACCOUNT = (): string =>
  `user ${process.getuid?.()} has no account on this system, which PostgreSQL asks for, and may make no user namespace: add a line like ` +
  `"visor:x:${process.getuid?.()}:${process.getgid?.()}::/:/bin/sh" to /etc/passwd, or give a PostgreSQL of your own (--database-url-file)`;

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}
