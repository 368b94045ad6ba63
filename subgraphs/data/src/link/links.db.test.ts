import { expect, test } from '@jest/globals';
import { testCatalog } from '../../test/kit.ts';
import { deleteLinkKeys } from './link-key.store.ts';
import { KEY_KEPT_MS, KEY_SIGNS_MS } from './link.rules.ts';
import { Links } from './links.ts';

const what = { id: 'file', replica: 'copy', subject: 'somebody' };

test('a link is good for ten minutes, for its purpose, at every process, and until its key is deleted', async () => {
  await using catalog = await testCatalog();
  let now = Date.parse('2026-11-21T12:00:00Z');
  const open = (): Links => new Links(catalog.db, () => new Date(now));
  const links = open();
  const { token, expiresAt } = await links.sign('get', what);
  expect(expiresAt.toISOString()).toBe('2026-11-21T12:10:00.000Z');
  expect(await open().verify('get', token)).toEqual({ ...what, purpose: 'get', expires: expiresAt.getTime() / 1_000 });
  await expect(links.verify('put', token)).rejects.toThrow('this link is for something else');
  now += 600_000 - 1;
  await links.verify('get', token);
  now += 1;
  await expect(links.verify('get', token)).rejects.toThrow('good until 2026-11-21T12:10:00.000Z: ask the API');
  now -= 1;
  await catalog.db.query('delete from link_key');
  await expect(open().verify('get', token)).rejects.toThrow('is not one of this installation');
});

test('a link that a clock signed which was ahead is good for no longer than any: not at all once the clock is right', async () => {
  await using catalog = await testCatalog();
  const right = Date.parse('2026-11-21T12:00:00Z');
  let now = right + 5 * 3_600_000;
  const links = new Links(catalog.db, () => new Date(now));
  const { token } = await links.sign('get', what);
  await links.verify('get', token);
  now = right;
  await expect(links.verify('get', token)).rejects.toThrow('signed by a clock that was ahead: ask the API for a new');
  // Clocks of two processes may differ by an hour.
  now = right + 4 * 3_600_000;
  await links.verify('get', token);
});

test('a new key signs after a day, and the links of the old one stay good; processes that need one at once make one', async () => {
  await using catalog = await testCatalog();
  let now = Date.parse('2026-11-21T12:00:00Z');
  const processes = Array.from({ length: 4 }, () => new Links(catalog.db, () => new Date(now)));
  const count = async (): Promise<number> =>
    (await catalog.one<{ count: number }>('select count(*)::int as count from link_key')).count;
  await Promise.all(processes.map((links) => links.sign('get', what)));
  expect(await count()).toBe(1);
  now += KEY_SIGNS_MS - 1;
  const old = await Promise.all(processes.map((links) => links.sign('get', what)));
  now += 1;
  const [first] = await Promise.all(processes.map((links) => links.sign('get', what)));
  expect(await count()).toBe(2);
  expect(first?.token.slice(0, 36)).not.toBe(old[0]?.token.slice(0, 36));
  for (const { token } of old) await processes[0]?.verify('get', token);
  now += KEY_KEPT_MS - KEY_SIGNS_MS;
  await deleteLinkKeys(catalog.db, new Date(now - KEY_KEPT_MS));
  expect(await count()).toBe(2);
  await deleteLinkKeys(catalog.db, new Date(now - KEY_KEPT_MS + 1));
  expect(await count()).toBe(1);
});

test('nothing but a whole token of this installation is taken', async () => {
  await using catalog = await testCatalog();
  const links = new Links(catalog.db, () => new Date());
  const { token } = await links.sign('get', what);
  const wrong = [
    '',
    '.',
    '..',
    'a.b.c',
    token.slice(1),
    `${token}A`,
    token.slice(0, -1),
    `${token}=`,
    token.toUpperCase(),
    token.repeat(9),
  ];
  // The last character of a signature has bits that mean nothing.
  const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const neighbour = last[last.indexOf(token.at(-1) ?? '') ^ 1] ?? '';
  for (const text of [...wrong, token.slice(0, -1) + neighbour])
    await expect(links.verify('get', text)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
