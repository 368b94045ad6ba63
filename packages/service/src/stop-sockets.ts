import { setImmediate } from 'node:timers/promises';
import type { WebSocket, WebSocketServer } from 'ws';
import { drain } from './drain.ts';
import { CLOSE } from './socket-connection.ts';

/** An operation that runs on a socket. */
export class RunningOperation {
  readonly abort = new AbortController();
  readonly ended = Promise.withResolvers<void>();
  /** A subscription goes on at another process; what is answered once is answered here. */
  isSubscription = false;
}

interface OpenSocket {
  readonly socket: WebSocket;
  readonly running: ReadonlyMap<string, RunningOperation>;
}

const RESTART_TEXT = 'the service restarts: subscribe again, with the last cursor as `after`';
/** How long a peer may take to answer the close: one that reads nothing never does. */
const CLOSE_TIMEOUT_MS = 1_000;

async function closeAnswered({ socket, running }: OpenSocket): Promise<void> {
  const answers = [...running.values()].filter(({ isSubscription }) => !isSubscription);
  await Promise.all(answers.map(({ ended }) => ended.promise));
  // An operation ends before its `complete` is sent; without that, clients would send it again.
  if (answers.length > 0) await setImmediate();
  socket.close(CLOSE.restart, RESTART_TEXT);
}

/** Takes no more sockets, answers what is answered once, and closes the others so that their clients come back with their cursors. */
export async function stopSockets(server: WebSocketServer, open: ReadonlySet<OpenSocket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  await drain([...open].map(closeAnswered));
  for (const { socket } of open) socket.close(CLOSE.restart, RESTART_TEXT);
  const timer = setTimeout(() => {
    for (const { socket } of open) socket.terminate();
  }, CLOSE_TIMEOUT_MS);
  await closed;
  clearTimeout(timer);
}
