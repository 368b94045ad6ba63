import type { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { writeWhole } from '@visor/service/files';
import { PortRegistry } from './port-registry.ts';
import { startPostgres, type Postgres, type PostgresOptions } from '@visor/embedded-postgres';
import { withExitTime, type ServiceView } from './supervised-service.ts';
import { portsFile } from './supervisor.ts';

interface PostgresSupervisorOptions
  extends Required<Pick<PostgresOptions, 'dir' | 'durable' | 'print'>>, Pick<PostgresOptions, 'avoidedPort'> {
  readonly events: EventEmitter;
}

/** An embedded PostgreSQL that is started again, on the same port, when it dies. */
interface SupervisedPostgres extends AsyncDisposable {
  readonly url: string;
  readonly view: ServiceView;
}

/** Starts it on the port of its last life if that can be had, and keeps it running until disposed of. */
export async function supervisePostgres({
  dir,
  durable,
  print,
  events,
  avoidedPort,
}: PostgresSupervisorOptions): Promise<SupervisedPostgres> {
  const path = join(dir, 'run/postgres.json');
  const book = new PortRegistry(portsFile(dir));
  const options = { dir, print, durable, ...(avoidedPort === undefined ? {} : { avoidedPort }) };
  const last = book.last('postgres');
  let server: Postgres = await startPostgres({ ...options, ...(last === undefined ? {} : { port: last }) });
  book.set('postgres', server.port);
  const { url, port } = server;

  let view: ServiceView = { name: 'postgres', state: 'ready', restarts: 0, port, process: server.process };
  const note = (change: Partial<ServiceView>) => {
    view = { ...view, ...change };
    try {
      writeWhole(path, JSON.stringify(view));
    } catch {
      // The record serves `status` and the next start; a full disk must not end the supervisor.
    }
  };
  note({});
  events.emit('started', { name: 'postgres', pid: server.process.pid });
  events.emit('ready', { name: 'postgres', pid: server.process.pid });

  const stopping = new AbortController();
  const loop = (async () => {
    for (;;) {
      await server.ended;
      if (stopping.signal.aborted) return;
      events.emit('exited', { name: 'postgres', pid: server.process.pid });
      note({ state: 'waiting', restarts: view.restarts + 1, exits: withExitTime(view) });
      const next = await again(() => startPostgres({ ...options, port, samePort: true }), stopping.signal);
      if (!next) return;
      server = next;
      note({ state: 'ready', process: server.process });
      events.emit('restarted', { name: 'postgres', pid: server.process.pid });
      events.emit('ready', { name: 'postgres', pid: server.process.pid });
    }
  })();
  return {
    url,
    get view() {
      return view;
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await server.stop();
      await loop;
      await server.stop();
      rmSync(path, { force: true });
    },
  };
}

/** Tries until it succeeds, with a pause that grows, or until it is no longer wanted. */
async function again<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  for (let pause = 100; !signal.aborted; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await attempt();
    } catch {
      await delay(pause, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}
