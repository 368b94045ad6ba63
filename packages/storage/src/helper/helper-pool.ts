import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { OnProgress } from '../driver.ts';
import type { StorageOptions } from '../storage.ts';
import { listPartRecords, readPartRecord } from '../part-record.ts';
import { HelperLost, HelperProcess } from './helper-process.ts';
import type { Operation } from './protocol.ts';

export interface PoolOptions extends Omit<StorageOptions, 'partRecord'> {
  /** Helpers that work at once; one that hangs is not counted. */
  readonly size: number;
  /** Most processes, with those that hang or were abandoned and have not ended yet. */
  readonly max: number;
  /** Longest time in which an operation moves no byte, milliseconds; without it only its signal ends it. */
  readonly stallMs?: number;
  /** Folder for records of incomplete files: those that ended helpers left are removed. */
  readonly parts?: string;
  /** Time between tries to remove those that could not be removed, milliseconds. */
  readonly retryMs?: number;
}

interface Waiting {
  readonly operation: Operation;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: OnProgress | undefined;
  readonly resolve: (outcome: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Interval at which helpers that hang are looked for while operations wait, milliseconds. */
const CHECK_INTERVAL_MS = 500;
/** Longest removal of an incomplete file, milliseconds. */
const CLEAR_MS = 60_000;
const RETRY_MS = 60_000;
/** Longest wait for work under way when the pool is closed, milliseconds. */
const CLOSE_MS = 1_000;

/** Helpers, started when they are first needed and kept; a helper that hangs is replaced. */
export class HelperPool implements AsyncDisposable {
  readonly #options: PoolOptions;
  readonly #all = new Set<HelperProcess>();
  readonly #idle = new Set<HelperProcess>();
  readonly #queue: Waiting[] = [];
  #check: NodeJS.Timeout | undefined;
  /** Records of helpers that have not ended. */
  readonly #records = new Set<string>();
  readonly #retry: NodeJS.Timeout;
  #isClearing = false;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    void this.#clearLeftovers();
    this.#retry = setInterval(() => void this.#clearLeftovers(), options.retryMs ?? RETRY_MS).unref();
  }

  get pids(): readonly number[] {
    return [...this.#all].flatMap(({ pid }) => pid ?? []);
  }

  /** Starts as many helpers as work at once, so that the first operations do not wait for their start. */
  warmUp(): void {
    while (!this.#isClosed && this.#all.size < this.#options.size) this.#idle.add(this.#start());
  }

  /** @throws HelperLost when there is no answer, or the signal ends the wait; or the error of the local file system */
  run(operation: Operation, signal?: AbortSignal, onProgress?: OnProgress): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted || this.#isClosed) return reject(new HelperLost('was not begun'));
      const waiting: Waiting = { operation, signal, onProgress, resolve, reject };
      this.#queue.push(waiting);
      signal?.addEventListener('abort', () => this.#forget(waiting), { once: true });
      this.#startWaiting();
    });
  }

  /**
   * Removes what ended helpers have left, one after another. What a storage keeps that does not answer, or takes no changes, stays until the
   * next time; while a helper is lost to such a storage, no other follows it.
   */
  async #clearLeftovers(): Promise<void> {
    const { parts } = this.#options;
    if (parts === undefined || this.#isClearing) return;
    this.#isClearing = true;
    try {
      for (const record of listPartRecords(parts)) {
        if ([...this.#all].some(({ isUsable }) => !isUsable)) break;
        if (!this.#records.has(record)) await this.#clear(record);
      }
    } catch {
      // Without such a folder no record is kept.
    }
    this.#isClearing = false;
  }

  async #clear(partRecord: string): Promise<void> {
    if (readPartRecord(partRecord) === undefined) rmSync(partRecord, { force: true });
    else await this.run({ op: 'clear', partRecord }, AbortSignal.timeout(CLEAR_MS)).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closing = performance.now();
    while (this.#working().length > 0 && performance.now() - closing < CLOSE_MS)
      await new Promise((resolve) => setTimeout(resolve, 10));
    this.#isClosed = true;
    clearInterval(this.#check);
    clearInterval(this.#retry);
    for (const { reject } of this.#queue.splice(0)) reject(new HelperLost('was not begun'));
    for (const helper of this.#all) helper.kill();
  }

  #working(): HelperProcess[] {
    return [...this.#all].filter((helper) => helper.isBusy && !helper.isStalled);
  }

  #forget(waiting: Waiting): void {
    const place = this.#queue.indexOf(waiting);
    if (place < 0) return;
    this.#queue.splice(place, 1);
    waiting.reject(new HelperLost('was not begun in time'));
  }

  #startWaiting(): void {
    while (this.#queue.length > 0) {
      const helper = this.#take();
      if (!helper) break;
      const [next] = this.#queue.splice(0, 1) as [Waiting];
      const { operation, signal, onProgress } = next;
      helper
        .run(operation, { signal, onProgress, stallMs: this.#options.stallMs ?? Infinity })
        .then(next.resolve, next.reject)
        .finally(() => this.#onFree(helper));
    }
    if (this.#queue.length === 0) {
      clearInterval(this.#check);
      this.#check = undefined;
    } else this.#check ??= setInterval(() => this.#startWaiting(), CHECK_INTERVAL_MS).unref();
  }

  /** Returns a helper for one operation; undefined while enough of them work. */
  #take(): HelperProcess | undefined {
    if (this.#isClosed || this.#working().length >= this.#options.size) return undefined;
    const [idle] = this.#idle;
    if (!idle) return this.#all.size < this.#options.max ? this.#start() : undefined;
    this.#idle.delete(idle);
    return idle;
  }

  #start(): HelperProcess {
    const { size: _size, max: _max, stallMs: _stallMs, retryMs: _retryMs, parts, ...options } = this.#options;
    const partRecord = parts === undefined ? undefined : join(parts, randomUUID());
    const helper: HelperProcess = new HelperProcess({ ...options, partRecord }, () => {
      this.#all.delete(helper);
      this.#idle.delete(helper);
      if (partRecord !== undefined) {
        this.#records.delete(partRecord);
        void this.#clear(partRecord);
      }
      this.#startWaiting();
    });
    if (partRecord !== undefined) this.#records.add(partRecord);
    this.#all.add(helper);
    return helper;
  }

  #onFree(helper: HelperProcess): void {
    if (this.#all.has(helper) && helper.isUsable) {
      if (this.#idle.size + this.#working().length < this.#options.size) this.#idle.add(helper);
      else helper.kill();
    }
    this.#startWaiting();
  }
}
