import { setTimeout as delay } from 'node:timers/promises';
import { ask, type Endpoint } from './prepare.ts';

interface Registered {
  readonly name: string;
  readonly status: string;
  readonly starts: number;
}

const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;
/** Left from an earlier life. */
const ENDED: ReadonlySet<string> = new Set(['STOPPED', 'LOST']);

/**
 * Waits until workload knows the pilots of this life, since a stack without them is not ready for work; gives how often
 * each has started. One that does not register in time is said, and keeps nothing from going on.
 */
export async function awaitPilots(
  endpoint: Endpoint,
  names: readonly string[],
  { signal, say = () => {} }: { readonly signal?: AbortSignal; readonly say?: (line: string) => void },
): Promise<Record<string, number>> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    const registered = await read(endpoint);
    const present = registered.filter(({ name, status }) => names.includes(name) && !ENDED.has(status));
    const missing = names.filter((name) => !present.some((pilot) => pilot.name === name));
    const late = performance.now() >= end;
    if (late && missing.length > 0)
      say(`not registered after ${PATIENCE_MS / 1_000} s: ${missing.join(', ')}; see log/`);
    if (late || missing.length === 0) return Object.fromEntries(present.map(({ name, starts }) => [name, starts]));
    await delay(PAUSE_MS);
  }
}

/** Nothing while workload is away: it is asked again. */
async function read(endpoint: Endpoint): Promise<readonly Registered[]> {
  try {
    return (await ask<{ pilots: Registered[] }>(endpoint, '{ pilots { name status starts } }')).pilots;
  } catch {
    return [];
  }
}
