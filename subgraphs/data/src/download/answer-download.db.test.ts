import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { testSite } from '../../test/inspector-kit.ts';
import { whyKept } from '../../test/retention-kit.ts';
import { Links } from '../link/links.ts';
import { DOWNLOAD_PATH } from '../transfer/link-to-file.ts';
import { TRANSFER_LIMITS, TransferSlots } from '../transfer/transfer-slots.ts';
import { answerDownload } from './answer-download.ts';

test('who fetches a file keeps its dataset from then on', async () => {
  await using site = await testSite();
  const { db } = site.catalog;
  const [id = ''] = await site.register(site.storages.middle, 'run', { 'a.raw': 'aaa' });
  const { replica, dataset } = await site.catalog.one<{ replica: string; dataset: string }>(
    'select r.id as replica, f.dataset_id as dataset from replica r join file f on f.id = r.file_id where f.id = $1',
    [id],
  );
  const links = new Links(db, () => new Date());
  const { token } = await links.sign('get', { id, replica, subject: 'anna' });
  const parts = { db, links, slots: new TransferSlots(TRANSFER_LIMITS), roots: [] };
  const server = createServer((request, response) => void answerDownload(request, response, parts)).listen(
    0,
    '127.0.0.1',
  );
  await using _ = { [Symbol.asyncDispose]: async () => void server.close() };
  await once(server, 'listening');
  expect(await whyKept(site.catalog, dataset)).not.toContain('BEING_READ');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${DOWNLOAD_PATH}${token}`, { headers: { connection: 'close' } });
  expect(await answer.text()).toBe('aaa');
  expect(await whyKept(site.catalog, dataset)).toContain('BEING_READ');
});
