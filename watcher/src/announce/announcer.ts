import { RequestError } from '@visor/client';
import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import { checksumText, type Answer, type HashedFile } from '../catalog/open-catalog.ts';
import type { WatchContext } from '../context.ts';
import type { Observer } from '../files/observer.ts';
import type { Batch } from '../journal/state.ts';
import { lateName, MAX_LATE } from '../names/dataset-name.rules.ts';
import { nameOf } from '../names/path-kind.rules.ts';
import { isAboutFiles, shouldWait } from './answer.rules.ts';

/** Files of one request: the most that the catalog takes. */
const MAX_BATCH = 500;
/** Requests at once: the catalog works on one while the next is on its way. */
const MAX_REQUESTS = 2;
const RETRY = { firstMs: 200, longestMs: 10_000 };

/** A file that goes to the catalog. */
interface Outgoing {
  readonly file: HashedFile;
  /** The dataset that its path names. */
  readonly dataset: string;
  /** 0: that dataset; else the number of the one for late files that is tried. */
  readonly n: number;
}

/** Brings files to the catalog, each once: what a break leaves in doubt is asked for before it is sent again. */
export class Announcer {
  readonly #context: WatchContext;
  readonly #observer: Observer;
  readonly #signal: AbortSignal;
  /** By the dataset that its path names. */
  readonly #queues = new Map<string, Outgoing[]>();
  readonly #paths = new Map<string, string>();
  /** Files on their way, by the dataset that they go to. */
  readonly #sent = new Map<string, number>();
  #requests = 0;

  constructor(context: WatchContext, observer: Observer, signal: AbortSignal) {
    this.#context = context;
    this.#observer = observer;
    this.#signal = signal;
  }

