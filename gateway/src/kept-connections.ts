import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { HttpAnswer } from './http-answer.rules.ts';

interface TextRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
}

interface ConnectionOptions {
  readonly url: URL;
  /** Longest silence of the server, milliseconds. */
  readonly timeoutMs: number;
  readonly now?: () => number;
}

/** One request with its answer. */
interface Exchange {
  readonly text: string;
  readonly encoding: BufferEncoding;
  readonly answer: HttpAnswer;
  /** What carries it, once it was sent. */
  socket: Socket | undefined;
  resolve(text: string): void;
  reject(error: Error): void;
}

interface Connection {
  readonly socket: Socket;
  exchange: Exchange | undefined;
  idleSince: number;
}

const MAX_CONNECTIONS = 64;
const CONNECT_TIMEOUT_MS = 5_000;
/** Below the services' own 30 s, so that a connection is never used while its server closes it. */
const MAX_IDLE_MS = 20_000;
const VALID_HEADER = /^[\t\x20-\x7e]*$/;

const failure = (code: string, message: string): Error => Object.assign(new Error(message), { code });

/**
 * Posts texts to one server of Visor's over kept connections, with one write and, as a rule, one read for each: measured at two
 * thirds of the processor time that undici takes where a request is only passed on.
 */
export class KeptConnections implements Disposable {
  readonly #options: ConnectionOptions;
  readonly #now: () => number;
  readonly #open = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #waiting = new Set<Exchange>();
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Resolves with the text of the answer, whatever its status. An abort ends the connection, so that the server stops too. */
  post(request: TextRequest): Promise<string> {
    const { signal } = request;
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.#isClosed) return Promise.reject(failure('CLOSED', 'the gateway stops'));
    return new Promise((resolve, reject) => {
      const length = Buffer.byteLength(request.body);
      const text = this.#textOf(request, length);
      // Without other characters than ASCII, Latin-1 gives the same bytes, for less.
      const encoding = length === request.body.length ? 'latin1' : 'utf8';
      const exchange: Exchange = { text, encoding, answer: new HttpAnswer(), socket: undefined, resolve, reject };
      if (signal) this.#endOnAbort(exchange, signal);
      const connection = this.#idleConnection() ?? this.#newConnection();
      if (connection) this.#send(connection, exchange);
      else this.#waiting.add(exchange);
    });
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const exchange of this.#waiting) exchange.reject(failure('CLOSED', 'the gateway stops'));
    this.#waiting.clear();
    for (const { socket } of this.#open) socket.destroy();
  }

  #endOnAbort(exchange: Exchange, signal: AbortSignal): void {
    const { resolve, reject } = exchange;
    const onAbort = (): void => {
      this.#waiting.delete(exchange);
      exchange.socket?.destroy();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort);
    exchange.resolve = (text) => {
      signal.removeEventListener('abort', onAbort);
      resolve(text);
    };
    exchange.reject = (error) => {
      signal.removeEventListener('abort', onAbort);
      reject(error);
    };
  }

  #textOf({ path, headers, body }: TextRequest, length: number): string {
    let head = `POST ${path} HTTP/1.1\r\nhost: ${this.#options.url.host}\r\nconnection: keep-alive\r\n`;
    for (const name in headers) {
      const value = headers[name] ?? '';
      if (!VALID_HEADER.test(value))
        throw failure('INVALID_HEADER', `the header ${name} has characters that are not sent`);
      head += `${name}: ${value}\r\n`;
    }
    return `${head}content-length: ${length}\r\n\r\n${body}`;
  }

  /** Takes the connection that was used last: the others get old, and are closed. */
  #idleConnection(): Connection | undefined {
    for (;;) {
      const connection = this.#idle.pop();
      if (!connection) return undefined;
      const { socket, idleSince } = connection;
      if (socket.readable && socket.writable && this.#now() - idleSince < MAX_IDLE_MS) return connection;
      socket.destroy();
    }
  }

  #newConnection(): Connection | undefined {
    if (this.#open.size >= MAX_CONNECTIONS) return undefined;
    const { url, timeoutMs } = this.#options;
    const isTls = url.protocol === 'https:';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const port = Number(url.port) || (isTls ? 443 : 80);
    const socket = isTls ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });
    const connection: Connection = { socket, exchange: undefined, idleSince: 0 };
    this.#open.add(connection);
    let fault: Error | undefined;
    socket.setNoDelay(true).setTimeout(CONNECT_TIMEOUT_MS);
    socket.once(isTls ? 'secureConnect' : 'connect', () => socket.setTimeout(timeoutMs));
    socket.on('timeout', () => {
      fault = failure('TIMEOUT', 'it has not answered in time');
      socket.destroy();
    });
    socket.on('error', (error) => (fault ??= error));
    socket.on('data', (bytes: Buffer) => this.#read(connection, bytes));
    socket.once('close', () => this.#onClose(connection, fault));
    return connection;
  }

  #send(connection: Connection, exchange: Exchange): void {
    connection.exchange = exchange;
    exchange.socket = connection.socket;
    connection.socket.write(exchange.text, exchange.encoding);
  }

  #read(connection: Connection, bytes: Buffer): void {
    const { exchange, socket } = connection;
    // Nobody has asked for what comes now.
    if (!exchange) return void socket.destroy();
    try {
      const text = exchange.answer.push(bytes);
      if (text === undefined) return;
      this.#release(connection, exchange.answer.keepsConnection);
      exchange.resolve(text);
    } catch (error) {
      connection.exchange = undefined;
      socket.destroy();
      exchange.reject(error as Error);
    }
  }

  #release(connection: Connection, isKept: boolean): void {
    connection.exchange = undefined;
    if (!isKept) return void connection.socket.destroy();
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      return this.#send(connection, next);
    }
    connection.idleSince = this.#now();
    this.#idle.push(connection);
  }

  #onClose(connection: Connection, fault: Error | undefined): void {
    const { exchange } = connection;
    this.#open.delete(connection);
    const place = this.#idle.indexOf(connection);
    if (place >= 0) this.#idle.splice(place, 1);
    const text = fault ? undefined : exchange?.answer.end();
    if (text === undefined) exchange?.reject(fault ?? failure('ECONNRESET', 'the connection ended before the answer'));
    else exchange?.resolve(text);
    const [next] = this.#waiting;
    const replacement = next && !this.#isClosed ? this.#newConnection() : undefined;
    if (!next || !replacement) return;
    this.#waiting.delete(next);
    this.#send(replacement, next);
  }
}
