import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Refusal } from '@visor/schema';
import { confineTo } from '@visor/storage';
import { inTime } from './in-time.ts';
import { rootPlace } from './root-place.rules.ts';
import type { Storage } from './storage.entity.ts';

/** Longest wait for the file system of a folder. */
const FOLDER_TIMEOUT_MS = 5_000;

/** Waits for the file system of a folder: what resolves links waits in this thread. @returns what is there @throws Refusal UNAVAILABLE */
export async function assertAnswers(path: string): Promise<Stats | undefined> {
  return await inTime(
    stat(path).catch(() => undefined),
    {
      ms: FOLDER_TIMEOUT_MS,
      late: () => new Refusal('UNAVAILABLE', `url is on a file system that does not answer`, { field: 'url' }),
    },
  );
}

/**
 * Returns the place of a registered storage's root with links resolved as this machine sees them. Of a folder that is away, does not answer
 * or is on other hosts alone it is the path.
 */
export async function realPlace({ url, health }: Pick<Storage, 'url' | 'health'>): Promise<string> {
  const place = rootPlace(url);
  if (!place.startsWith('/') || health === 'UNAVAILABLE') return place;
  try {
    await assertAnswers(place);
    return confineTo([]).resolveFolder(place);
  } catch {
    return place;
  }
}
