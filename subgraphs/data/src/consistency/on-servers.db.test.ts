import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { startNginx, startXrootd, type StorageServer } from '@visor/testkit/storage-servers';
import { never, testSite, type TestSite } from '../../test/inspector-kit.ts';
import { placesOf } from '../../test/kit.ts';
import { scrubDaemon } from '../scrub/scrub-daemon.ts';
import { registerStorage } from '../storage/register-storage.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { consistencyDaemon } from './consistency-daemon.ts';
import { quarantineDaemon } from './quarantine-daemon.ts';

const md5 = (content: string): string => createHash('md5').update(content).digest('hex');

/** Announces files of a storage, and closes their dataset. */
async function announce(site: TestSite, storage: Storage, dataset: string, files: Record<string, string>) {
  await site.catalog.send('dsm.register.file.input', {
    dataset,
    files: Object.entries(files).map(([path, content]) => ({
      path,
      storage: storage.name,
      size: content.length,
      checksum: md5(content),
    })),
  });
  await site.catalog.send('dsm.register.dataset.close', {
    dataset,
    files: Object.keys(files).map((path) => basename(path)),
  });
}

test.each<[string, () => Promise<StorageServer>]>([
  ['XRootD', startXrootd],
  ['WebDAV', startNginx],
])(
  '%s: what is unknown is set aside, brought back or deleted, and what is missing or bad is mended',
  async (_, start) => {
    await using site = await testSite();
    await using server = await start();
    const { catalog, storages } = site;
    const far = await registerStorage(catalog.deps, placesOf(catalog), {
      name: 'far',
      kind: 'intermediate',
      url: server.url,
    });
    const put = (path: string, content: string) =>
      site.round().files.write(Buffer.from(content), server.url + path, { checksumKind: 'md5' });
    const inFar = (path: string): string => join(server.folder, path);
    const setAside = (): string[] => readdirSync(inFar('.visor-quarantine')).filter((name) => name.length === 36);
    const compare = () => site.inspect(consistencyDaemon, 'CONSISTENCY', far);

    await put('run/a.raw', 'aaa');
    await put('unknown/x.raw', 'xx');
    await put('unknown/y.raw', 'yyy');
    await announce(site, far, 'run', { 'run/a.raw': 'aaa', 'run/gone.raw': 'gone' });
    const [copied = ''] = await site.register(storages.middle, 'copied', { 'b.raw': 'bbb', 'c.raw': 'ccc' });
    await put('copied/b.raw', 'BBB');
    await catalog.db.query(
      `insert into replica (id, file_id, storage_id, path, added_at) values ($1, $2, $3, 'copied/b.raw', now())`,
      [uuidv7(), copied, far.id],
    );
    expect(await compare()).toMatchObject({ state: 'DONE', scanned: 4, dark: 2, missing: 1 });
    expect(await site.copies()).toMatchObject({ 'far:run/a.raw': 'AVAILABLE', 'far:run/gone.raw': 'LOST' });
    expect(await compare()).toMatchObject({ state: 'DONE', dark: 2, refused: 0 });
    expect(setAside()).toHaveLength(2);
    expect(existsSync(inFar('unknown/x.raw'))).toBe(false);
    // A server tells no inode.
    const numbered = 'select path from replica where storage_id = $1 and inode is not null';
    expect(await catalog.db.query(numbered, [far.id])).toEqual([]);

    await announce(site, far, 'late', { 'unknown/x.raw': 'xx' });
    await quarantineDaemon.run(site.round(), never);
    expect(readFileSync(inFar('unknown/x.raw'), 'utf8')).toBe('xx');
    expect(setAside()).toHaveLength(1);

    expect(await site.inspect(scrubDaemon, 'SCRUB', far)).toMatchObject({ state: 'DONE', corrupt: 1, mended: 1 });
    expect(readFileSync(inFar('copied/b.raw'), 'utf8')).toBe('bbb');
    expect(await site.copies()).toMatchObject({ 'far:copied/b.raw': 'AVAILABLE' });
    expect(setAside()).toHaveLength(2);

    // A catalog that went back in time deletes nothing.
    const number = readdirSync(inFar('.visor-quarantine')).find((name) => name.startsWith('generation-'));
    await catalog.db.query('update catalog_generation set generation = 0');
    const hasty = site.round({ VISOR_QUARANTINE_SECONDS: 0 });
    await quarantineDaemon.run(hasty, never);
    expect(setAside()).toHaveLength(2);
    await catalog.db.query('update catalog_generation set restored_at = null');
    await quarantineDaemon.run(hasty, never);
    expect(setAside()).toEqual([]);
    expect(number).toMatch(/^generation-\d+$/);

    // A root without its marker tells nothing of its files.
    writeFileSync(inFar('.visor-storage'), '');
    expect(await compare()).toMatchObject({ state: 'REFUSED', missing: 0 });
  },
);
