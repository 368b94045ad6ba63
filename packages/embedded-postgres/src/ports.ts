import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
/** Below 32768, from which Linux takes ports for outgoing connections. */
const MIN_PORT = 18_000;
const MAX_PORT = 32_000;
const MAX_ATTEMPTS = 200;

/** Returns the error of listening on a port, or undefined when it is free. */
export function listenError(port: number, host: string = LOOPBACK): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** Whether a port is free now. */
export const isFree = async (port: number, host: string = LOOPBACK): Promise<boolean> =>
  (await listenError(port, host)) === undefined;

/**
 * Returns a port that is free now: the preferred one, else a random one, so that two concurrent starts rarely choose the same.
 * Another program may take it first, so that the caller must be able to choose again.
 */
export async function freePort(
  preferred?: number,
  taken: ReadonlySet<number> = new Set(),
  host: string = LOOPBACK,
): Promise<number> {
  if (preferred !== undefined && !taken.has(preferred) && (await isFree(preferred, host))) return preferred;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const port = randomInt(MIN_PORT, MAX_PORT);
    if (!taken.has(port) && (await isFree(port, host))) return port;
  }
  throw new Error(`no free port found between ${MIN_PORT} and ${MAX_PORT} on ${host}`);
}
