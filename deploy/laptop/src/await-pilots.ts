import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@visor/client';
import { RegisteredPilotsDocument, type RegisteredPilotsQuery } from '#operations';

const TIMEOUT_MS = 30_000;
const POLL_INTERVAL_MS = 100;
/** States of pilots of an earlier start. */
const ENDED_STATES: ReadonlySet<string> = new Set(['STOPPED', 'LOST']);

/**
 * Waits until the pilots of this start have registered, and returns how often each has started. After a timeout it prints which
 * have not, and returns the others.
 */
export async function awaitPilots(
  client: Client,
  names: readonly string[],
  { signal, print = () => {} }: { readonly signal?: AbortSignal; readonly print?: (line: string) => void },
): Promise<Record<string, number>> {
  const end = performance.now() + TIMEOUT_MS;
  for (;;) {
    signal?.throwIfAborted();
    const registered = await readPilots(client);
    const present = registered.filter(({ name, status }) => names.includes(name) && !ENDED_STATES.has(status));
    const missing = names.filter((name) => !present.some((pilot) => pilot.name === name));
    const timedOut = performance.now() >= end;
    if (timedOut && missing.length > 0)
      print(`pilots not registered after ${TIMEOUT_MS / 1_000} s: ${missing.join(', ')}; see log/`);
    if (timedOut || missing.length === 0) return Object.fromEntries(present.map(({ name, starts }) => [name, starts]));
    await delay(POLL_INTERVAL_MS);
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
