import { print } from 'graphql';
import { BenchStreamDocument } from '#operations';

interface Message {
  readonly type: string;
  readonly payload?: {
    readonly data?: { readonly datasetChanges: { readonly fileCount: number } } | null;
    readonly errors?: unknown;
    readonly extensions?: { readonly cursor?: string };
  };
}

const QUERY = print(BenchStreamDocument);

interface ReaderOptions {
  readonly url: string;
  readonly authorization: string;
  readonly datasetId: string;
  /** When the file of a count was announced, by `performance.now()`. */
  announcedAt(count: number): number;
}

/** One reader of a dataset, on a socket of its own. */
export class StreamReader {
  counts: number[] = [];
  cursors: string[] = [];
  latencies: number[] = [];
  cursor: string | undefined;
  /** Why it could not read on. */
  fault: string | undefined;
  readonly #options: ReaderOptions;
  #socket: WebSocket | undefined;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  get last(): number {
    return this.counts.at(-1) ?? 0;
  }

  /** Subscribes, behind the last event where there was one; resolves when the socket is accepted. @throws Error */
  open(): Promise<void> {
    const { url, authorization, datasetId } = this.#options;
    const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    this.#socket = socket;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const send = (message: object): void => socket.send(JSON.stringify(message));
    socket.addEventListener('open', () => send({ type: 'connection_init', payload: { authorization } }));
    socket.addEventListener('error', () => reject(new Error('the gateway takes no sockets')));
    socket.addEventListener('close', ({ reason }) => reject(new Error(`the gateway closes the socket: ${reason}`)));
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as Message;
      if (message.type === 'ping') return send({ type: 'pong' });
      if (message.type === 'connection_ack') {
        const payload = { query: QUERY, variables: { id: datasetId, after: this.cursor } };
        send({ type: 'subscribe', id: '1', payload });
        return resolve();
      }
      this.#take(message, String(data));
    });
    return promise;
  }

  #take({ type, payload }: Message, text: string): void {
    const count = payload?.data?.datasetChanges.fileCount;
    if (type !== 'next' || count === undefined || payload?.errors !== undefined) {
      this.fault = text.slice(0, 500);
      return;
    }
    this.cursor = payload?.extensions?.cursor;
    this.counts.push(count);
    this.cursors.push(this.cursor ?? '');
    this.latencies.push(performance.now() - this.#options.announcedAt(count));
  }

  forget(): void {
    this.counts = [];
    this.cursors = [];
    this.latencies = [];
  }

  close(): void {
    this.#socket?.close();
  }
}