  /** Files that wait or are on their way. */
  get size(): number {
    return this.#paths.size;
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** Datasets that files are on their way to, or wait for. */
  *datasets(): Iterable<string> {
    yield* this.#paths.values();
    yield* this.#sent.keys();
  }

  add(file: HashedFile, dataset: string, isChange: boolean): void {
    const before = this.#context.journal.state.get(file.path);
    if (isChange && before) {
      const how = before.size === file.size ? 'was replaced' : `has ${file.size} bytes in place of ${before.size}`;
      this.#context.report.problem('CHANGED', file.path, `${how} after it was announced in ${before.dataset}`);
    }
    this.#enqueue({ file, dataset, n: isChange ? 1 : 0 });
  }

  /** Asks the catalog for the files of batches that a kill left without an answer. */
  async resolveDoubts(): Promise<void> {
    const { journal, catalog } = this.#context;
    for (const batch of journal.state.doubtful) {
      const files = batch.files.map(([path, , , size, checksum]) => ({ path, size, checksum }));
      const known = await this.#untilAnswered(() => catalog.findRegistered(batch.dataset, files));
      if (known === undefined) return;
      this.#finishDoubt(batch, known);
    }
  }

  /** One round: starts requests. */
  round(): void {
    while (this.#requests < MAX_REQUESTS && !this.#signal.aborted) {
      const next = this.#takeBatch();
      if (!next) return;
      this.#requests++;
      const { target, items } = next;
      this.#countSent(target, items.length);
      this.#announce(target, items)
        .catch((error: unknown) => this.#fail(target, items, error))
        .finally(() => {
          this.#requests--;
          this.#context.wake.announce();
          this.#context.wake.close();
        });
    }
  }

  #countSent(target: string, files: number): void {
    const sent = (this.#sent.get(target) ?? 0) + files;
    if (sent > 0) this.#sent.set(target, sent);
    else this.#sent.delete(target);
  }

  #enqueue(item: Outgoing): void {
    const queue = this.#queues.get(item.dataset) ?? [];
    this.#queues.set(item.dataset, queue);
    queue.push(item);
    this.#paths.set(item.file.path, item.dataset);
    this.#context.wake.announce();
  }

  /** The dataset that a file goes to now: the one of its path while that takes files. */
  #targetOf({ dataset, n }: Outgoing): string {
    const { state } = this.#context.journal;
    if (n === 0 && this.#room(dataset) > 0) return dataset;
    for (let late = Math.max(n, state.lateOf(dataset)); late <= MAX_LATE; late++)
      if (this.#room(lateName(dataset, late)) > 0) return lateName(dataset, late);
    return lateName(dataset, MAX_LATE);
  }

  /** How many more files a dataset takes. */
  #room(dataset: string): number {
    const { journal, rules } = this.#context;
    if (journal.state.isClosed(dataset)) return 0;
    if (rules.afterFiles === null) return Infinity;
    return rules.afterFiles - journal.state.count(dataset) - (this.#sent.get(dataset) ?? 0);
  }

  /** Takes files of one dataset, as many as it takes. */
  #takeBatch(): { readonly target: string; readonly items: readonly Outgoing[] } | undefined {
    for (const [dataset, queue] of this.#queues) {
      const [first] = queue;
      this.#queues.delete(dataset);
      if (!first) continue;
      const target = this.#targetOf(first);
      const most = Math.max(1, Math.min(MAX_BATCH, this.#room(target)));
      const names = new Set<string>();
      const [items, rest]: [Outgoing[], Outgoing[]] = [[], []];
      for (const item of queue) {
        const name = nameOf(item.file.path);
        const fits = items.length < most && item.n === first.n && !names.has(name);
        (fits ? items : rest).push(item);
        names.add(name);
      }
      // At the end of the map: all datasets take turns.
      if (rest.length > 0) this.#queues.set(dataset, rest);
      if (items.length > 0) return { target, items };
    }
    return undefined;
  }

  async #announce(target: string, items: readonly Outgoing[]): Promise<void> {
    const { journal, report } = this.#context;
    const files = items.map(
      ({ file }) => [file.path, nameOf(file.path), file.version, file.size, checksumText(file)] as const,
    );
    const id = await journal.intend(target, files);
    report.waits('journal', null);
    const answers = await this.#send(target, items);
    // The process ends: the next one asks.
    if (!answers) return;
    const refused = answers.flatMap(({ outcome }, index) => (outcome === 'REFUSED' ? [index] : []));
    journal.note({ done: id, refused });
    // At once: what the dataset has is not on its way as well.
    this.#countSent(target, -items.length);
    this.#observer.activity.set(target, this.#context.now());
    for (const [index, item] of items.entries()) {
      const answer = answers[index];
      this.#paths.delete(item.file.path);
      if (answer?.outcome === 'REFUSED') this.#takeRefusal(target, item, answer);
      else this.#finish(target, item.file);
    }
  }

  #finish(target: string, { path, size, kind, checksum }: HashedFile): void {
    this.#observer.finish(path);
    this.#context.report.announced({
      event: 'announced',
      dataset: target,
      name: nameOf(path),
      path,
      size,
      checksum,
      checksumKind: kind,
    });
  }

  /** @returns an answer for each, in their order; undefined where the process ends before */
  async #send(target: string, items: readonly Outgoing[]): Promise<readonly Answer[] | undefined> {
    const { catalog } = this.#context;
    const files = items.map(({ file }) => file);
    const known = new Set<number>();
    let tries = 0;
    return this.#untilAnswered(async () => {
      if (tries++ > 0) {
        const texts = files.map((file) => ({ path: file.path, size: file.size, checksum: checksumText(file) }));
        for (const index of await catalog.findRegistered(target, texts)) known.add(index);
      }
      const left = files.filter((_, index) => !known.has(index));
      const replaces = (items[0]?.n ?? 0) > 0;
      const given = left.length === 0 ? [] : await this.#request(target, left, replaces);
      const waits = given.find(({ code }) => code !== null && shouldWait(code));
      if (waits) throw new RequestError(waits.text ?? 'the catalog cannot take files now', 'UNAVAILABLE');
      let next = 0;
      return files.map((_, index): Answer => (known.has(index) ? KNOWN : (given[next++] ?? KNOWN)));
    });
  }

  /** A request that is refused as a whole is refused for each of its files; a bug is narrowed down to the file that meets it. */
  async #request(target: string, files: readonly HashedFile[], replaces: boolean): Promise<readonly Answer[]> {
    try {
      return await this.#context.catalog.announce(target, files, { replaces });
    } catch (error) {
      if (!(error instanceof RequestError) || error.retryable || shouldWait(error.code)) throw error;
      if (error.code === 'INTERNAL' && files.length > 1) {
        const half = Math.ceil(files.length / 2);
        const first = await this.#request(target, files.slice(0, half), replaces);
        return [...first, ...(await this.#request(target, files.slice(half), replaces))];
      }
      if (!isAboutFiles(error.code, error.details)) throw error;
      return files.map(() => ({ outcome: 'REFUSED', code: error.code, text: error.message, field: null }));
    }
  }

  /** Tries until there is an answer. @returns undefined where the process ends before */
  async #untilAnswered<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
    const backoff = new Backoff(RETRY);
    while (!this.#signal.aborted) {
      try {
        const result = await ask();
        this.#context.report.waits('catalog', null);
        return result;
      } catch (error) {
        if (this.#signal.aborted) return undefined;
        this.#context.report.waits(
          'catalog',
          `the catalog gives no answer that can be used: ${(error as Error).message}`,
        );
        await pause(backoff.next(), this.#signal);
      }
    }
    return undefined;
  }

  /** What a dataset cannot take goes into the next one for late files. */
  #takeRefusal(target: string, item: Outgoing, { code, text, field }: Answer): void {
    const { journal, report } = this.#context;
    const { dataset, file } = item;
    const late = target === dataset ? 0 : Number(target.slice(target.lastIndexOf('.') + 1));
    const isClosed = code === 'ILLEGAL_MOVE';
    // Under no name does a path become free that another file has, with the same bytes.
    const isOthers = code === 'CONFLICT' && field === 'path' && item.n > 0;
    if (!(isClosed || code === 'CONFLICT') || isOthers || late >= MAX_LATE) {
      this.#observer.hold(file);
      return report.problem('REFUSED', file.path, `the catalog refused it for ${target}: ${text ?? code ?? ''}`);
    }
    if (isClosed && !journal.state.isClosed(target)) journal.note({ closed: target });
    if (isClosed) journal.note({ late: dataset, n: late + 1 });
    const reason = isClosed ? `${target} takes no more files` : (text ?? '');
    report.problem(isClosed ? 'LATE' : 'NAME_TAKEN', file.path, `goes into a dataset of late files: ${reason}`);
    this.#enqueue({ file, dataset, n: late + 1 });
  }

  #finishDoubt(batch: Batch, known: ReadonlySet<number>): void {
    const refused = batch.files.flatMap((_, index) => (known.has(index) ? [] : [index]));
    this.#context.journal.note({ done: batch.id, refused });
  }

  /** The journal cannot be written: without it, a file could be announced twice. */
  async #fail(target: string, items: readonly Outgoing[], error: unknown): Promise<void> {
    this.#context.report.waits('journal', `the journal cannot be written: ${(error as Error).message}`);
    this.#context.logger.error({ err: error }, 'files were not announced, will go on');
    await pause(RETRY.longestMs / 10, this.#signal);
    this.#countSent(target, -items.length);
    for (const item of items) if (this.#paths.has(item.file.path)) this.#enqueue(item);
  }
}

const KNOWN: Answer = { outcome: 'KNOWN', code: null, text: null, field: null };
