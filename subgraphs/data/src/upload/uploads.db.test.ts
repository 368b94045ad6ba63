import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ServerResponse, type IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { MARKER_NAME } from '@visor/storage';
import { testSite } from '../../test/inspector-kit.ts';
import { md5, placesOf } from '../../test/kit.ts';
import { Links } from '../link/links.ts';
import { TransferSlots } from '../transfer/transfer-slots.ts';
import { answerUpload } from './answer-upload.ts';
import { removeAbandonedUploads } from './remove-abandoned-uploads.ts';
import { startUploads } from './start-uploads.ts';
import { UploadFiles } from './upload-files.ts';

async function site() {
  const at = await testSite();
  const { db } = at.catalog;
  await db.query("delete from storage where name = 'buffer'");
  const uploadFiles = new UploadFiles([]);
  const parts = {
    db,
    links: new Links(db, () => new Date()),
    uploadFiles,
    roots: placesOf(at.catalog).roots,
    publicUrl: '',
    maxBytes: 1e9,
    now: () => new Date(),
  };
  const file = { size: 3, checksum: md5(1), checksumKind: 'md5' } as const;
  const warned: unknown[] = [];
  return {
    ...at,
    warned,
    /** Asks how much of an upload has come. @returns the status */
    async ask(url: string): Promise<number> {
      const request = { method: 'HEAD', url, headers: {} } as IncomingMessage;
      const response = new ServerResponse(request);
      await answerUpload(request, response, { ...parts, slots: new TransferSlots(), busy: new Set() });
      return response.statusCode;
    },
    begin: (...names: readonly string[]) =>
      startUploads(parts, { dataset: 'run', files: names.map((name) => ({ ...file, name })) }, 'anna'),
    partsOf: () => readdirSync(at.at(at.storages.input, '.visor-uploads')),
    clean: () =>
      removeAbandonedUploads({
        db,
        files: uploadFiles,
        roots: placesOf(at.catalog).roots,
        logger: { warn: (problem: unknown) => void warned.push(problem) },
      }),
    runFor: (hours: number) => db.query('update running_time set ms = ms + $1', [hours * 3_600_000]),
  };
}

test('an abandoned upload goes when the service has run a day since, with what came of it, unless it was announced, and in the right root only', async () => {
  await using at = await site();
  const { input } = at.storages;
  const { db } = at.catalog;
  const has = (name: string): boolean => existsSync(at.at(input, `run/${name}`));
  await at.begin('left', 'half', 'announced');
  at.write(input, 'run/left', 'aaa');
  await at.register(input, 'run', { announced: 'bbb' });
  await db.query("update upload set stored_at = now() where name <> 'half'");
  await at.runFor(23);
  await at.clean();
  expect([has('left'), at.partsOf().length]).toEqual([true, 3]);
  await at.runFor(1);
  // In another root nothing of them lies, whatever has their names there.
  const marker = readFileSync(at.at(input, MARKER_NAME), 'utf8');
  rmSync(at.at(input, MARKER_NAME));
  await at.clean();
  expect(at.warned).toMatchObject([{ storage: 'in', problem: expect.stringContaining('no marker') }]);
  expect([has('left'), at.partsOf().length]).toEqual([true, 3]);
  writeFileSync(at.at(input, MARKER_NAME), marker);
  await at.clean();
  expect([has('left'), has('announced'), at.partsOf()]).toEqual([false, true, []]);
  expect(await db.query('select from upload')).toEqual([]);
});

test('a storage that may not be written takes no files over HTTP', async () => {
  await using at = await site();
  await at.catalog.db.query("update storage set writable = false where name = 'in'");
  await expect(at.begin('a')).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('--write') });
  await at.catalog.db.query("update storage set writable = true where name = 'in'");
  expect(await at.begin('a')).toMatchObject([{ state: 'RECEIVING' }]);
});

test('nothing is brought into a root without its marker, which can be the empty folder under a lost mount', async () => {
  await using at = await site();
  const { input } = at.storages;
  const [{ link } = { link: null }] = await at.begin('a');
  const url = link?.url ?? '';
  expect(await at.ask(url)).toBe(200);
  const marker = readFileSync(at.at(input, MARKER_NAME), 'utf8');
  rmSync(at.at(input, ''), { recursive: true });
  mkdirSync(at.at(input, ''));
  const refused = { code: 'UNAVAILABLE', message: expect.stringContaining('is the mount there?') };
  await expect(at.begin('b')).rejects.toMatchObject(refused);
  await expect(at.ask(url)).rejects.toMatchObject(refused);
  expect(readdirSync(at.at(input, ''))).toEqual([]);
  writeFileSync(at.at(input, MARKER_NAME), marker);
  expect(await at.ask(url)).toBe(200);
});
