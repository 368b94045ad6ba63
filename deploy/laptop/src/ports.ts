import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below 32768, where Linux begins to hand out ports for outgoing connections: such a port can't be taken by chance. */
const LOWEST = 18_000;
const HIGHEST = 32_000;

/** Whether 127.0.0.1 can listen on the port now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * A port that is free now: the wished one if it can be had, else one at random, so that two stacks that start at once
 * seldom try the same. Somebody may still take it first: who listens must be ready to pick again.
 */
export async function freePort(wished?: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  if (wished !== undefined && !taken.has(wished) && (await isFree(wished))) return wished;
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port found between ${LOWEST} and ${HIGHEST} on 127.0.0.1`);
}
