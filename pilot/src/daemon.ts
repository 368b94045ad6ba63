import { spawn } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '@visor/schema/pause';
import { findFolderOwner } from '@visor/service/folder-owner';
import { endProcess, identityOf, isAlive, type ProcessIdentity } from '@visor/service/process-identity';
import { logger as newLogger, readConfig, runProcess, type Logger } from '@visor/service/process';
import { settings, type PilotConfig } from './config.ts';
import { EXIT } from './exit-codes.ts';
import { restartPause } from './backoff.rules.ts';
import { ReleaseFolder } from './release/release-folder.ts';
import { ReleaseUpdater, type UpdaterOptions } from './release/release-updater.ts';
import { settingsId } from './settings-id.ts';
import { DRAIN_SIGNAL, UNDRAIN_SIGNAL } from './signals.ts';
import { VERSION } from './version.ts';

const PILOT_MAIN = join(import.meta.dirname, 'main.ts');
/** Small V8 semi-space: 120 MiB instead of 210 after 2,000 tiny jobs, at the same speed. */
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', '--always-sparkplug'];
/** Longest wait for a pilot to stop, milliseconds. */
const STOP_TIMEOUT_MS = 9_000;
/** Longest wait for the gateway's word on its health. */
const HEALTH_TIMEOUT_MS = 10_000;
/** A pilot that ends sooner counts as one that cannot start, milliseconds. */
const SHORT_RUN_MS = 10_000;

interface DaemonOptions {
  /** The pilot's work directory. */
  readonly workDir: string;
  /** Identifies the pilot's settings: a pilot that was started with other settings is not adopted. */
  readonly settings: string;
  readonly logger: Logger;
  /** Absent: the pilot is always the one that the daemon came with. */
  readonly releases?: (daemon: Pick<UpdaterOptions, 'onSwitch' | 'onFailure'>) => ReleaseUpdater;
}

interface RunningPilot {
  readonly process: ProcessIdentity | undefined;
  /** Resolves when it has ended. `details` are fields for the log. */
  readonly ended: Promise<{ readonly isDrained: boolean; readonly details: object }>;
}

interface Supervisor extends AsyncDisposable {
  /** Lets the pilot end its jobs and then stop; nothing is started until `undrain`. */
  drain(): void;
  undrain(): void;
}

/**
 * Keeps one pilot running until it is disposed or the pilot was drained. The pilot survives a daemon that is killed; the
 * next daemon of its work directory adopts it. Another release is started when the pilot has been drained for it.
 */
class PilotSupervisor implements Supervisor {
  readonly #options: DaemonOptions;
  readonly #releases: ReleaseUpdater | undefined;
  readonly #stopped = new AbortController();
  readonly #bell = new EventEmitter();
  readonly #supervising: Promise<void>;
  #pilot: RunningPilot | undefined;
  /** A person has drained the node. */
  #isDrained = false;
  /** How often a person has let it work again. */
  #undrains = 0;

