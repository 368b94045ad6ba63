import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until } from '@visor/testkit';

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A graphql-transport-ws client that sends exactly what it is told, and keeps what it got. */
interface RawSocket extends AsyncDisposable {
  readonly messages: readonly Message[];
  /** Code and reason with which it was closed. */
  readonly closed: { readonly code: number; readonly reason: string } | undefined;
  send(message: unknown): void;
  sendText(text: string): void;
  /** The first message for an operation. */
  answer(id: string): Promise<Message>;
  close(): Promise<{ readonly code: number; readonly reason: string }>;
}

export async function openSocket(
  url: string,
  options: { init?: unknown; headers?: Record<string, string>; protocol?: string } = {},
): Promise<RawSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), options.protocol ?? 'graphql-transport-ws', {
    headers: options.headers ?? {},
  });
  const messages: Message[] = [];
  let closed: { code: number; reason: string } | undefined;
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as Message));
  socket.on('close', (code, reason) => (closed = { code, reason: String(reason) }));
  await once(socket, 'open');
  socket.on('error', () => {});
  const send = (message: unknown): void => socket.send(JSON.stringify(message));
  if ('init' in options) {
    send({ type: 'connection_init', ...(options.init === undefined ? {} : { payload: options.init }) });
    await until(() => closed ?? messages.find(({ type }) => type === 'connection_ack'));
  }
  return {
    messages,
    get closed() {
      return closed;
    },
    send,
    sendText: (text) => socket.send(text),
    answer: (id) => until(() => messages.find((message) => message.id === id)),
    close: () => until(() => closed),
    async [Symbol.asyncDispose]() {
      socket.terminate();
    },
  };
}
