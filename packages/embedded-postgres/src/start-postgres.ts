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
  /** Removes the whole directory when the server ends, also when its owner was killed. */
  readonly temporary?: boolean;
  /** The preferred port, that of the last start. */
  readonly port?: number;
  /** Whether to take that port only, because other processes know it. */
  readonly samePort?: boolean;
  /** A port that is reserved for another program of the stack. */
  readonly avoidedPort?: number;
  /** Prints lines for the user. */
  readonly print?: (line: string) => void;
}

/** A running server. It stops on disposal, and when its owner ends in any way. */
export interface Postgres extends AsyncDisposable {
  /** URL of its superuser, for 127.0.0.1. */
  readonly url: string;
  readonly port: number;
  /** The postmaster. */
  readonly process: ProcessIdentity;
  /** The shell that stops it when its owner is gone. */
  readonly guard: ProcessIdentity;
  /** Directory of its files. */
  readonly data: string;
  /** Resolves when the server has ended for any reason. */
  readonly ended: Promise<void>;
  /** Fast shutdown: cuts sessions; everything committed is on disk. */
  stop(): Promise<void>;
}

const START_ATTEMPTS = 8;

/** Starts the embedded PostgreSQL of a directory, and makes its cluster at the first start. One server per directory. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dir, durable = true, temporary = false, print = () => {} } = options;
  makePrivate(join(dir, 'log'));
  makePrivate(join(dir, 'keys'));
  const user = postgresUser(join(dir, 'postgres'));
  // The parent guard, which runs as that user, removes all of it.
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
    // Another program took the port, or sessions of a killed server still hold its memory: try again.
    if (
      attempt >= START_ATTEMPTS ||
      !/could not bind|Address already in use|shared memory block/i.test(server.failed)
    ) {
      throw new Error(`PostgreSQL did not start:\n${server.failed}`);
    }
    await delay(200 * attempt);
  }
}

/** Ends the server of an earlier start on these files, if it still runs. */
async function endFormerServer(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  const pid = Number(readIfThere(lock)?.split('\n')[0]);
  if (!pid) return;
  const identity = identityOf(pid);
  // Another program may have this process id now.
  if (identity && commandLine(pid).includes(data)) {
    await endProcess(identity, { patience: 5_000, grace: 20_000, signals: ['SIGINT', 'SIGQUIT', 'SIGKILL'] });
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

/** Settings for a small machine. The connection pools of a stack open about 60 connections in total. */
const settings = (port: number, durable: boolean): Record<string, string | number> => ({
  listen_addresses: '127.0.0.1',
  port,
  unix_socket_directories: '',
  max_connections: 200,
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '10min',
  // Without fsync, a killed PostgreSQL loses nothing, but a crash of the machine may.
  synchronous_commit: 'on',
  fsync: durable ? 'on' : 'off',
  full_page_writes: durable ? 'on' : 'off',
  // A plan that was prepared for an empty table is used until the table is analysed (docs/decisions/0005).
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
  const postmaster = await awaitReady(url, guard, start.data);
  if (!postmaster) {
    guard.stdin?.end();
    await ended;
    const output = readIfThere(log) === undefined ? '' : readFileSync(log).subarray(before).toString();
    return { failed: output.trim() || `${start.binary} ended without any output` };
  }
  return running(start, guard, { url, postmaster, ended });
}

/** Waits until the server accepts its password. Returns undefined when the server has ended. */
async function awaitReady(url: string, guard: ChildProcess, data: string): Promise<ProcessIdentity | undefined> {
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
    // The server still runs only if the parent guard was killed.
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
