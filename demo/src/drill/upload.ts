import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DrillUploadDocument, RegisterStorageDocument } from '#operations';
import { pause } from '@visor/schema/pause';
import type { Drill } from './drill.ts';
import { INSPECTORS } from './inspections.ts';
import { killEach } from './kill-each.ts';
import type { Outcome } from './steps.rules.ts';

/** External storage of the drill. */
export const OUTSIDE = 'outside';

const POLL_INTERVAL_MS = 200;
const UPLOAD_MS = 120_000;

/** Registers an external storage, and waits until the result of the chain is there, while each inspector is killed once. */
export async function upload(drill: Drill, dataset: string): Promise<Outcome> {
  const { client, stack, signal } = drill;
  const folder = join(stack.dir, 'storage', OUTSIDE);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const url = pathToFileURL(`${folder}/`).href;
  await client.request(RegisterStorageDocument, { input: { name: OUTSIDE, kind: 'external', url } });
  const kills = killEach(stack, INSPECTORS, signal);
  kills.catch(() => {});
  const until = performance.now() + UPLOAD_MS;
  for (;;) {
    const { dataset: found } = await client.request(DrillUploadDocument, { dataset });
    if (found?.status === 'UPLOADED') break;
    signal.throwIfAborted();
    if (performance.now() > until)
      return {
        ok: false,
        text: `${dataset} is ${found?.status}: ${found?.upload?.state} ${found?.upload?.lastError ?? ''}`,
      };
    await pause(POLL_INTERVAL_MS, signal);
  }
  await kills;
  return { ok: true, text: `${dataset} is UPLOADED, while both inspectors were killed` };
}
