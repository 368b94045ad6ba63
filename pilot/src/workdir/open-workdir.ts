import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, unlinkSync, type Stats } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { MAX_SMALL_FILE_BYTES } from '@visor/storage';
import type { DirectoryCleaner } from './directory-cleaner.ts';
import { makeWorkDirectory } from './remove-leftovers.ts';

/** Folders of one attempt. When it is disposed they serve the next one, or are removed with their content soon after. */
export interface Workdir extends Disposable {
  /** Folder where the payload runs and writes. */
  readonly out: string;
  readonly tmp: string;
  /** Paths of the inputs. */
  readonly inputs: readonly string[];
  /** User that has access to the folders: those of an earlier attempt may have one already. */
  owner: number | undefined;
  /**
   * Creates a folder for one input and returns the input's path: two inputs may have the same name. Where the input is small, a file of
   * an earlier attempt may lie there, to be overwritten: a file system that has just removed a file takes longer to make the next one.
   */
  createInputPath(index: number, basename: string, size: number): string;
  /** Returns the path of a file of the pilot, outside the payload's folders. */
  pilotFile(name: string): string;
  /** Whether an earlier attempt has left this file of the pilot: empty, and its owner's alone. */
  isKept(path: string): boolean;
  /**
   * Lets the folders serve another attempt of the same task: this one has succeeded, and no process of it is left. Other tasks do not
   * get them, since attributes of a folder stay that its payloads may have set.
   */
  offer(): void;
}

export interface Workdirs extends Disposable {
  /** Opens `<root>/<key>`. @throws the file system's error */
  open(key: string, task: string): Workdir;
}

/** Folders that are as they were at their beginning. */
interface Folders {
  readonly path: string;
  readonly task: string;
  readonly owner: number | undefined;
  /** Names of the pilot's files that were kept. */
  readonly kept: ReadonlySet<string>;
  /** Inputs that were kept, by their index. */
  readonly inputs: readonly (string | undefined)[];
  /** What a folder was when it was made, by its name. */
  readonly marks: ReadonlyMap<string, string>;
  readonly at: number;
}

/** Errors of a work directory that a payload of the pilot's user has removed or made inaccessible; it is repaired. */
const REPAIRABLE_CODES = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'];
const OWN_MODE = 0o700;
const STREAMS: ReadonlySet<string> = new Set(['stdout', 'stderr']);
const STREAM_MODE = 0o600;
/** Folders that wait for an attempt; and how long, milliseconds. */
const MAX_IDLE = 64;
const IDLE_MS = 1_000;
/** What is removed in this thread of one folder; another process removes more. */
const MAX_UNLINKED = 16;
const MAX_UNLINKED_BYTES = 1024 * 1024;

/**
 * Opens the folders of attempts below `root`. They are made in this thread: the thread pool takes ten times as long for a local folder.
 * And they are used again, as to make and to remove them takes longer than all else that a small job needs.
 */
export function openWorkdirs(root: string, cleaner: DirectoryCleaner): Workdirs {
  const idle: Folders[] = [];
  let timer: NodeJS.Timeout | undefined;
  const removeIdle = (before: number): void => {
    const kept = idle.filter(({ path, at }) => at > before || void cleaner.remove(path));
    idle.splice(0, idle.length, ...kept);
    clearTimeout(timer);
    timer = idle.length > 0 ? setTimeout(() => removeIdle(performance.now() - IDLE_MS), IDLE_MS).unref() : undefined;
  };
  const leave: Leave = (folders, path, bytes) => {
    if (!folders || idle.length >= MAX_IDLE) return cleaner.remove(path, bytes);
    idle.push(folders);
    timer ??= setTimeout(() => removeIdle(performance.now() - IDLE_MS), IDLE_MS).unref();
  };
  /** Takes folders of the task that wait, under the new name. */
  const take = (path: string, task: string): Folders | undefined => {
    const place = idle.findLastIndex((folders) => folders.task === task);
    const [found] = place < 0 ? [] : idle.splice(place, 1);
    if (!found) return undefined;
    try {
      renameSync(found.path, path);
      return { ...found, path };
    } catch {
      cleaner.remove(found.path);
      return undefined;
    }
  };
  return {
    open: (key, task) => {
      const path = join(root, key);
      return workdirOf(take(path, task) ?? makeFolders(root, path, task), leave);
    },
    [Symbol.dispose]: () => removeIdle(Infinity),
  };
}

/** Leaves folders that can serve another attempt, or removes those at `path`. @param bytes what their inputs take */
type Leave = (folders: Folders | undefined, path: string, bytes: number) => void;

