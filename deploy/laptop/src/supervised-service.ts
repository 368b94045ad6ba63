import { spawn, type ChildProcess } from 'node:child_process';
import { once, type EventEmitter } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import { inheritedEnvironment } from './environment.rules.ts';
import { makePrivate, writeWhole } from '@visor/service/files';
import { healthUrl, readHealth } from './health.ts';
import type { Ports } from './port-registry.ts';
import { identityOf, isAlive, signalGroup, type ProcessIdentity } from '@visor/service/process-identity';

/** A program that the supervisor keeps running. */
export interface Service {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Returns its environment for the ports of all services; called at each start. */
  readonly environment: (ports: Ports) => Readonly<Record<string, string>>;
  /** False for a program without a port, which counts as ready after half a second. */
  readonly listens?: boolean;
  /** Address at which this machine reaches it (default loopback). */
  readonly host?: string;
  /** The umask of its files (default 0o077: only their user may read them). */
  readonly umask?: number;
}

type ServiceState = 'starting' | 'ready' | 'waiting' | 'stopped';

/** The record in `DIR/run/<name>.json`, which `visor status` shows. */
export interface ServiceView {
  readonly name: string;
  readonly state: ServiceState;
  readonly process?: ProcessIdentity;
  readonly port?: number;
  /** Address at which this machine reaches it, when that is not loopback. */
  readonly host?: string;
  readonly restarts: number;
  /** Instants of its last unexpected exits, newest last, RFC 3339; at most `MAX_RECORDED_EXITS`. */
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

const RESTART_POLICY = { firstMs: 100, longestMs: 5_000 };
const PROBE_INTERVAL_MS = 50;
const HEALTH_TIMEOUT_MS = 2_000;
const GRACE_MS = 10_000;
const PRIVATE_UMASK = 0o077;

/**
 * starting ─healthy► ready; either ─exits► waiting ─pause► starting; any ─stop► stopped.
 * Keeps one program running. The pause doubles from 100 ms while the program ends before it is healthy.
 */
export class SupervisedService {
  readonly service: Service;
  #view: ServiceView;
  #child: ChildProcess | undefined;
  #startedWith = '';
  #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  readonly #context: SupervisionContext;

  constructor(service: Service, context: SupervisionContext) {
    this.service = service;
    this.#context = context;
    this.#view = { name: service.name, state: 'waiting', restarts: 0 };
  }

  get view(): ServiceView {
    return this.#view;
  }

  /** Starts the program, and restarts it until `stop`. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Restarts the program if its environment has changed, because the port of another service has. */
  refresh(): void {
    if (this.#child && this.#startedWith !== JSON.stringify(this.#environment())) this.#terminate();
  }

  /** Asks the program to end, and kills its process group after the grace period. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    const identity = this.#view.process;
    if (child && identity) {
      this.#terminate();
      const killTimer = setTimeout(() => signalGroup(identity, 'SIGKILL'), this.#context.grace ?? GRACE_MS);
      await this.#loop;
      clearTimeout(killTimer);
    } else {
      await this.#loop;
    }
    this.#note({ state: 'stopped' });
    rmSync(this.#file, { force: true });
  }

  get #file(): string {
    return join(this.#context.dir, 'run', `${this.service.name}.json`);
  }

  #note(change: Partial<ServiceView>): void {
    this.#view = { ...this.#view, ...change };
    try {
      writeWhole(this.#file, JSON.stringify(this.#view));
    } catch {
      // Only `status` and the next start read the record: a full disk must not end the supervisor.
    }
  }

  #environment(): Record<string, string> {
    const { ports } = this.#context;
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
    const backoff = new Backoff(RESTART_POLICY);
    while (!signal.aborted) {
      const wasReady = await this.#tryOnce();
      if (signal.aborted) return;
      if (wasReady) backoff.reset();
      this.#note({ state: 'waiting', restarts: this.#view.restarts + 1, exits: withExitTime(this.#view) });
      await pause(backoff.next(), signal);
    }
  }

  /** Runs the program once. An error before its start (a full disk, no free port) goes to its log, and is retried. */
  async #tryOnce(): Promise<boolean> {
    const { name, listens } = this.service;
    try {
      if (listens !== false) await this.#context.ports.ensureFree(name);
      return this.#stopping.signal.aborted ? false : await this.#runOnce();
    } catch (error) {
      const line = `the supervisor could not start ${name}: ${(error as Error).message}\n`;
      await appendFile(join(this.#context.dir, 'log', `${name}.log`), line).catch(() => {});
      this.#emit('exited', { name, pid: 0 });
      return false;
    }
  }

  /** Runs the program from start to exit. Returns whether it was healthy. */
  async #runOnce(): Promise<boolean> {
    const environment = this.#environment();
    this.#startedWith = JSON.stringify(environment);
    const child = this.#spawn(environment);
    this.#child = child;
    const ended = new AbortController();
    // A program that cannot be executed has no exit: `once` rejects with its error.
    const exit = once(child, 'exit').then(
      ([code, signal]) => ({ code, signal }),
      (): Exit => ({ code: null, signal: null }),
    );
    const name = this.service.name;
    const pid = child.pid ?? 0;
    const { listens, host } = this.service;
    const port = listens === false ? {} : { port: this.#context.ports.of(name), ...(host ? { host } : {}) };
    const process = identityOf(pid);
    this.#note({ state: 'starting', ...(process ? { process } : {}), ...port });
    this.#emit(this.#view.restarts > 0 ? 'restarted' : 'started', { name, pid });

    const healthy = this.#probe(ended.signal).then((ready) => {
      if (!ready || this.#stopping.signal.aborted) return false;
      this.#note({ state: 'ready' });
      this.#emit('ready', { name, pid });
      return true;
    });
    const result = await exit;
    ended.abort();
    this.#child = undefined;
    const { process: _gone, ...view } = this.#view;
    this.#view = view;
    this.#emit('exited', { name, pid, code: result.code, signal: result.signal });
    return healthy;
  }

  #emit(event: string, payload: SupervisorEvent): void {
    this.#context.events.emit(event, payload);
  }

  #spawn(environment: Record<string, string>): ChildProcess {
    const [program, ...rest] = this.service.command;
    const logs = join(this.#context.dir, 'log');
    makePrivate(logs);
    const log = openSync(join(logs, `${this.service.name}.log`), 'a', 0o600);
    const ownMask = process.umask(this.service.umask ?? PRIVATE_UMASK);
    try {
      const child = spawn(program, rest, {
        env: { ...inheritedEnvironment(process.env), ...environment },
        // Its own session, so that Ctrl-C reaches only the supervisor, which ends all services in order.
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

  /** Polls its health. Returns true when it is healthy, false when it has ended. */
  async #probe(ended: AbortSignal): Promise<boolean> {
    if (this.service.listens === false) {
      return delay(500, true, { signal: ended }).catch(() => false);
    }
    const url = healthUrl(this.#context.ports.of(this.service.name), this.service.host);
    while (!ended.aborted) {
      if ((await readHealth(url, HEALTH_TIMEOUT_MS)).healthy && !ended.aborted) return true;
      await pause(PROBE_INTERVAL_MS, ended);
    }
    return false;
  }
}

const MAX_RECORDED_EXITS = 5;

/** Returns the recorded exits with the current instant added. */
export const withExitTime = ({ exits = [] }: ServiceView): readonly string[] =>
  [...exits, new Date().toISOString()].slice(-MAX_RECORDED_EXITS);

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}
