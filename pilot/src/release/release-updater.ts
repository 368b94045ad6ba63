import type { KeyObject } from 'node:crypto';
import { pause } from '@visor/schema/pause';
import type { Logger } from '@visor/service/process';
import { checkContent, checkManifest, checkSame } from './check-release.ts';
import { fetchFile, fetchManifest, type ReleaseSource } from './fetch-release.ts';
import { compareVersions, isVersion, ReleaseRefused } from '@visor/schema/pilot-release';
import type { ReleaseFolder, ReleaseState } from './release-folder.ts';

export interface UpdaterOptions {
  readonly folder: ReleaseFolder;
  /** Version of the program that the daemon came with. */
  readonly builtIn: string;
  /** The operator's public key, pinned when the node was installed. */
  readonly key: KeyObject;
  /** URL of the gateway's folder of releases. */
  readonly url: string;
  readonly allowOlder: boolean;
  /** Time between looks at the gateway. */
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** A release that dies sooner after its start, or does not work until then, is taken back. */
  readonly trialMs: number;
  readonly logger: Logger;
  /** Another release is unpacked: the daemon drains the pilot for it. */
  readonly onSwitch: () => void;
  /** The release that runs does not work: the daemon ends it. */
  readonly onFailure: () => void;
  /** Whether the gateway and its services work: a pilot that reaches nobody is not judged meanwhile. */
  readonly isServed: (signal: AbortSignal) => Promise<boolean>;
}

/** Time between looks at what the pilot was asked to run, milliseconds. */
const WANTED_INTERVAL_MS = 500;

/** A release that was started, and is not known to work. */
interface Trial {
  readonly version: string;
  /** Why it does not work: it runs still, and is being ended. */
  readonly failure?: string;
  readonly timer?: NodeJS.Timeout;
}

/**
 * Finds, checks and unpacks releases of the pilot, and judges those that were started. What is written last decides: a daemon that
 * is killed in between is followed by one that goes on from there.
 */
export class ReleaseUpdater implements Disposable {
  readonly #options: UpdaterOptions;
  readonly #stopped = new AbortController();
  #state: ReleaseState;
  #trial: Trial | undefined;

  constructor(options: UpdaterOptions) {
    const { folder } = options;
    this.#options = options;
    this.#state = folder.readState();
    const { current, next, trial } = this.#state;
    if (next !== null && !folder.has(next)) this.#write({ next: null });
    if (current !== null && !folder.has(current)) this.#write({ current: null, trial: null });
    else if (trial !== null && trial === current) this.#startTrial(trial);
  }

  start(): void {
    void this.#follow();
  }

  /** Version that runs, or would after a start. */
  get running(): string {
    return this.#state.current ?? this.#options.builtIn;
  }

  get wantsSwitch(): boolean {
    return this.#state.next !== null;
  }

