import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@visor/client';
import { RegisteredPilotsDocument, type RegisteredPilotsQuery } from '#operations';

const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;
/** Left from an earlier life. */
const ENDED: ReadonlySet<string> = new Set(['STOPPED', 'LOST']);

/**
 * Waits until workload knows the pilots of this life, since a stack without them is not ready for work; gives how often
 * each has started. One that does not register in time is said, and keeps nothing from going on.
 */
export async function awaitPilots(
  client: Client,
  names: readonly string[],
  { signal, print = () => {} }: { readonly signal?: AbortSignal; readonly print?: (line: string) => void },
): Promise<Record<string, number>> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    const registered = await readPilots(client);
    const present = registered.filter(({ name, status }) => names.includes(name) && !ENDED.has(status));
    const missing = names.filter((name) => !present.some((pilot) => pilot.name === name));
    const late = performance.now() >= end;
    if (late && missing.length > 0)
      print(`not registered after ${PATIENCE_MS / 1_000} s: ${missing.join(', ')}; see log/`);
    if (late || missing.length === 0) return Object.fromEntries(present.map(({ name, starts }) => [name, starts]));
    await delay(PAUSE_MS);
  }
}

/** Returns no pilots while workload is unavailable, so that the caller asks again. */
async function readPilots(client: Client): Promise<RegisteredPilotsQuery['pilots']> {
  try {
    return (await client.request(RegisteredPilotsDocument, {})).pilots;
  } catch {
    return [];
  }
}
