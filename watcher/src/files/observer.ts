import { join } from 'node:path';
import { nameProblem } from '@visor/schema';
import { LRUCache } from 'lru-cache';
import type { WatchContext } from '../context.ts';
import type { Entry } from '../disk/protocol.ts';
import { datasetOf } from '../names/dataset-name.rules.ts';
import {
  finalNames,
  isIgnored,
  nameOf,
  pathKind,
  sidecarOf,
  SIDECAR_KINDS,
  type SidecarKind,
} from '../names/path-kind.rules.ts';
import type { SeenFile } from './pending-files.rules.ts';
import { UnreadPaths } from './unread-paths.rules.ts';

const MAX_TEMPORARY = 20_000;

const WHAT: Readonly<Record<Exclude<Entry['type'], 'file' | 'folder'>, string>> = {
  link: 'a symbolic link, which is not followed',
  pipe: 'a named pipe',
  socket: 'a socket',
  device: 'a device',
};

/** The end of a run that was found. */
export interface SeenMarker {
  readonly version: string;
  readonly at: number;
}

/** Decides what each thing that lies in the folder is, and which files there are to announce. */
export class Observer {
  readonly #context: WatchContext;
  readonly #isBusy: (path: string) => boolean;
  /** Versions of files that hold checksums. */
  readonly #sidecars = new Map<string, string>();
  /** Inodes, and names to come, of files that are written under temporary names. */
  readonly #temporary = new LRUCache<string, true>({ max: MAX_TEMPORARY });
  /** Files that cannot be announced as they are, with their versions. */
  readonly #held = new Map<string, string>();
  /** What could not be read. A folder above a file may have been the reason, so nothing of the file tells when it can. */
  readonly unread = new UnreadPaths();
  /** Files whose checksum did not agree once: they may still be written to. */
  readonly #doubted = new Map<string, string>();
  /** Files that were not there any more, until a list of the folder confirms it. */
  readonly #vanished = new Map<string, string>();
  readonly markers = new Map<string, SeenMarker>();
  /** When a sign of a file of a dataset was seen last. */
  readonly activity = new Map<string, number>();

  constructor(context: WatchContext, isBusy: (path: string) => boolean) {
    this.#context = context;
    this.#isBusy = isBusy;
  }

