import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { confineTo } from '@visor/storage';
import { startDavServer, testDirectory } from '@visor/testkit';
import { placesOf, testCatalog } from '../../test/kit.ts';
import { registerStorage } from './register-storage.ts';

async function site(roots: readonly string[] = []) {
  const catalog = await testCatalog();
  const directory = testDirectory();
  const at = (name: string): string => join(directory.path, name);
  const confinement = confineTo(roots.map(at));
  return {
    at,
    register: (name: string, path: string, kind: 'input' | 'output' = 'input') =>
      registerStorage(catalog.deps, placesOf(catalog, confinement), {
        name,
        kind,
        url: path.includes(':') ? path : pathToFileURL(at(path)).href,
      }),
    [Symbol.asyncDispose]: async () => {
      await directory[Symbol.asyncDispose]();
      await catalog[Symbol.asyncDispose]();
    },
  };
}
const conflict = (text: string) => ({ code: 'CONFLICT', message: expect.stringContaining(text) });

test('a storage is registered once; the same again has no effect, another URL or kind is a conflict', async () => {
  await using at = await site();
  const first = await at.register('s', 'file:///data/o%75t');
  expect(first).toMatchObject({ name: 's', kind: 'input', url: 'file:///data/out/' });
  expect(await at.register('s', 'file:///data/out/')).toMatchObject({ ...first });
  await expect(at.register('s', 'file:///other')).rejects.toMatchObject(conflict('input at file:///data/out/'));
  await expect(at.register('s', 'file:///data/out', 'output')).rejects.toMatchObject(conflict('is input'));
});

test('a storage asks for a fast checksum, or for the kind that it was given last', async () => {
  await using catalog = await testCatalog();
  const register = (checksumKind?: 'md5' | 'adler32' | null) =>
    registerStorage(catalog.deps, placesOf(catalog), {
      name: 's',
      kind: 'output',
      url: 'file:///data/out/',
      ...(checksumKind === undefined ? {} : { checksumKind }),
    });
  expect(await register()).toMatchObject({ checksumKind: 'crc32' });
  expect(await register('md5')).toMatchObject({ checksumKind: 'md5' });
  expect(await register(null)).toMatchObject({ checksumKind: 'md5' });
  expect(await register('adler32')).toMatchObject({ checksumKind: 'adler32' });
  expect(await register()).toMatchObject({ checksumKind: 'adler32' });
});

test('storages share no folder: neither equal nor nested, nor by way of links, nor registered at the same time', async () => {
  await using at = await site();
  mkdirSync(at.at('in/deep'), { recursive: true });
  symlinkSync(at.at('in'), at.at('alias'));
  await at.register('in', 'in');
  for (const path of ['in', 'alias'])
    await expect(at.register('x', path)).rejects.toMatchObject(conflict('is the folder of storage in'));
  for (const path of ['in/deep', 'in/to come', 'alias/deep'])
    await expect(at.register('x', path)).rejects.toMatchObject(conflict('lies within storage in'));
  await expect(at.register('x', '.')).rejects.toMatchObject(conflict('holds storage in'));
  await at.register('in2', 'in2');
  const rivals = await Promise.allSettled(['a', 'a/b', 'a/b/c'].map((path, index) => at.register(`r${index}`, path)));
  expect(rivals.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('what lies outside of the roots is refused in the same words, whatever is there', async () => {
  await using at = await site(['roots', 'own']);
  mkdirSync(at.at('roots/in'), { recursive: true });
  mkdirSync(at.at('outside'));
  symlinkSync(at.at('outside'), at.at('roots/link'));
  symlinkSync(at.at('nothing'), at.at('roots/dangling'));
  const texts = new Set<string>();
  for (const path of ['outside', 'nothing', 'roots/link', 'roots/link/x', 'roots/dangling', 'rootsy', '.'])
    await at.register('x', path).then(
      () => expect(path).toBe('refused'),
      (error: Error) => texts.add(`${(error as { code?: string }).code} ${error.message}`),
    );
  expect([...texts]).toEqual([
    expect.stringMatching(/^INVALID url lies outside of the storage roots .*--storage-root/),
  ]);
  expect(await at.register('in', 'roots/in')).toMatchObject({ name: 'in' });
  expect(await at.register('own', 'own')).toMatchObject({ name: 'own' });
});

test('a folder of the system is no storage, nor is a file; one that others use may only be read', async () => {
  await using at = await site();
  writeFileSync(at.at('file'), '');
  await expect(at.register('x', 'file')).rejects.toMatchObject({ code: 'INVALID', details: { field: 'url' } });
  symlinkSync('/etc', at.at('link'));
  for (const path of ['file:///etc', 'link', 'link/visor'])
    await expect(at.register('x', path)).rejects.toMatchObject({
      code: 'INVALID',
      details: { field: 'url' },
      message: expect.stringContaining('a folder of the system'),
    });
  await expect(at.register('x', 'file:///var/tmp')).rejects.toThrow('mkdir /var/tmp/NAME');
});

test('a server that does not answer while its root is marked is refused, and does not hold the storages', async () => {
  await using catalog = await testCatalog();
  await using server = await startDavServer();
  const places = placesOf(catalog);
  const signals: unknown[] = [];
  const write: typeof places.roots.storage.write = async (_bytes, _url, { signal }) => {
    signals.push(signal);
    return { ok: false, reason: 'TIMEOUT', text: 'was not stored in time' };
  };
  const roots = { ...places.roots, storage: { ...places.roots.storage, write } };
  const input = { name: 's', kind: 'output', url: server.url } as const;
  await expect(registerStorage(catalog.deps, { ...places, roots }, input)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    details: { field: 'url' },
  });
  expect(signals).toEqual([expect.any(AbortSignal)]);
  expect(await registerStorage(catalog.deps, places, input)).toMatchObject({ name: 's' });
});