function workdirOf(folders: Folders, leave: Leave): Workdir {
  const { path, kept } = folders;
  const marks = new Map(folders.marks);
  const inputs: string[] = [];
  const oldInputs: (string | undefined)[] = [...folders.inputs];
  const files = new Set<string>();
  let isOffered = false;
  let inputBytes = 0;
  const inPath = (name: string): string => join(path, name);
  return {
    out: inPath('out'),
    tmp: inPath('tmp'),
    inputs,
    owner: folders.owner,
    createInputPath(index, basename, size) {
      const name = `in${index}`;
      if (!marks.has(name)) marks.set(name, makeFolder(inPath(name)));
      const input = join(path, name, basename);
      inputs[index] = input;
      inputBytes += size;
      const old = oldInputs[index];
      oldInputs[index] = undefined;
      if (old !== undefined && size <= MAX_SMALL_FILE_BYTES) renameSync(inPath(old), input);
      else if (old !== undefined) unlinkSync(inPath(old));
      return input;
    },
    pilotFile(name) {
      const file = inPath(name);
      files.add(file);
      return file;
    },
    isKept: (file) => kept.has(basename(file)),
    offer: () => void (isOffered = true),
    [Symbol.dispose]() {
      const left = isOffered
        ? clear({ ...folders, owner: this.owner, marks }, { inputs, files, others: oldInputs })
        : undefined;
      leave(left, path, inputBytes);
    },
  };
}

/** Makes new folders; only the pilot has access to them until the payload's user gets it. */
function makeFolders(root: string, path: string, task: string): Folders {
  try {
    mkdirSync(path, { mode: OWN_MODE });
  } catch (error) {
    if (!REPAIRABLE_CODES.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    makeWorkDirectory(root);
    mkdirSync(path, { mode: OWN_MODE });
  }
  const marks = new Map(['out', 'tmp'].map((name) => [name, makeFolder(join(path, name))]));
  return { path, task, owner: undefined, kept: new Set(), inputs: [], marks, at: 0 };
}

/** Makes a folder that every user may pass who gets there. @returns its mark */
function makeFolder(path: string): string {
  mkdirSync(path);
  chmodSync(path, 0o755);
  return markOf(lstatSync(path));
}

const markOf = ({ dev, ino, mode }: Stats): string => `${dev} ${ino} ${mode}`;

/** What an attempt has left in its folders. */
interface Left {
  readonly inputs: readonly string[];
  /** Files of the pilot. */
  readonly files: ReadonlySet<string>;
  /** Inputs of earlier attempts. */
  readonly others: readonly (string | undefined)[];
}

/** Makes the folders what they were at their beginning; undefined where that takes long, or they are not what the pilot made. */
function clear(folders: Folders, { inputs, files, others }: Left): Folders | undefined {
  const { path, owner, marks } = folders;
  try {
    // A payload of another user cannot write beside its own folders.
    const isApart = owner !== undefined;
    for (const other of others) if (other !== undefined) removeSmall(join(path, other));
    const keptInputs = inputs.map((input) =>
      isApart && isSmallFile(input) ? relative(path, input) : void removeSmall(input),
    );
    for (const name of isApart ? ['out', 'tmp'] : marks.keys()) empty(join(path, name), marks.get(name));
    const kept = new Set<string>();
    for (const file of files) {
      if (STREAMS.has(basename(file)) && isUnused(file)) kept.add(file);
      else removeSmall(file);
    }
    if (!isApart && readdirSync(path).some((name) => !marks.has(name) && !kept.has(join(path, name))))
      throw new Error('it holds more');
    // While it waits and its next inputs come, no payload may pass.
    chmodSync(path, OWN_MODE);
    return {
      ...folders,
      kept: new Set([...kept].map((file) => basename(file))),
      inputs: keptInputs,
      at: performance.now(),
    };
  } catch {
    return undefined;
  }
}

/** Removes what a folder holds. @throws where it is another folder, or that takes long */
function empty(folder: string, mark: string | undefined): void {
  if (markOf(lstatSync(folder)) !== mark) throw new Error('it was changed');
  const names = readdirSync(folder);
  if (names.length > MAX_UNLINKED) throw new Error('it holds too many files');
  for (const name of names) removeSmall(join(folder, name));
}

function removeSmall(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (found.isDirectory() || found.size > MAX_UNLINKED_BYTES) throw new Error('it takes long to remove');
  unlinkSync(path);
}

/** Whether it is a file that is overwritten sooner than removed and made again. */
function isSmallFile(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.nlink === 1 && found.size <= MAX_SMALL_FILE_BYTES;
}

/** Whether nothing was written to a stream, and only its owner has access to it, by this name. */
function isUnused(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size > 0 || found.nlink !== 1) return false;
  return (found.mode & 0o7777) === STREAM_MODE;
}
