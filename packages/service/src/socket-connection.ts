import { parseMessage, type Server as GraphqlSocketServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { LIMITS } from './limits.rules.ts';
import type { Logger } from './log.ts';
import { isJsonDeeperThan } from './nesting.rules.ts';
import { NESTING_FAULT } from './request-body.ts';

/** Close codes of the protocol graphql-transport-ws that are used here, and 1012, after which clients connect again. */
export const CLOSE = {
  restart: 1012,
  badRequest: 4400,
  forbidden: 4403,
  tooManySockets: 4429,
  internalError: 4500,
} as const;

const PING_INTERVAL_MS = 12_000;
/** The protocol's limit of a close reason. */
const MAX_REASON_BYTES = 123;
/** A message's own object, its payload and `variables`, around the values that clients give. */
const ENVELOPE_LEVELS = 3;
/** A `complete` message is its type and an id. */
const MAX_COMPLETE_LENGTH = 500;

/** A text cut to what a close reason may hold, at a whole character. */
function closeReason(text: string): string {
  let reason = text;
  while (Buffer.byteLength(reason) > MAX_REASON_BYTES) reason = [...reason].slice(0, -1).join('');
  return reason;
}

interface ConnectionOptions<Extra extends { readonly socket: WebSocket }> {
  readonly server: GraphqlSocketServer<Extra>;
  readonly extra: Extra;
  readonly logger: Logger;
  /** Called when the client no longer wants the answer of an operation. */
  completed(id: string): void;
}

/** Speaks graphql-transport-ws on an open socket until it is closed. */
export function serveConnection<Extra extends { readonly socket: WebSocket }>(options: ConnectionOptions<Extra>): void {
  const { server, extra, logger } = options;
  const { socket } = extra;
  // ws itself closes without a reason where a message is too large or no text.
  const close = socket.close.bind(socket);
  socket.close = (code, reason) => close(code, closeReason(String(reason ?? reasonOf(code))));
  socket.on('error', (error) => logger.debug({ err: error }, 'socket failed'));
  const stopPings = keepAlive(socket);
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (data) =>
        new Promise((resolve) => {
          if (socket.readyState !== socket.OPEN) return resolve();
          // A write fails when the client has gone, which is no error of the operation: it ends with the socket.
          socket.send(data, () => resolve());
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) =>
        socket.on('message', (data) => {
          const text = String(data);
          receive(options, text, take).catch((error: unknown) => {
            if (socket.readyState !== socket.OPEN) return;
            logger.error({ err: error }, 'message of a socket not handled');
            socket.close(CLOSE.internalError, 'internal error; the log of the service says more');
          });
        }),
    },
    extra,
  );
  socket.once('close', (code, reason) => {
    stopPings();
    closed(code, String(reason)).catch((error: unknown) => logger.error({ err: error }, 'socket not closed'));
  });
}

function reasonOf(code: number | undefined): string {
  if (code === 1009) return `a message may have at most ${LIMITS.messageBytes} bytes`;
  if (code === 1007) return 'messages must be UTF-8';
  return code === 1002 ? 'the WebSocket protocol was not followed' : '';
}

async function receive<Extra extends { readonly socket: WebSocket }>(
  { extra: { socket }, completed }: ConnectionOptions<Extra>,
  text: string,
  take: (text: string) => Promise<void>,
): Promise<void> {
  if (isJsonDeeperThan(text, LIMITS.nesting + ENVELOPE_LEVELS))
    return refuseMessage(socket, text, { message: NESTING_FAULT, code: 'INVALID', limit: LIMITS.nesting });
  const fault = messageFault(text);
  if (fault !== undefined) return refuseMessage(socket, text, { message: fault, code: 'BAD_REQUEST' });
  if (text.length <= MAX_COMPLETE_LENGTH && text.includes('"complete"')) {
    const { type, id } = envelopeOf(text);
    if (type === 'complete' && id !== undefined) completed(id);
  }
  return take(text);
}

/** JSON.parse does not recurse; only what walks its result does. */
function envelopeOf(text: string): { type?: unknown; id?: string } {
  try {
    const { type, id } = JSON.parse(text) as { type?: unknown; id?: unknown };
    return typeof id === 'string' ? { type, id } : { type };
  } catch {
    return {};
  }
}

/** What is wrong with a message by the rules of the protocol, whose own server closes the socket without a reason. */
function messageFault(text: string): string | undefined {
  try {
    parseMessage(text);
    return undefined;
  } catch (error) {
    return error instanceof SyntaxError ? 'the message is not JSON' : (error as Error).message;
  }
}

/** An operation that cannot be read is refused like any other, and the socket goes on; other messages end it. */
function refuseMessage(
  socket: WebSocket,
  text: string,
  { message, ...extensions }: { readonly message: string; readonly code: string; readonly limit?: number },
): void {
  const { type, id } = envelopeOf(text);
  if (type !== 'subscribe' || !id) return socket.close(CLOSE.badRequest, message);
  const error = { message, extensions: { ...extensions, retryable: false } };
  socket.send(JSON.stringify({ id, type: 'error', payload: [error] }));
}

/** Closes a socket whose peer does not answer pings. */
function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const pings = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_INTERVAL_MS);
  return () => clearInterval(pings);
}
