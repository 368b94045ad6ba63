import { RequestError } from '@visor/client';
import { Backoff } from '@visor/schema/backoff';
import type { Announcer } from '../announce/announcer.ts';
import { shouldWait } from '../announce/answer.rules.ts';
import type { WatchContext } from '../context.ts';
import type { Hasher } from '../files/hasher.ts';
import type { Observer, SeenMarker } from '../files/observer.ts';
import type { Scanner } from '../folder/scanner.ts';
import { datasetOf } from '../names/dataset-name.rules.ts';
import { folderOf } from '../names/path-kind.rules.ts';
import { closeReason, hasRule, type CloseReason } from './close.rules.ts';

const LATE = /\.late\.\d+$/;

interface Parts {
  readonly observer: Observer;
  readonly scanner: Scanner;
  readonly hasher: Hasher;
  readonly announcer: Announcer;
}

/** Closes datasets when they are complete. */
export class Closer {
  readonly #context: WatchContext;
  readonly #parts: Parts;
  readonly #backoff = new Backoff({ firstMs: 500, longestMs: 10_000 });
  /** Since when neither folder nor catalog were away: only time in which files could come counts as quiet. */
  #attentiveSince: number;
  #notBefore = 0;

  constructor(context: WatchContext, parts: Parts) {
    this.#context = context;
    this.#parts = parts;
    this.#attentiveSince = context.now();
  }

