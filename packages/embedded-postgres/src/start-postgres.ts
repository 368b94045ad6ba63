import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, closeSync, openSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { makePrivate, readIfThere } from '@visor/service/files';
import { spawnGuarded } from './parent-guard.ts';
import { freePort } from './ports.ts';
import { findBinaries } from './binaries.ts';
import { clusterPlace, ensureCluster, SUPERUSER } from './cluster.ts';
import { commandLine, endProcess, identityOf, isAlive, type ProcessIdentity } from '@visor/service/process-identity';
import { postgresUser, type User } from './run-as.ts';

export interface PostgresOptions {
  /** Holds `postgres` (the cluster, or a link to it), `keys/postgres` (its password) and `log/postgres.log`. */
  readonly dir: string;
  /** False for tests: nothing is synced to disk. */
  readonly durable?: boolean;
  /** Removes the whole directory when the server ends, even when that is because we were killed. */
  readonly temporary?: boolean;
  /** The port to have if it can be had (that of the last start). */
  readonly port?: number;
  /** That port or none: others know it by now. */
  readonly samePort?: boolean;
  /** A port that another program of the stack is to have. */
  readonly avoidedPort?: number;
  /** Told, in whole sentences, what the user should know. */
  readonly print?: (line: string) => void;
}

/** A running server. It stops when disposed of, and when we end in whatever way. */
export interface Postgres extends AsyncDisposable {
  /** URL of its superuser, for 127.0.0.1. */
  readonly url: string;
  readonly port: number;
  /** The postmaster. */
  readonly process: ProcessIdentity;
  /** The shell that stops it when we are gone. */
  readonly guard: ProcessIdentity;
  /** Where its files are. */
  readonly data: string;
  /** Resolves when the server has ended, by itself or by being stopped. */
  readonly ended: Promise<void>;
  /** Fast shutdown: sessions are cut, everything committed is on disk. */
  stop(): Promise<void>;
}

const START_ATTEMPTS = 8;

/** Starts the embedded PostgreSQL of a directory, making its cluster the first time. One server a directory. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dir, durable = true, temporary = false, print = () => {} } = options;
  makePrivate(join(dir, 'log'));
  makePrivate(join(dir, 'keys'));
  const user = postgresUser(join(dir, 'postgres'));
  // The guard, which runs as that user, is to remove all of it.
  if (temporary && user) for (const name of ['', 'log', 'keys']) chownSync(join(dir, name), user.uid, user.gid);
  const binaries = findBinaries(user);
  const place = clusterPlace(dir, user, print);
  const password = ensureCluster({ place, keys: join(dir, 'keys'), user, binaries, durable });
  const data = join(place, 'data');
  await endFormerServer(data);
  for (let attempt = 1; ; attempt++) {
    const port =
      options.samePort && options.port
        ? options.port
        : await freePort(options.port, new Set([options.avoidedPort ?? 0]));
    const server = await tryStart({ dir, durable, temporary, data, port, password, user, binary: binaries.postgres });
    if (!('failed' in server)) return server;
    // Somebody took the port, or a killed server's last sessions still hold its memory: both pass.
    if (
      attempt >= START_ATTEMPTS ||
      !/could not bind|Address already in use|shared memory block/i.test(server.failed)
    ) {
      throw new Error(`PostgreSQL did not start:\n${server.failed}`);
    }
    await delay(200 * attempt);
  }
}

/** Ends the server that a former life left on these files, if it has not gone by itself by now. */
async function endFormerServer(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  const pid = Number(readIfThere(lock)?.split('\n')[0]);
  if (!pid) return;
  const who = identityOf(pid);
  // The number may have gone to a stranger since, who is left alone.
  if (who && commandLine(pid).includes(data)) {
    await endProcess(who, { patience: 5_000, grace: 20_000, signals: ['SIGINT', 'SIGQUIT', 'SIGKILL'] });
  }
  rmSync(lock, { force: true });
}

interface Start {
  readonly dir: string;
  readonly durable: boolean;
  readonly temporary: boolean;
  readonly data: string;
  readonly port: number;
  readonly password: string;
  readonly user: User | undefined;
  readonly binary: string;
}

/** Modest for a laptop: the stack's pools together open some 60 connections. */
const settings = (port: number, durable: boolean): Record<string, string | number> => ({
  listen_addresses: '127.0.0.1',
  port,
  unix_socket_directories: '',
  max_connections: 200,
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '10min',
  // Without fsync a kill of PostgreSQL still loses nothing; a crash of the machine may.
  synchronous_commit: 'on',
  fsync: durable ? 'on' : 'off',
  full_page_writes: durable ? 'on' : 'off',
  // A plan prepared while a table was empty lives until the table is analysed (docs/decisions/0005).
  autovacuum_naptime: '15s',
  log_line_prefix: '%m [%p] %u ',
  log_min_messages: 'warning',
});

async function tryStart(start: Start): Promise<Postgres | { failed: string }> {
  const log = join(start.dir, 'log/postgres.log');
  const before = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const output = openSync(log, 'a', 0o600);
  const flags = Object.entries(settings(start.port, start.durable)).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const guard = spawnGuarded({
    command: [start.binary, '-D', start.data, ...flags],
    cwd: start.data,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    ...(start.user ? { user: start.user } : {}),
    ...(start.temporary ? { removeAfter: start.dir } : {}),
    output,
  });
  closeSync(output);
  const ended = once(guard, 'close').then(() => {});
  const url = `postgres://${SUPERUSER}:${start.password}@127.0.0.1:${start.port}/postgres`;
  const postmaster = await ready(url, guard, start.data);
  if (!postmaster) {
    guard.stdin?.end();
    await ended;
    const said = readIfThere(log) === undefined ? '' : readFileSync(log).subarray(before).toString();
    return { failed: said.trim() || `it ended without a word (${start.binary})` };
  }
  return running(start, guard, { url, postmaster, ended });
}

/** Waits until the server answers with the password we gave it; undefined when it ended instead. */
async function ready(url: string, guard: ChildProcess, data: string): Promise<ProcessIdentity | undefined> {
  while (guard.exitCode === null && guard.signalCode === null && guard.pid !== undefined) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      const pid = Number(readIfThere(join(data, 'postmaster.pid'))?.split('\n')[0]);
      return identityOf(pid);
    } catch {
      await delay(30);
    }
  }
  return undefined;
}

interface Running {
  readonly url: string;
  readonly postmaster: ProcessIdentity;
  readonly ended: Promise<void>;
}

function running(start: Start, guard: ChildProcess, { url, postmaster, ended }: Running): Postgres {
  const guardIdentity = identityOf(guard.pid ?? 0) ?? { pid: guard.pid ?? 0, start: '' };
  const stop = async () => {
    guard.stdin?.end();
    await ended;
    // Only if the guard itself was killed is there still a server.
    if (isAlive(postmaster)) await endProcess(postmaster, { grace: 20_000, signals: ['SIGINT', 'SIGQUIT', 'SIGKILL'] });
  };
  return {
    url,
    port: start.port,
    process: postmaster,
    guard: guardIdentity,
    data: realpathSync(start.data),
    ended,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
