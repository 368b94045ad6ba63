import { EventEmitter } from 'node:events';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere, readJson } from '@visor/service/files';
import { PortRegistry, type ListenAddress } from './port-registry.ts';
import { endPilots } from './end-pilots.ts';
import { endProcess } from '@visor/service/process-identity';
import { SupervisedService, type Service, type ServiceView, type SupervisorEvent } from './supervised-service.ts';

interface SupervisorOptions {
  /** Holds `run/` (who runs, which ports) and `log/` (what they print). */
  readonly dir: string;
  /** In the order in which they are started; they are stopped in the reverse order. */
  readonly services: readonly Service[];
  /** Milliseconds a service has to end by itself when it is stopped (default 10 s). */
  readonly grace?: number;
  readonly events?: EventEmitter;
  /** Where services listen that don't take any free port of loopback, by name. */
  readonly addresses?: ReadonlyMap<string, ListenAddress>;
}

/** One operating-system process per service, restarted when it dies. */
interface Supervisor extends AsyncDisposable {
  /** `started`, `ready`, `exited`, `restarted`, each with a `SupervisorEvent`. */
  readonly events: EventEmitter;
  readonly processes: readonly ServiceView[];
  portOf(name: string): number;
  /**
   * Resolves when every service is healthy at once. Rejects, saying which is not and why, when `patience` ms have
   * passed, when one dies again and again without ever being healthy, or when `signal` aborts.
   */
  ready(patience: number, signal?: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** Where the ports of the last start are noted. */
export const portsFile = (dir: string): string => join(dir, 'run/ports.json');

/** Starts all services at once: each waits for those it needs, and its health says for whom it waits. */
export async function supervise(options: SupervisorOptions): Promise<Supervisor> {
  const { dir, services } = options;
  mkdirSync(join(dir, 'run'), { recursive: true });
  const events = options.events ?? new EventEmitter();
  events.setMaxListeners(0);
  const ports = new PortRegistry(portsFile(dir), options.addresses);
  await ports.assign(services.filter((service) => service.listens !== false).map((service) => service.name));
  const around = { dir, ports, events, ...(options.grace === undefined ? {} : { grace: options.grace }) };
  const all = services.map((service) => new SupervisedService(service, around));
  ports.onChange = () => {
    for (const one of all) one.refresh();
  };
  for (const one of all) one.start();
  const stop = async () => {
    ports.onChange = () => {};
    for (const one of all.toReversed()) {
      await one.stop();
      // A daemon that was just killed has left its pilot; the gateway still takes its farewell.
      if (one.service.listens === false) await endPilots(dir);
    }
  };
  return {
    events,
    get processes() {
      return all.map((one) => one.view);
    },
    portOf: (name) => ports.of(name),
    ready: (patience, signal) => allReady(all, events, { patience, dir, signal }),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

interface Wait {
  readonly patience: number;
  readonly dir: string;
  readonly signal: AbortSignal | undefined;
}

/** Dying this often before ever being healthy is no accident. */
const HOPELESS = 5;

function allReady(
  all: readonly SupervisedService[],
  events: EventEmitter,
  { patience, dir, signal }: Wait,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const missing = () => all.filter((one) => one.view.state !== 'ready').map((one) => one.service.name);
  const lookReady = () => {
    if (missing().length === 0) resolve();
  };
  const lookHopeless = ({ name }: SupervisorEvent) => {
    const deaths = all.find((one) => one.service.name === name)?.view.restarts ?? 0;
    if (deaths + 1 >= HOPELESS)
      reject(new Error(`${name} ends as soon as it starts; it says:\n${lastWords(dir, name)}`));
  };
  const abort = () => reject(signal?.reason as Error);
  const late = setTimeout(() => {
    const names = missing();
    const words = names.map((name) => `${name}:\n${lastWords(dir, name)}`).join('\n');
    reject(new Error(`not ready after ${patience / 1000} s: ${names.join(', ')}\n${words}`));
  }, patience);
  events.on('ready', lookReady).on('exited', lookHopeless);
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  lookReady();
  return promise.finally(() => {
    clearTimeout(late);
    events.off('ready', lookReady).off('exited', lookHopeless);
    signal?.removeEventListener('abort', abort);
  });
}

function lastWords(dir: string, name: string): string {
  const path = join(dir, 'log', `${name}.log`);
  return `${(readIfThere(path) ?? '').slice(-1500)}\n(${path})`;
}

/** Reads who ran in this directory in its last life, or runs there now. */
export function recordedProcesses(dir: string): ServiceView[] {
  const run = join(dir, 'run');
  let names: string[] = [];
  try {
    names = readdirSync(run);
  } catch {
    // It never ran.
  }
  return names
    .filter((name) => name.endsWith('.json') && !['ports.json', 'stack.json', 'settings.json'].includes(name))
    .map((name) => readJson<ServiceView>(join(run, name)))
    .filter((view): view is ServiceView => typeof view?.name === 'string');
}

/** Waits for what a former life left running to end by itself, for its pipe has closed; then ends it. */
export async function endFormerProcesses(dir: string): Promise<void> {
  const left = recordedProcesses(dir);
  await Promise.all(
    left.map(({ name, process: who }) =>
      who ? endProcess(who, { patience: 3_000, signals: signals(name) }) : undefined,
    ),
  );
  await endPilots(dir);
  for (const { name } of left) rmSync(join(dir, 'run', `${name}.json`), { force: true });
}

/** PostgreSQL takes SIGTERM for: when the last client has gone. */
const signals = (name: string): NodeJS.Signals[] =>
  name === 'postgres' ? ['SIGINT', 'SIGQUIT', 'SIGKILL'] : ['SIGTERM', 'SIGKILL'];
