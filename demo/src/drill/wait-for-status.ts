import { DrillStatusDocument, type DrillStatusQuery } from '#operations';
import { pause } from '@visor/schema/pause';
import type { Drill } from './drill.ts';

type Found = DrillStatusQuery['dataset'];

const POLL_INTERVAL_MS = 200;
const MAX_WAIT_MS = 120_000;

/** Waits until a dataset has a status. @returns it; or, where that takes too long, why */
export async function waitForStatus(
  { client, signal }: Pick<Drill, 'client' | 'signal'>,
  dataset: string,
  status: 'UPLOADED' | 'DELETED',
): Promise<{ readonly found: NonNullable<Found> } | { readonly problem: string }> {
  const until = performance.now() + MAX_WAIT_MS;
  for (;;) {
    const { dataset: found } = await client.request(DrillStatusDocument, { dataset });
    if (found?.status === status) return { found };
    signal.throwIfAborted();
    if (performance.now() > until) return { problem: problemOf(dataset, found) };
    await pause(POLL_INTERVAL_MS, signal);
  }
}

function problemOf(dataset: string, found: Found): string {
  const upload = found?.upload ? `, its upload ${found.upload.state} ${found.upload.lastError ?? ''}` : '';
  const kept = found?.whyKept.map(({ text }) => text).join(' ') ?? '';
  return `${dataset} is ${found?.status ?? 'not known'}${upload} ${kept}`.trim();
}