  /** Whether datasets wait for their close, now or when time has passed. */
  get isWaiting(): boolean {
    const { rules, journal } = this.#context;
    const { afterFiles, afterMs } = rules;
    const { markers, unread } = this.#parts.observer;
    if ([...markers.keys()].some((path) => !this.#isHeldUp(path))) return true;
    const open = [...journal.state.open].filter((dataset) => unread.pathsOf(dataset).length === 0);
    return afterMs !== null
      ? open.length > 0
      : afterFiles !== null && open.some((name) => journal.state.count(name) >= afterFiles);
  }

  async round(): Promise<void> {
    const { report, rules, journal, now } = this.#context;
    if (report.waitsFor !== null) this.#attentiveSince = now();
    if (!hasRule(rules) || this.#parts.scanner.listedAt === undefined || now() < this.#notBefore) return;
    const marked = this.#marked();
    const busy = this.#busyDatasets();
    for (const dataset of journal.state.open) {
      const reason = this.#reasonOf(dataset, marked, busy);
      if (reason !== undefined && (reason === 'files' || !this.#waitsForUnread(dataset)))
        await this.#close(dataset, reason);
    }
    for (const dataset of marked) if (journal.state.count(dataset) === 0) this.#waitsForUnread(dataset);
    for (const [path, { version }] of this.#listedMarkers()) this.#finishMarker(path, version, busy);
  }

  /** Names what keeps datasets open where the watcher ends now: its next round would have said so. */
  nameUnread(): void {
    const { rules, journal } = this.#context;
    // A number of files closes a dataset whatever cannot be read.
    const open = rules.afterMs === null ? [] : journal.state.open;
    for (const dataset of new Set([...open, ...this.#marked()])) this.#waitsForUnread(dataset);
  }

  #reasonOf(dataset: string, marked: ReadonlySet<string>, busy: ReadonlySet<string>): CloseReason | undefined {
    const { rules, journal, now, report, rescanMs } = this.#context;
    const { observer, scanner } = this.#parts;
    const quietSince = Math.max(observer.activity.get(dataset) ?? 0, this.#attentiveSince);
    const reason = closeReason(rules, {
      isLate: LATE.test(dataset),
      files: journal.state.count(dataset),
      hasOpenWork: busy.has(dataset),
      quietMs: now() - quietSince,
      isMarked: marked.has(dataset),
    });
    // Files of which the system has reported nothing would come too late.
    const isListed = (scanner.listedAt ?? 0) >= Math.max(quietSince, now() - 2 * rescanMs - scanner.lastedMs);
    if (reason !== 'quiet') return reason;
    if (report.waitsFor !== null) return undefined;
    if (!isListed) this.#context.wake.scan();
    return isListed ? reason : undefined;
  }

  /** Whether a dataset waits for files and folders that are there, but cannot be read: its run is not complete without them. */
  #waitsForUnread(dataset: string): boolean {
    const paths = this.#parts.observer.unread.pathsOf(dataset);
    if (paths.length === 0) return false;
    const more = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
    const text = `is not closed yet: ${paths[0]}${more} cannot be read. Let the watcher read them, or take them away; visor dataset close closes it without them`;
    this.#context.report.problem('CLOSE', dataset, text);
    return true;
  }

  /** Whether a marker waits only for a person, who must let the watcher read something. */
  #isHeldUp(path: string): boolean {
    const { unread } = this.#parts.observer;
    return [...this.#datasetsOf(path)].some((dataset) => unread.pathsOf(dataset).length > 0);
  }

  /** Datasets of files that are not announced. */
  #busyDatasets(): ReadonlySet<string> {
    const { pending } = this.#context;
    const { hasher, announcer } = this.#parts;
    const busy = new Set([...hasher.hashing.values(), ...announcer.datasets()]);
    for (const { dataset } of pending.files()) busy.add(dataset);
    return busy;
  }

  /** Ends of runs after which the folder was listed: files that were there before are known. */
  #listedMarkers(): readonly (readonly [string, SeenMarker])[] {
    const { scanner, observer } = this.#parts;
    return [...observer.markers].filter(([, { at }]) => (scanner.listedAt ?? -1) >= at && !scanner.hasChanges);
  }

  #marked(): ReadonlySet<string> {
    return new Set(this.#listedMarkers().flatMap(([path]) => [...this.#datasetsOf(path)]));
  }

  /** A marker ends the dataset that its path names, else those of the files beside and below it. */
  #datasetsOf(path: string): ReadonlySet<string> {
    const { naming, journal, pending } = this.#context;
    const named = datasetOf(naming, path);
    if ('dataset' in named) return new Set([named.dataset]);
    const folder = folderOf(path);
    const datasets = new Set(journal.state.datasetsIn(folder));
    for (const file of pending.files())
      if (folder === '' || file.path.startsWith(`${folder}/`)) datasets.add(file.dataset);
    for (const dataset of this.#parts.observer.unread.datasetsIn(folder)) datasets.add(dataset);
    return datasets;
  }

  #finishMarker(path: string, version: string, busy: ReadonlySet<string>): void {
    const { journal, report } = this.#context;
    const datasets = [...this.#datasetsOf(path)];
    if (datasets.some((dataset) => journal.state.open.has(dataset) || busy.has(dataset))) return;
    if (this.#isHeldUp(path)) return;
    if (!datasets.some((dataset) => journal.state.isClosed(dataset)))
      report.problem('CLOSE', path, 'says that a run has ended, but no file of it was announced: nothing is closed');
    journal.note({ marker: path, version });
    this.#parts.observer.markers.delete(path);
  }

  async #close(dataset: string, reason: CloseReason): Promise<void> {
    const { journal, catalog, report, now } = this.#context;
    try {
      await journal.sync();
      const files = await catalog.close(dataset, journal.state.namesOf(dataset));
      if (files === undefined) {
        this.#notBefore = now() + this.#backoff.next();
        return report.problem('CLOSE', dataset, 'is not closed yet: the catalog lacks files that were announced');
      }
      this.#backoff.reset();
      journal.note({ closed: dataset });
      await journal.sync();
      report.solved(dataset);
      report.closed(dataset, files, reason);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      this.#notBefore = now() + this.#backoff.next();
      if (error.retryable || shouldWait(error.code))
        return report.waits('catalog', `${dataset} cannot be closed: ${error.message}`);
      report.problem('CLOSE', dataset, `was not closed: ${error.message}`);
      // Another has closed it, or deletes it: there is nothing left to do.
      if (error.code === 'ILLEGAL_MOVE') journal.note({ closed: dataset });
    }
  }
}
