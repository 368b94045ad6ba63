import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
/** Below 32768, where Linux begins to hand out ports for outgoing connections: such a port can't be taken by chance. */
const LOWEST = 18_000;
const HIGHEST = 32_000;

/** The error that keeps a server from listening on the port now; undefined when nothing does. */
export function listenError(port: number, host: string = LOOPBACK): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** Whether the host's address can listen on the port now. */
export const isFree = async (port: number, host: string = LOOPBACK): Promise<boolean> =>
  (await listenError(port, host)) === undefined;

/**
 * A port that is free now: the wished one if it can be had, else one at random, so that two stacks that start at once
 * seldom try the same. Somebody may still take it first: who listens must be ready to pick again.
 */
export async function freePort(
  wished?: number,
  taken: ReadonlySet<number> = new Set(),
  host: string = LOOPBACK,
): Promise<number> {
  if (wished !== undefined && !taken.has(wished) && (await isFree(wished, host))) return wished;
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!taken.has(port) && (await isFree(port, host))) return port;
  }
  throw new Error(`no free port found between ${LOWEST} and ${HIGHEST} on ${host}`);
}
