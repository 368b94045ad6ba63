import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import type { SlotUser } from './confinement.ts';
import { listPids, userOf } from './processes.ts';

/** Range of user ids, both ends included. */
interface UserRange {
  readonly first: number;
  readonly last: number;
}

/** Users that no other pilot of this machine uses until they are disposed. */
export interface SlotUsers extends Disposable {
  readonly users: readonly SlotUser[];
}

const run = promisify(execFile);

/**
 * Reserves `count` users of the range that have no account and run no process. The name of an abstract socket locks a user:
 * the system releases it with the process, and no file remains. @throws Error when the range has too few
 */
export async function reserveUsers(count: number, range: UserRange): Promise<SlotUsers> {
  const locks: Server[] = [];
  const users: SlotUser[] = [];
  const used = new Set([...(await listAccountIds(range)), ...listPids().map(userOf)]);
  const release = (): void => {
    for (const lock of locks) lock.close();
  };
  for (let uid = range.first; uid <= range.last && users.length < count; uid++) {
    const lock = used.has(uid) ? undefined : await tryLock(`\0visor-pilot-uid-${uid}`);
    if (!lock) continue;
    locks.push(lock);
    users.push({ uid, gid: uid });
  }
  if (users.length < count) {
    release();
    throw new Error(`PILOT_UIDS=${range.first}-${range.last} has ${users.length} free users, ${count} are needed`);
  }
  return { users, [Symbol.dispose]: release };
}

function tryLock(name: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', () => resolve(undefined));
    server.listen({ path: name }, () => resolve(server));
  });
}

/** Returns the ids of the range that have an account, also in a directory service. */
async function listAccountIds({ first, last }: UserRange): Promise<number[]> {
  const ids = Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
  const found = await Promise.all([
    // Exit code 2 means that some do not exist; the others are printed.
    run('getent', ['passwd', ...ids]).catch((error: unknown) => error as { stdout?: string }),
    run('getent', ['group', ...ids]).catch((error: unknown) => error as { stdout?: string }),
  ]);
  const texts = [...found.map(({ stdout }) => stdout ?? ''), readAccounts()];
  return texts.flatMap((text) => text.split('\n').map((line) => Number(line.split(':')[2] ?? Number.NaN)));
}

function readAccounts(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
