import type { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Backoff } from '@visor/schema/backoff';
import { writeWhole } from '@visor/service/files';
import { PortRegistry } from './port-registry.ts';
import { startPostgres, type Postgres, type PostgresOptions } from '@visor/embedded-postgres';
import { pause } from '@visor/schema/pause';
import { withExitTime, type ServiceView } from './supervised-service.ts';
import { portsFile } from './supervisor.ts';

interface PostgresSupervisorOptions
  extends Required<Pick<PostgresOptions, 'dir' | 'durable' | 'print'>>, Pick<PostgresOptions, 'avoidedPort'> {
  readonly events: EventEmitter;
}

/** An embedded PostgreSQL that is restarted on the same port when it ends. */
interface SupervisedPostgres extends AsyncDisposable {
  readonly url: string;
  readonly view: ServiceView;
}

/** Starts the server, on the port of the last start if that is free, and keeps it running until disposal. */
export async function supervisePostgres({
  dir,
  durable,
  print,
  events,
  avoidedPort,
}: PostgresSupervisorOptions): Promise<SupervisedPostgres> {
  const path = join(dir, 'run/postgres.json');
  const ports = new PortRegistry(portsFile(dir));
  const options = { dir, print, durable, ...(avoidedPort === undefined ? {} : { avoidedPort }) };
  const last = ports.last('postgres');
  let server: Postgres = await startPostgres({ ...options, ...(last === undefined ? {} : { port: last }) });
  ports.set('postgres', server.port);
  const { url, port } = server;

  let view: ServiceView = { name: 'postgres', state: 'ready', restarts: 0, port, process: server.process };
  const note = (change: Partial<ServiceView>) => {
    view = { ...view, ...change };
    try {
      writeWhole(path, JSON.stringify(view));
    } catch {
      // Only `status` and the next start read the record: a full disk must not end the supervisor.
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
      const next = await retryUntilStarted(() => startPostgres({ ...options, port, samePort: true }), stopping.signal);
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

/** Repeats `attempt` with growing pauses until it succeeds. Returns undefined when `signal` aborts. */
async function retryUntilStarted<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const backoff = new Backoff({ firstMs: 100, longestMs: 5_000 });
  while (!signal.aborted) {
    try {
      return await attempt();
    } catch {
      await pause(backoff.next(), signal);
    }
  }
  return undefined;
}
