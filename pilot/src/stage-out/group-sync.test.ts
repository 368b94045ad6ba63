import { expect, test } from '@jest/globals';
import type { StoreFailure } from '@visor/storage';
import { openGroupSync } from './group-sync.ts';

const FAILURE: StoreFailure = { ok: false, reason: 'NOT_STORED', text: 'gone' };
const never = new AbortController().signal;

/** A storage that notes what is synced, each time when it is let. */
function slowStorage(fails: (url: string) => boolean = () => false) {
  const calls: string[][] = [];
  const gates: (() => void)[] = [];
  const sync = async (urls: readonly string[]): Promise<StoreFailure | undefined> => {
    calls.push([...urls]);
    await new Promise<void>((resolve) => gates.push(resolve));
    return urls.some(fails) ? FAILURE : undefined;
  };
  /** Lets every call that there is end, and those that follow. */
  const letAll = async (): Promise<void> => {
    for (let quiet = 0; quiet < 10; quiet++) {
      await Promise.resolve();
      for (const open of gates.splice(0)) {
        open();
        quiet = 0;
      }
    }
  };
  return { sync, calls, letAll };
}

test('who comes while a sync is under way shares the next one, and folders go apart', async () => {
  const storage = slowStorage();
  const group = openGroupSync(storage, 60_000);
  const first = group.sync(['/s/a'], never);
  const others = [group.sync(['/s/b'], never), group.sync(['/s/c', '/t/d'], never)];
  await storage.letAll();
  expect(await Promise.all([first, ...others])).toEqual([undefined, undefined, undefined]);
  expect(storage.calls).toEqual([['/s/a'], ['/t/d'], ['/s/b', '/s/c']]);
  const later = group.sync(['/s/e'], never);
  await storage.letAll();
  expect(await later).toBeUndefined();
});

test('one that is at fault fails alone', async () => {
  const storage = slowStorage((url) => url === '/s/bad');
  const group = openGroupSync(storage, 60_000);
  const syncs = ['/s/a', '/s/b', '/s/bad', '/s/c'].map((url) => group.sync([url], never));
  await storage.letAll();
  expect(await Promise.all(syncs)).toEqual([undefined, undefined, FAILURE, undefined]);
});

test('an attempt that is stopped does not wait', async () => {
  const stop = new AbortController();
  const storage = slowStorage();
  const group = openGroupSync(storage, 60_000);
  const waiting = group.sync(['/s/a'], stop.signal);
  stop.abort();
  expect(await waiting).toBeUndefined();
  await storage.letAll();
});
