import { spawn, type ChildProcess } from 'node:child_process';
import { once, type EventEmitter } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inheritedEnvironment } from './environment.rules.ts';
import { makePrivate, writeWhole } from '@visor/service/files';
import { health, healthUrl } from './health.ts';
import type { Ports } from './port-registry.ts';
import { identityOf, isAlive, signalGroup, type ProcessIdentity } from '@visor/service/process-identity';

/** One program to keep running. */
export interface Service {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Its environment, given everybody's ports; asked anew at each start. */
  readonly environment: (ports: Ports) => Readonly<Record<string, string>>;
  /** False for a program that listens on no port: it counts as ready once it has run for half a second. */
  readonly listens?: boolean;
  /** Address at which this machine reaches it (default loopback). */
  readonly host?: string;
  /** Permissions that its files lack (default 0o077: they are its user's alone). */
  readonly umask?: number;
}

type ServiceState = 'starting' | 'ready' | 'waiting' | 'stopped';

/** What `DIR/run/<name>.json` holds, and `visor status` shows. */
export interface ServiceView {
  readonly name: string;
  readonly state: ServiceState;
  readonly process?: ProcessIdentity;
  readonly port?: number;
  /** Address at which this machine reaches it, where that is not loopback. */
  readonly host?: string;
  readonly restarts: number;
  /** When it last ended by itself, the newest last, RFC 3339; at most `KEPT_EXITS`. */
  readonly exits?: readonly string[];
}

export interface SupervisorEvent {
  readonly name: string;
  readonly pid: number;
  readonly code?: number | null;
  readonly signal?: NodeJS.Signals | null;
}

interface SupervisionContext {
  readonly dir: string;
  readonly ports: Ports;
  /** Emits `started`, `ready`, `exited` and `restarted`, each with a `SupervisorEvent`. */
  readonly events: EventEmitter;
  readonly grace?: number;
}

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;
const PROBE_EVERY = 50;
const GRACE = 10_000;
const PRIVATE_UMASK = 0o077;

/**
 * starting ─healthy► ready; either ─exits► waiting ─pause► starting; any ─stop► stopped.
 * The pause doubles from 100 ms while it dies before being healthy.
 */
export class SupervisedService {
  readonly service: Service;
  #view: ServiceView;
  #child: ChildProcess | undefined;
  #given = '';
  #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  readonly #around: SupervisionContext;

  constructor(service: Service, around: SupervisionContext) {
    this.service = service;
    this.#around = around;
    this.#view = { name: service.name, state: 'waiting', restarts: 0 };
  }

  get view(): ServiceView {
    return this.#view;
  }

