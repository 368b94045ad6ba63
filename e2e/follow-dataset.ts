import type { Appender } from '@visor/bus';
import { operatorBearer, type Stack } from '@visor/laptop';
import { pause } from '@visor/schema/pause';
import { until } from '@visor/testkit';

/** Between two tries to read. */
const PAUSE_MS = 50;
const WAIT = { within: 60_000 };
const DATASET = 'followed';
const QUERY = `subscription { datasetChanges(name: "${DATASET}") { fileCount processing { state } } }`;

/** Announces files of the dataset, each in a message of its own. */
async function announce(log: Appender, from: number, count: number): Promise<void> {
  for (let number = from; number < from + count; number++) {
    const name = `${DATASET}.${number}`;
    const checksum = number.toString(16).padStart(32, '0');
    const path = `${DATASET}/${name}`;
    const file = { name, storage: 'input', path, size: 1, checksum, checksumKind: 'md5' as const };
    await log.append('dsm.register.file.input', [{ dataset: DATASET, files: [file] }]);
  }
}

/** A reader of the dataset by server-sent events, which comes back with its cursor whenever it is cut off. */
export class Follower implements AsyncDisposable {
  /** Counts of files that came; two changes that are told after both have happened tell the same one. */
  readonly counts: number[] = [];
  /** The cursors of the events. */
  readonly cursors: string[] = [];
  readonly #stack: Stack;
  readonly #log: Appender;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  #announced = 0;

  constructor(stack: Stack, log: Appender) {
    this.#stack = stack;
    this.#log = log;
    this.#done = this.#follow();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#read().catch(() => {});
      await pause(PAUSE_MS);
    }
  }

  async #read(): Promise<void> {
    const { graphql, dir } = this.#stack;
    const { signal } = this.#stop;
    const cursor = this.cursors.at(-1);
    const headers = {
      accept: 'text/event-stream',
      authorization: operatorBearer(dir)(),
      ...(cursor === undefined ? {} : { 'last-event-id': cursor }),
    };
    const response = await fetch(`${graphql}?${new URLSearchParams({ query: QUERY }).toString()}`, { headers, signal });
    if (!response.ok || !response.body) return;
    let rest = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const events = `${rest}${chunk}`.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) this.#take(event);
    }
  }

  #take(event: string): void {
    const cursor = /^id: ?(.+)$/m.exec(event)?.[1];
    if (cursor !== undefined) this.cursors.push(cursor);
    const value = /"fileCount":(\d+)/.exec(event)?.[1];
    if (value !== undefined) this.counts.push(Number(value));
  }

  /** Announces files until one is an event: a stream without a cursor begins at an unknown time. */
  async begin(): Promise<void> {
    await until(async () => {
      await this.announce(1);
      return this.counts.length > 0;
    }, WAIT);
    await this.caughtUp();
  }

  async announce(count: number): Promise<void> {
    await announce(this.#log, this.#announced, count);
    this.#announced += count;
  }

  /** Waits until all files that were announced are in an event. */
  async caughtUp(): Promise<void> {
    await until(() => this.counts.at(-1) === this.#announced, WAIT);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }
}
