import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { until } from '@visor/testkit';
import { startNginx, startXrootd, type StorageServer } from '@visor/testkit/storage-servers';
import { never, testSite } from '../../test/inspector-kit.ts';
import { placesOf } from '../../test/kit.ts';
import { registerStorage } from '../storage/register-storage.ts';
import { uploadDatasets } from './upload-datasets.ts';

const FILES = 8;
const SIZE = 3_000_000;
const contents = Object.fromEntries(
  Array.from({ length: FILES }, (_none, index) => [`${index} ж'.raw`, String(index).repeat(SIZE)]),
);
const names = (folder: string): string[] => readdirSync(folder).toSorted();

test.each<[string, () => Promise<StorageServer>]>([
  ['XRootD', startXrootd],
  ['WebDAV', startNginx],
])(
  '%s: an upload survives the end of its process and a server that goes away, and goes on where it was',
  async (_name, start) => {
    await using site = await testSite();
    await using server = await start();
    const { db } = site.catalog;
    await site.register(site.storages.middle, 'run', contents);
    const { id: external } = await registerStorage(site.catalog.deps, placesOf(site.catalog), {
      name: 'outside',
      kind: 'external',
      url: server.url,
    });
    const { id } = await site.catalog.one<{ id: string }>("select id from dataset where name = 'run'");
    await site.catalog.send('dsm.register.dataset.upload', { datasetId: id });
    const state = () =>
      site.catalog.one<{ status: string; state: string; files: number; error: string | null }>(
        `select d.status, c.state, c.files::int, c.last_error as error from dataset d join external_copy c on c.dataset_id = d.id`,
      );
    const round = (instance: string, signal = never) =>
      uploadDatasets.run(site.round({ VISOR_UPLOAD_FILES: 1 }, instance), signal);
    const afterFiles = (count: number) => until(async () => (await state()).files >= count, { within: 60_000 });

    const process = new AbortController();
    const first = round('first', process.signal);
    await afterFiles(1);
    process.abort();
    await first;
    const interrupted = await state();
    expect(interrupted).toMatchObject({ status: 'TO_UPLOAD', state: 'COPYING' });
    expect(interrupted.files).toBeLessThan(FILES);

    const second = round('second');
    await afterFiles(interrupted.files + 1);
    await server.kill();
    await second;
    const failing = await state();
    expect(failing).toMatchObject({ status: 'TO_UPLOAD', state: 'FAILING', error: expect.stringContaining('raw') });
    expect(failing.files).toBeGreaterThan(interrupted.files);

    await server.restart();
    // A server that has just started may not answer in time: the copy is tried again then.
    await until(
      async () => {
        await db.query('update external_copy set next_at = now()');
        await round('third');
        return (await state()).state === 'DONE';
      },
      { within: 60_000 },
    );
    expect(await state()).toEqual({ status: 'UPLOADED', state: 'DONE', files: FILES, error: null });
    expect(names(`${server.folder}/run`)).toEqual(Object.keys(contents).toSorted());
    const { storage } = site.round();
    for (const file of await db.query<{ path: string; size: number; checksum: string; checksumKind: 'md5' }>(
      `select r.path, f.size::float8 as size, f.checksum, f.checksum_kind as "checksumKind" from replica r join file f on f.id = r.file_id
      where r.storage_id = $1 and r.status = 'AVAILABLE'`,
      [external],
    )) {
      const url = server.url + file.path.split('/').map(encodeURIComponent).join('/');
      expect(await storage.verify([url], file)).toMatchObject({ ok: true });
    }
  },
);
