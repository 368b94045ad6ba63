import { EventEmitter } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere } from '@visor/service/files';
import { PortRegistry, type ListenAddress } from './port-registry.ts';
import { endPilots } from './end-pilots.ts';
import { recordedProcesses } from './recorded-processes.ts';
import { endProcess } from '@visor/service/process-identity';
import { SupervisedService, type Service, type ServiceView, type SupervisorEvent } from './supervised-service.ts';

interface SupervisorOptions {
  /** Holds `run/` (records of processes, ports) and `log/` (their output). */
  readonly dir: string;
  /** In the order of their start; they are stopped in reverse order. */
  readonly services: readonly Service[];
  /** Milliseconds from the request to end to the kill of a service (default 10 s). */
  readonly grace?: number;
  readonly events?: EventEmitter;
  /** Addresses of services that do not take any free port of loopback, by name. */
  readonly addresses?: ReadonlyMap<string, ListenAddress>;
}

/** Runs one process per service, and restarts it when it ends. */
interface Supervisor extends AsyncDisposable {
  /** `started`, `ready`, `exited`, `restarted`, each with a `SupervisorEvent`. */
  readonly events: EventEmitter;
  readonly processes: readonly ServiceView[];
  portOf(name: string): number;
  /**
   * Resolves when all services are healthy. Rejects with the names and last log lines of those that are not after `timeoutMs`,
   * when a service ends repeatedly before it is healthy, or when `signal` aborts.
   */
  ready(timeoutMs: number, signal?: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** The file with the ports of the last start. */
export const portsFile = (dir: string): string => join(dir, 'run/ports.json');

/** Starts all services at once. Each waits for those that it requires, and its health names them. */
export async function supervise(options: SupervisorOptions): Promise<Supervisor> {
  const { dir, services } = options;
  mkdirSync(join(dir, 'run'), { recursive: true });
  const events = options.events ?? new EventEmitter();
  events.setMaxListeners(0);
  const ports = new PortRegistry(portsFile(dir), options.addresses);
  await ports.assign(services.filter((service) => service.listens !== false).map((service) => service.name));
  const context = { dir, ports, events, ...(options.grace === undefined ? {} : { grace: options.grace }) };
  const all = services.map((service) => new SupervisedService(service, context));
  ports.onChange = () => {
    for (const service of all) service.refresh();
  };
  for (const service of all) service.start();
  const stop = async () => {
    ports.onChange = () => {};
    for (const supervised of all.toReversed()) {
      await supervised.stop();
      // A killed daemon has left its pilot, which ends while the gateway can still receive its last report.
      if (supervised.service.listens === false) await endPilots(dir);
    }
  };
  return {
    events,
    get processes() {
      return all.map(({ view }) => view);
    },
    portOf: (name) => ports.of(name),
    ready: (timeoutMs, signal) => allReady(all, events, { timeoutMs, dir, signal }),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

interface ReadyOptions {
  readonly timeoutMs: number;
  readonly dir: string;
  readonly signal: AbortSignal | undefined;
}

/** Number of ends before being healthy after which a start has failed. */
const MAX_FAILED_STARTS = 5;

function allReady(
  all: readonly SupervisedService[],
  events: EventEmitter,
  { timeoutMs, dir, signal }: ReadyOptions,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const missing = () => all.filter(({ view }) => view.state !== 'ready').map(({ service }) => service.name);
  const checkReady = () => {
    if (missing().length === 0) resolve();
  };
  const checkFailedStarts = ({ name }: SupervisorEvent) => {
    const restarts = all.find(({ service }) => service.name === name)?.view.restarts ?? 0;
    if (restarts + 1 >= MAX_FAILED_STARTS)
      reject(
        new Error(`${name} ends repeatedly before it is healthy; the end of its log:\n${lastLogLines(dir, name)}`),
      );
  };
  const abort = () => reject(signal?.reason as Error);
  const timeout = setTimeout(() => {
    const names = missing();
    const logs = names.map((name) => `${name}:\n${lastLogLines(dir, name)}`).join('\n');
    reject(new Error(`not ready after ${timeoutMs / 1000} s: ${names.join(', ')}\n${logs}`));
  }, timeoutMs);
  events.on('ready', checkReady).on('exited', checkFailedStarts);
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  checkReady();
  return promise.finally(() => {
    clearTimeout(timeout);
    events.off('ready', checkReady).off('exited', checkFailedStarts);
    signal?.removeEventListener('abort', abort);
  });
}

function lastLogLines(dir: string, name: string): string {
  const path = join(dir, 'log', `${name}.log`);
  return `${(readIfThere(path) ?? '').slice(-1500)}\n(${path})`;
}

/** Ends the processes of an earlier start. They end by themselves, because their pipe has closed, or are killed. */
export async function endFormerProcesses(dir: string): Promise<void> {
  const former = recordedProcesses(dir);
  await Promise.all(
    former.map(({ name, process: identity }) =>
      identity ? endProcess(identity, { patience: 3_000, signals: endSignals(name) }) : undefined,
    ),
  );
  await endPilots(dir);
  for (const { name } of former) rmSync(join(dir, 'run', `${name}.json`), { force: true });
}

/** For PostgreSQL, SIGTERM means to end after the last client. */
const endSignals = (name: string): NodeJS.Signals[] =>
  name === 'postgres' ? ['SIGINT', 'SIGQUIT', 'SIGKILL'] : ['SIGTERM', 'SIGKILL'];
