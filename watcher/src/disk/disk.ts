import { Worker } from 'node:worker_threads';
import type { DiskAnswer, DiskRequest, Entry, FileToHash, HashOutcome, ListedEntry, Look } from './protocol.ts';

/** The file system refused a request; `code` is its word for why. */
export class DiskError extends Error {
  override readonly name = 'DiskError';
  readonly code: string;
  constructor(code: string, text: string) {
    super(text);
    this.code = code;
  }
}

/** The watched folder, read by threads. Paths are relative to it. */
export interface Disk extends AsyncDisposable {
  /** @throws DiskError */
  look(paths: readonly string[]): Promise<readonly Look[]>;
  /** Lists a folder part by part. @returns the folder itself @throws DiskError */
  list(folder: string, onPart: (entries: readonly ListedEntry[]) => void): Promise<Entry>;
  /** Reads files for their checksums, on the thread that has the least to do. */
  hash(files: readonly FileToHash[]): Promise<readonly HashOutcome[]>;
}

type AnswerOf<Key extends string> = Extract<DiskAnswer, Readonly<Record<Key, unknown>>>;

interface Call {
  readonly resolve: (answer: DiskAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly onPart?: (entries: readonly ListedEntry[]) => void;
}

/** One thread and the requests that it has not answered. */
class DiskThread {
  readonly #worker: Worker;
  readonly #calls = new Map<number, Call>();
  #last = 0;
  #ended: Error | undefined;

  constructor(root: string) {
    this.#worker = new Worker(new URL('./disk-worker.ts', import.meta.url), {
      workerData: root,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.#worker.on('message', (answer: DiskAnswer) => this.#take(answer));
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () => this.#end(new Error('a thread that reads the folder has ended')));
  }

  get load(): number {
    return this.#calls.size;
  }

  request(make: (id: number) => DiskRequest, onPart?: (entries: readonly ListedEntry[]) => void): Promise<DiskAnswer> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject, ...(onPart && { onPart }) });
      this.#worker.postMessage(make(id));
    });
  }

  #take(answer: DiskAnswer): void {
    const call = this.#calls.get(answer.id);
    if (!call) return;
    if ('more' in answer) {
      call.onPart?.(answer.more);
      this.#worker.postMessage({ next: answer.id });
      return;
    }
    this.#calls.delete(answer.id);
    if ('code' in answer) call.reject(new DiskError(answer.code, answer.text));
    else call.resolve(answer);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#calls.values()) reject(this.#ended);
    this.#calls.clear();
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Threads that read files, beside one that looks and lists. */
const HASH_THREADS = 2;

/** @param root absolute, without links */
export function openDisk(root: string): Disk {
  const looking = new DiskThread(root);
  const hashing = Array.from({ length: HASH_THREADS }, () => new DiskThread(root));
  const ask = async <Key extends string>(answer: Promise<DiskAnswer>, key: Key): Promise<AnswerOf<Key>> => {
    const given = await answer;
    if (key in given) return given as AnswerOf<Key>;
    throw new Error(`a thread answered without ${key}`);
  };
  return {
    look: async (paths) =>
      (
        await ask(
          looking.request((id) => ({ id, task: 'look', paths })),
          'looked',
        )
      ).looked,
    list: async (folder, onPart) =>
      (
        await ask(
          looking.request((id) => ({ id, task: 'list', folder }), onPart),
          'listed',
        )
      ).listed,
    async hash(files) {
      const [thread = looking] = hashing.toSorted((a, b) => a.load - b.load);
      return (
        await ask(
          thread.request((id) => ({ id, task: 'hash', files })),
          'hashed',
        )
      ).hashed;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([looking, ...hashing].map((thread) => thread.terminate()));
    },
  };
}
