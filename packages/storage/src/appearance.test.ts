import { existsSync, mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { startDavServer, testDirectory, until } from '@visor/testkit';
import { openStorage } from './storage.ts';

const storage = openStorage();
const OPTIONS = { checksumKind: 'md5' } as const;

function site() {
  const directory = testDirectory();
  const path = (name: string): string => join(directory.path, name);
  mkdirSync(path('storage'));
  writeFileSync(path('made'), 'second');
  return { directory, path, url: (name: string) => pathToFileURL(path(`storage/${name}`)).href };
}
type Site = ReturnType<typeof site>;

describe('a folder', () => {
  test.each<[string, (at: Site) => Promise<unknown>]>([
    ['copied', async ({ path, url }) => await storage.store(path('made'), url('a'), OPTIONS)],
    ['moved', async ({ path, url }) => await storage.store(path('made'), url('a'), { ...OPTIONS, exclusive: true })],
    ['written', async ({ url }) => await storage.write(Buffer.from('second'), url('a'), OPTIONS)],
    [
      'renamed',
      async ({ path, url }) => {
        writeFileSync(path('storage/b'), 'second');
        return await storage.rename(url('b'), url('a')).catch((error: unknown) => error);
      },
    ],
  ])('what is %s takes no name from another file, and is still where it was', async (how, act) => {
    const at = site();
    await using _ = at.directory;
    writeFileSync(at.path('storage/a'), 'first');
    expect(await act(at)).toMatchObject({ reason: how === 'renamed' ? 'EXISTS' : 'NOT_STORED' });
    expect(readFileSync(at.path('storage/a'), 'utf8')).toBe('first');
    expect(readFileSync(at.path(how === 'renamed' ? 'storage/b' : 'made'), 'utf8')).toBe('second');
    expect(readdirSync(at.path('storage'))).toEqual(how === 'renamed' ? ['a', 'b'] : ['a']);
  });

  test('what is copied has no name before all of it is there', async () => {
    const { directory, path, url } = site();
    await using _ = directory;
    writeFileSync(path('made'), Buffer.alloc(40 * 1024 * 1024));
    const seen: boolean[] = [];
    const onProgress = (): void => void seen.push(existsSync(path('storage/a')));
    expect(await storage.store(path('made'), url('a'), { ...OPTIONS, onProgress })).toMatchObject({ ok: true });
    expect(new Set(seen)).toEqual(new Set([false]));
  });
});

describe('bytes in memory', () => {
  test('have no name before all of them are in their file, nor does what is written change under it', async () => {
    const { directory, path, url } = site();
    await using _ = directory;
    const seen: string[] = [];
    const watched = watch(path('storage'), (event, name) => void seen.push(`${event} ${name}`));
    using _stop = { [Symbol.dispose]: () => watched.close() };
    expect(await storage.write(Buffer.from('all'), url('a'), OPTIONS)).toMatchObject({ ok: true });
    await storage.remove(url('a'));
    await until(() => seen.filter((line) => line === 'rename a').length === 2);
    const steps = seen.map((line) => line.replace(/ [.]visor-.*[.]part$/, ' part'));
    // Made, written and made read-only under another name; linked, which gives it its own; removed.
    expect(steps).not.toContain('change a');
    expect(steps.slice(0, 2)).toEqual(['rename part', 'change part']);
    expect(readdirSync(path('storage'))).toEqual([]);
  });
});

describe('a server', () => {
  test('a file gets its name by one move, after all its bytes were sent and compared under another one', async () => {
    await using server = await startDavServer();
    expect(await storage.write(Buffer.from('all'), `${server.url}d/a`, OPTIONS)).toMatchObject({ ok: true });
    const steps = server.asked.filter((line) => /^(?:PUT|HEAD|MOVE)/.test(line));
    expect(steps).toEqual([
      expect.stringMatching(/^PUT .*[.]part$/),
      expect.stringMatching(/^HEAD .*[.]part$/),
      expect.stringMatching(/^MOVE .*[.]part$/),
    ]);
    expect([...server.files]).toEqual([['d/a', Buffer.from('all')]]);
  });

  test('a name that is taken after the last look is not taken from its file', async () => {
    await using server = await startDavServer({ beforeMove: (files, to) => files.set(to, Buffer.from('first')) });
    expect(await storage.write(Buffer.from('second'), `${server.url}d/a`, OPTIONS)).toMatchObject({
      ok: false,
      reason: 'NOT_STORED',
    });
    expect([...server.files]).toEqual([['d/a', Buffer.from('first')]]);
  });

  test('its word on a checksum is believed unless the caller wants all bytes read back', async () => {
    await using server = await startDavServer({ keep: (sent) => Buffer.alloc(sent.length) });
    const bytes = Buffer.from('sent');
    expect(await storage.write(bytes, `${server.url}d/a`, { ...OPTIONS, readBack: 'always' })).toMatchObject({
      ok: false,
      reason: 'CONTENT_CHANGED',
    });
    expect([...server.files]).toEqual([]);
    expect(await storage.write(bytes, `${server.url}d/a`, OPTIONS)).toMatchObject({ ok: true });
  });
});