  /** Returns the program to start now; undefined: the one that the daemon came with. */
  take(): string | undefined {
    const { folder, logger } = this.#options;
    this.#closeTrial();
    const { current, next } = this.#state;
    if (next !== null) {
      // First: a failure here leaves the switch to be tried again.
      folder.forgetWorking();
      this.#endTrial();
      this.#startTrial(next);
      this.#write({ current: next, previous: current, next: null, trial: next });
      folder.keepOnly([next, current]);
      logger.info({ version: next, previous: current ?? this.#options.builtIn }, 'release starts');
    }
    return this.#state.current === null ? undefined : folder.entryOf(this.#state.current);
  }

  /** Notes that the pilot ended after a time. A release on trial that dies is taken back. Returns whether it was. */
  judge(ranMs: number, why: string): boolean {
    if (this.#closeTrial()) return true;
    const trial = this.#trial;
    this.#endTrial();
    if (!trial || trial.version !== this.#state.current || ranMs >= this.#options.trialMs) return false;
    this.#takeBack(trial.version, `it ended ${(ranMs / 1_000).toFixed(1)} s after its start (${why})`);
    return true;
  }

  /**
   * Takes back a release that was ended because it does not work. Not before it has ended: the next daemon would adopt its pilot and take
   * it for one that works. Returns whether there was one.
   */
  #closeTrial(): boolean {
    const { version, failure } = this.#trial ?? {};
    if (version === undefined || failure === undefined) return false;
    this.#endTrial();
    this.#takeBack(version, failure);
    return true;
  }

  #startTrial(version: string): void {
    const again = (error: unknown): void => {
      if (this.#stopped.signal.aborted) return;
      this.#options.logger.error({ err: error, version }, 'release not judged, trying again');
      this.#startTrial(version);
    };
    const timer = setTimeout(() => void this.#examine(version).catch(again), this.#options.trialMs);
    this.#trial = { version, timer };
  }

  #endTrial(): void {
    clearTimeout(this.#trial?.timer);
    this.#trial = undefined;
  }

  /** Looks whether a release that lives works, too: the server knows it, and answers its claims. */
  async #examine(version: string): Promise<void> {
    const { folder, builtIn, trialMs, onFailure } = this.#options;
    // A release that is older than this daemon does not say that it works.
    const works = folder.hasWorked(version) || compareVersions(version, builtIn) < 0;
    const canBeJudged = works || (await this.#isServed());
    if (this.#stopped.signal.aborted || this.#trial?.version !== version) return;
    this.#endTrial();
    if (works) this.#write({ trial: null });
    // It may have begun to work while the gateway was asked.
    else if (!canBeJudged || folder.hasWorked(version)) this.#startTrial(version);
    else {
      this.#trial = {
        version,
        failure: `it did not register or ask for jobs within ${trialMs / 1_000} s of its start`,
      };
      onFailure();
    }
  }

  #takeBack(version: string, what: string): void {
    const text = `${what}, the one before runs again`;
    this.#write({
      current: this.#state.previous,
      previous: null,
      pinned: null,
      trial: null,
      failed: { ...this.#state.failed, [version]: text },
      problem: { version, text, at: Date.now() },
    });
    this.#options.logger.error({ version, text }, 'release taken back');
  }

  [Symbol.dispose](): void {
    this.#stopped.abort();
    this.#endTrial();
  }

  async #follow(): Promise<void> {
    const { folder, everyMs, logger } = this.#options;
    const { signal } = this.#stopped;
    for (let next = 0; !signal.aborted;) {
      try {
        const wanted = folder.readWanted();
        if (wanted !== undefined) {
          await this.#checkWanted(wanted);
          folder.forgetWanted(wanted);
        } else if (performance.now() >= next) {
          next = performance.now() + everyMs;
          if (this.#state.pinned === null) await this.#check();
        }
      } catch (error) {
        if (!signal.aborted) logger.error({ err: error }, 'releases not checked, trying again');
      }
      await pause(WANTED_INTERVAL_MS, signal);
    }
  }

  async #checkWanted(version: string): Promise<void> {
    if (!isVersion(version)) return this.#refuse(version.slice(0, 100), 'this is no version of the form 1.2.3');
    await this.#check(version);
  }

  /** Takes the current release, or the one that was asked for, where it is good and another than what runs. */
  async #check(asked?: string): Promise<void> {
    const { folder, key, logger, url, timeoutMs, allowOlder } = this.#options;
    const source: ReleaseSource = { url, timeoutMs, signal: this.#stopped.signal };
    let version = asked ?? null;
    try {
      const manifest = await fetchManifest(source, asked);
      if (!manifest) return asked === undefined ? this.#clear() : this.#refuse(asked, 'the gateway does not have it');
      version = manifest.version;
      const sum = folder.sumOf(version) ?? manifest.sha256;
      if (version === this.running || version === this.#state.next) {
        checkSame(manifest, { key, sum });
        return this.#clear();
      }
      const failed = this.#state.failed[version];
      if (failed !== undefined) throw new ReleaseRefused(failed);
      checkManifest(manifest, { key, running: this.running, allowOlder });
      if (!folder.has(version) || sum !== manifest.sha256) {
        const content = await fetchFile(source, manifest);
        checkContent(manifest, content);
        folder.unpack(version, content);
      }
      const pinned = asked !== undefined && allowOlder ? asked : null;
      const planned = { ...this.#state, next: version, problem: null, pinned };
      // On the disk before the pilot drains: the next daemon must know why its pilot ends.
      folder.writeState(planned);
      this.#state = planned;
      logger.info({ version, running: this.running }, 'release unpacked, the pilot drains');
      this.#options.onSwitch();
    } catch (error) {
      if (!(error instanceof ReleaseRefused)) throw error;
      // Where nobody answers at all, as while a stack starts, nothing is wrong with a release.
      if (version !== null || (await this.#isServed())) this.#refuse(version, error.message);
    }
  }

  #isServed(): Promise<boolean> {
    return this.#options.isServed(this.#stopped.signal).catch(() => false);
  }

  #clear(): void {
    if (this.#state.problem) this.#write({ problem: null });
  }

  #refuse(version: string | null, text: string): void {
    const { problem } = this.#state;
    if (problem?.version !== version || problem.text !== text)
      this.#options.logger.error({ version, text }, 'release refused');
    this.#write({ problem: { version, text, at: Date.now() } });
  }

  #write(change: Partial<ReleaseState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.folder.writeState(this.#state);
  }
}