  constructor(options: DaemonOptions) {
    this.#options = options;
    this.#releases = options.releases?.({
      onSwitch: () => this.#signal(DRAIN_SIGNAL),
      onFailure: () => void endPilot(this.#pilot).catch((error: unknown) => this.#onEndError(error)),
    });
    this.#supervising = retry(() => this.#supervise(), options.logger, this.#stopped.signal);
    this.#releases?.start();
  }

  drain(): void {
    this.#isDrained = true;
    this.#signal(DRAIN_SIGNAL);
  }

  undrain(): void {
    this.#isDrained = false;
    this.#undrains += 1;
    this.#signal(UNDRAIN_SIGNAL);
    this.#bell.emit('undrain');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    this.#releases?.[Symbol.dispose]();
    // The loop may be starting or adopting a pilot now.
    const ending = setInterval(() => void endPilot(this.#pilot), 100);
    await endPilot(this.#pilot);
    await this.#supervising;
    clearInterval(ending);
    await endPilot(this.#pilot);
  }

  async #supervise(): Promise<void> {
    const { workDir, settings: id, logger } = this.#options;
    const { signal } = this.#stopped;
    for (let shortRuns = 0; !signal.aborted;) {
      if (this.#isDrained) await this.#waitForUndrain();
      if (signal.aborted) return;
      const startedAt = performance.now();
      const undrains = this.#undrains;
      this.#pilot = (await adoptPilot(workDir, id, logger)) ?? startPilot(this.#releases?.take() ?? PILOT_MAIN, id);
      if (signal.aborted) return;
      // Who asked for it meanwhile found no pilot to tell.
      if (this.#isDrained || this.#releases?.wantsSwitch) this.#signal(DRAIN_SIGNAL);
      const { isDrained, details } = await this.#pilot.ended;
      this.#pilot = undefined;
      if (signal.aborted) return;
      if (isDrained) {
        // A person may have taken the drain back when the pilot was ending already.
        if (!this.#releases?.wantsSwitch && this.#undrains === undrains) this.#isDrained = true;
        continue;
      }
      const ranMs = performance.now() - startedAt;
      if (this.#releases?.judge(ranMs, JSON.stringify(details)) || this.#releases?.wantsSwitch) continue;
      shortRuns = ranMs > SHORT_RUN_MS ? 0 : shortRuns + 1;
      const pauseMs = restartPause(shortRuns);
      logger.error({ ...details, pauseMs }, 'pilot ended, starting it again');
      await pause(pauseMs, signal);
    }
  }

  async #waitForUndrain(): Promise<void> {
    this.#options.logger.info('pilot drained, not started again');
    // Waiting for a signal alone does not keep a process alive.
    const alive = setInterval(() => {}, SHORT_RUN_MS);
    await once(this.#bell, 'undrain', { signal: this.#stopped.signal }).catch(() => {});
    clearInterval(alive);
  }

  #onEndError(error: unknown): void {
    this.#options.logger.error({ err: error }, 'pilot not ended');
  }

  #signal(name: NodeJS.Signals): void {
    const process_ = this.#pilot?.process;
    if (process_ && isAlive(process_)) process.kill(process_.pid, name);
  }
}

/** Retries after errors that pass: a machine without memory, a process that does not answer. */
async function retry(supervise: () => Promise<void>, logger: Logger, signal: AbortSignal): Promise<void> {
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      return await supervise();
    } catch (error) {
      logger.error({ err: error }, 'pilot not adopted or started, retrying');
      await pause(restartPause(tries), signal);
    }
  }
}

async function endPilot(pilot: RunningPilot | undefined): Promise<void> {
  if (pilot?.process) await endProcess(pilot.process, { grace: STOP_TIMEOUT_MS });
}

/** Adopts the pilot that an earlier daemon has left in this work directory, if it runs with the same settings. */
async function adoptPilot(workDir: string, id: string, logger: Logger): Promise<RunningPilot | undefined> {
  mkdirSync(workDir, { recursive: true });
  const found = await findFolderOwner(workDir);
  if (!found) return undefined;
  if (found.settings !== id) {
    logger.info({ pid: found.process.pid }, 'stopping a pilot that runs with other settings');
    await endProcess(found.process, { grace: STOP_TIMEOUT_MS });
    await found.ended;
    return undefined;
  }
  logger.info({ pid: found.process.pid }, 'pilot adopted');
  const ended = found.ended.then((word) => ({ isDrained: word === 'drained', details: { pid: found.process.pid } }));
  return { process: found.process, ended };
}

/**
 * Starts a pilot in a session of its own, so that no signal meant for the daemon reaches it. It shares the daemon's
 * output.
 */
function startPilot(entry: string, id: string): RunningPilot {
  const { VISOR_STOP_ON_STDIN_END: _daemonOnly, ...env } = process.env;
  const child = spawn(process.execPath, [...NODE_FLAGS, entry], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env, PILOT_SETTINGS_ID: id },
  });
  const ended = once(child, 'exit').then(([code, signal]) => ({
    isDrained: code === EXIT.drained,
    details: { code, signal },
  }));
  return { process: identityOf(child.pid ?? 0), ended };
}

/** Returns how releases are followed; undefined where this node is not told where to keep them, or whose they must be. */
function releasesOf(config: PilotConfig, logger: Logger): DaemonOptions['releases'] {
  const { PILOT_RELEASES: path, PILOT_RELEASE_KEY: keyFile } = config;
  if (path === undefined || keyFile === undefined) return undefined;
  // Read once: the key is pinned, and a file that changes later changes nothing.
  const key = createPublicKey(readFileSync(keyFile));
  return (daemon) =>
    new ReleaseUpdater({
      ...daemon,
      folder: new ReleaseFolder(path),
      builtIn: VERSION,
      key,
      url: new URL('/releases/', config.GATEWAY_URL).href,
      allowOlder: config.PILOT_OLDER_RELEASES === 'yes',
      everyMs: config.PILOT_RELEASE_SECONDS * 1_000,
      timeoutMs: config.PILOT_RELEASE_TIMEOUT_SECONDS * 1_000,
      trialMs: config.PILOT_TRIAL_SECONDS * 1_000,
      logger,
      isServed: async (signal) => {
        const timeout = AbortSignal.timeout(HEALTH_TIMEOUT_MS);
        const { ok } = await fetch(new URL('/healthz', config.GATEWAY_URL), {
          signal: AbortSignal.any([signal, timeout]),
        });
        return ok;
      },
    });
}

if (import.meta.main)
  await runProcess('pilot-daemon', async () => {
    const config = readConfig(settings);
    const logger = newLogger('pilot-daemon', config.LOG_LEVEL);
    const releases = releasesOf(config, logger);
    const options = { workDir: config.PILOT_WORK_DIR, settings: settingsId(config), logger };
    const supervisor = new PilotSupervisor({ ...options, ...(releases && { releases }) });
    process.on(DRAIN_SIGNAL, () => supervisor.drain());
    process.on(UNDRAIN_SIGNAL, () => supervisor.undrain());
    return supervisor;
  });