  /** Begins the life of starts and restarts. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Restarts it if its environment is no longer what it was started with (another's port has changed). */
  refresh(): void {
    if (this.#child && this.#given !== JSON.stringify(this.#environment())) this.#terminate();
  }

  /** Asks it to end, waits the grace, kills it with all of its group. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    const who = this.#view.process;
    if (child && who) {
      this.#terminate();
      const late = setTimeout(() => signalGroup(who, 'SIGKILL'), this.#around.grace ?? GRACE);
      await this.#loop;
      clearTimeout(late);
    } else {
      await this.#loop;
    }
    this.#note({ state: 'stopped' });
    rmSync(this.#file, { force: true });
  }

  get #file(): string {
    return join(this.#around.dir, 'run', `${this.service.name}.json`);
  }

  #note(change: Partial<ServiceView>): void {
    this.#view = { ...this.#view, ...change };
    try {
      writeWhole(this.#file, JSON.stringify(this.#view));
    } catch {
      // The record serves `status` and the next life; a full disk must not end this one.
    }
  }

  #environment(): Record<string, string> {
    const { ports } = this.#around;
    const environment: Record<string, string> = { ...this.service.environment(ports), VISOR_STOP_ON_STDIN_END: '1' };
    if (this.service.listens !== false) environment.PORT = String(ports.of(this.service.name));
    return environment;
  }

  #terminate(): void {
    this.#child?.stdin?.end();
    if (this.#view.process && isAlive(this.#view.process)) this.#child?.kill('SIGTERM');
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let pause = FIRST_PAUSE;
    while (!signal.aborted) {
      const wasReady = await this.#attempt();
      if (signal.aborted) return;
      pause = wasReady ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
      this.#note({ state: 'waiting', restarts: this.#view.restarts + 1, exits: withExitTime(this.#view) });
      await delay(pause, undefined, { signal }).catch(() => {});
    }
  }

  /** What keeps us from starting it (a full disk, no free port) passes, or is seen in its log: it must not end us. */
  async #attempt(): Promise<boolean> {
    const { name, listens } = this.service;
    try {
      if (listens !== false) await this.#around.ports.settle(name);
      return this.#stopping.signal.aborted ? false : await this.#live();
    } catch (error) {
      const words = `the supervisor could not start it: ${(error as Error).message}\n`;
      await appendFile(join(this.#around.dir, 'log', `${name}.log`), words).catch(() => {});
      this.#emit('exited', { name, pid: 0 });
      return false;
    }
  }

  /** One life, from start to exit; whether it ever was healthy. */
  async #live(): Promise<boolean> {
    const environment = this.#environment();
    this.#given = JSON.stringify(environment);
    const child = this.#spawn(environment);
    this.#child = child;
    const ended = new AbortController();
    // A program that can't be run at all has no exit: `once` rejects with its error then.
    const exit = once(child, 'exit').then(
      ([code, signal]) => ({ code, signal }),
      (): Exit => ({ code: null, signal: null }),
    );
    const name = this.service.name;
    const pid = child.pid ?? 0;
    const { listens, host } = this.service;
    const port = listens === false ? {} : { port: this.#around.ports.of(name), ...(host ? { host } : {}) };
    const process = identityOf(pid);
    this.#note({ state: 'starting', ...(process ? { process } : {}), ...port });
    this.#emit(this.#view.restarts > 0 ? 'restarted' : 'started', { name, pid });

    const healthy = this.#probe(ended.signal).then((ready) => {
      if (!ready || this.#stopping.signal.aborted) return false;
      this.#note({ state: 'ready' });
      this.#emit('ready', { name, pid });
      return true;
    });
    const end = await exit;
    ended.abort();
    this.#child = undefined;
    const { process: _gone, ...view } = this.#view;
    this.#view = view;
    this.#emit('exited', { name, pid, code: end.code, signal: end.signal });
    return healthy;
  }

  #emit(event: string, about: SupervisorEvent): void {
    this.#around.events.emit(event, about);
  }

  #spawn(environment: Record<string, string>): ChildProcess {
    const [program, ...rest] = this.service.command;
    const logs = join(this.#around.dir, 'log');
    makePrivate(logs);
    const log = openSync(join(logs, `${this.service.name}.log`), 'a', 0o600);
    const ownMask = process.umask(this.service.umask ?? PRIVATE_UMASK);
    try {
      const child = spawn(program, rest, {
        env: { ...inheritedEnvironment(process.env), ...environment },
        // A session of its own: Ctrl-C at the terminal reaches only the supervisor, which then ends all in order.
        detached: true,
        stdio: ['pipe', log, log],
      });
      child.stdin?.on('error', () => {});
      return child;
    } finally {
      process.umask(ownMask);
      closeSync(log);
    }
  }

  /** Asks for its health until it is well (true) or has ended (false). */
  async #probe(ended: AbortSignal): Promise<boolean> {
    if (this.service.listens === false) {
      return delay(500, true, { signal: ended }).catch(() => false);
    }
    const url = healthUrl(this.#around.ports.of(this.service.name), this.service.host);
    while (!ended.aborted) {
      if ((await health(url, 2_000)).healthy && !ended.aborted) return true;
      await delay(PROBE_EVERY, undefined, { signal: ended }).catch(() => {});
    }
    return false;
  }
}

const KEPT_EXITS = 5;

/** The ends of a process with the one that is now. */
export const withExitTime = ({ exits = [] }: ServiceView): readonly string[] =>
  [...exits, new Date().toISOString()].slice(-KEPT_EXITS);

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}