  /** Takes what lies at a path now; undefined: nothing. @returns whether it is a folder to be listed */
  take(path: string, entry: Entry | undefined): boolean {
    if (!entry) {
      this.#takeGone(path);
      return false;
    }
    this.#vanished.delete(path);
    const kind = pathKind(path, this.#context.isMarker);
    if (entry.type === 'folder') return !isIgnored(path);
    if (kind === 'temporary') this.#rememberTemporary(path, entry);
    else if (entry.type !== 'file')
      this.#context.report.problem('NOT_A_FILE', path, `is ${WHAT[entry.type]}; only plain files are announced`);
    else if (kind === 'marker') this.#takeMarker(path, entry);
    else if (kind === 'sidecar') this.#takeSidecar(path, entry);
    else this.#takeFile(path, entry);
    return false;
  }

  /** A name that cannot be used. */
  takeUnusable(shown: string, problem: string): void {
    this.#context.report.problem('NAME', shown, problem);
  }

  /** The sidecar of a file, if there is one. */
  sidecarOf(path: string): { readonly path: string; readonly kind: SidecarKind } | undefined {
    const kind = SIDECAR_KINDS.find((known) => this.#sidecars.has(`${path}.${known}`));
    return kind && { path: `${path}.${kind}`, kind };
  }

  /** The file cannot be announced until it, or its checksum beside it, changes. */
  hold({ path, version, touched }: Pick<SeenFile, 'path' | 'version' | 'touched'>): void {
    this.#held.set(path, `${this.#stateOf(path, version)} ${touched}`);
  }

  /** The file cannot be read now: it is tried again with each list of the folder. */
  holdUnreadable(file: SeenFile): void {
    this.hold(file);
    this.unread.addFile(file.path, file.dataset);
  }

  /** A folder cannot be listed, or what is in it cannot be looked at: there may be files in it. */
  takeUnlisted(folder: string): void {
    const { naming, journal } = this.#context;
    const named = datasetOf(naming, join(folder, 'file'));
    const [known] = journal.state.datasetsIn(folder);
    this.unread.addFolder(folder, 'dataset' in named ? named.dataset : known);
  }

  /** A complete file was not there any more. */
  lose({ path, dataset }: SeenFile): void {
    this.#vanished.set(path, dataset);
  }

  /** Its checksum does not agree. @returns whether that was so before: then it is final */
  doubt({ path, version }: SeenFile): boolean {
    const state = this.#stateOf(path, version);
    if (this.#doubted.get(path) === state) return true;
    this.#doubted.set(path, state);
    return false;
  }

  /** The file was announced. */
  finish(path: string): void {
    this.#held.delete(path);
    this.#doubted.delete(path);
    this.#context.report.solved(path);
  }

  /** A list of the whole folder has ended: what it did not have has gone. */
  confirmGone(): void {
    for (const [path] of this.#vanished) {
      this.#held.delete(path);
      this.#doubted.delete(path);
      this.#context.report.problem('GONE', path, 'disappeared before it was announced');
    }
    this.#vanished.clear();
    this.unread.endList();
  }

  #stateOf = (path: string, version: string): string =>
    `${version} ${this.#sidecars.get(this.sidecarOf(path)?.path ?? '') ?? ''}`;

  #takeGone(path: string): void {
    this.#sidecars.delete(path);
    this.markers.delete(path);
    this.unread.take(path);
    const file = this.#context.pending.drop(path);
    if (file) this.#vanished.set(path, file.dataset);
    else if (this.#held.delete(path)) this.#context.report.solved(path);
  }

  #rememberTemporary(path: string, entry: Entry): void {
    if (entry.type === 'file') this.#temporary.set(entry.inode, true);
    this.expectFinalName(path);
  }

  /** A file with a temporary name was there, if only for a moment: it gets one of these names. */
  expectFinalName(path: string): void {
    for (const name of finalNames(path)) this.#temporary.set(name, true);
  }

  #takeMarker(path: string, { version }: Entry): void {
    if (this.#context.journal.state.hasMarker(path, version) || this.markers.get(path)?.version === version) return;
    this.markers.set(path, { version, at: this.#context.now() });
    this.#context.wake.scan();
  }

  #takeSidecar(path: string, { version }: Entry): void {
    if (this.#sidecars.get(path) === version) return;
    this.#sidecars.set(path, version);
    const file = sidecarOf(path);
    if (file) this.#context.wake.look(file.path);
  }

  #takeFile(path: string, entry: Entry): void {
    const { journal, naming, pending, report, now } = this.#context;
    const announced = journal.state.get(path);
    if (announced?.version === entry.version || this.#isBusy(path)) return;
    const isHeld = this.#held.get(path) === `${this.#stateOf(path, entry.version)} ${entry.touched}`;
    const isRetry = this.unread.take(path) && isHeld;
    if (isHeld) report.remains(path);
    if (isHeld && !isRetry) return;
    const problem = nameProblem('file', nameOf(path));
    if (problem !== undefined) return report.problem('NAME', path, `the name ${problem}; rename it`);
    const named = datasetOf(naming, path);
    if ('problem' in named) return report.problem('NO_DATASET', path, named.problem);
    if (entry.links > 1) {
      pending.drop(path);
      return report.problem(
        'HARD_LINK',
        path,
        `has ${entry.links} names (hard links), so others can change it; copy it`,
      );
    }
    const { size, version, touched } = entry;
    const isComplete = isRetry || this.#isComplete(path, entry);
    const isChange = announced !== undefined;
    const file = { path, ...named, size, version, touched, isComplete, isChange };
    if (pending.observe(file, now()) && !isRetry) this.activity.set(named.dataset, now());
    if (isComplete) this.#context.wake.complete();
  }

  #isComplete(path: string, entry: Entry): boolean {
    if (this.#doubted.get(path) === this.#stateOf(path, entry.version)) return false;
    if (this.sidecarOf(path)) return true;
    return entry.isTouchedLater && (this.#temporary.has(entry.inode) || this.#temporary.has(path));
  }
}
