import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startNginx, startXrootd, type StorageServer } from '@visor/testkit/storage-servers';
import { openStorage } from '@visor/storage';
import { ended, farm } from '../../test/kit.ts';
import { toolOf } from '../../test/site.ts';

test.each<[string, () => Promise<StorageServer>]>([
  ['XRootD', startXrootd],
  ['WebDAV', startNginx],
])('a pilot stages in from %s, and out to it', async (_name, start) => {
  await using server = await start();
  await using on = await farm();
  const raw = Buffer.from(on.site.content);
  expect(await openStorage().write(raw, `${server.url}in/run1.raw`, { checksumKind: 'md5' })).toMatchObject({
    ok: true,
  });
  const claim = on.site.claim(toolOf('shell', {}, 'tr a-z A-Z <"$1" >made.out; echo said'));
  const folder = `${server.url}out/${claim.jobId}.1/`;
  const report = await ended(on.server, {
    ...claim,
    inputs: claim.inputs.map((input) => ({ ...input, replicas: [`${server.url}in/none`, `${server.url}in/run1.raw`] })),
    outputs: claim.outputs.map((output) => ({ ...output, folder })),
    ...(claim.log ? { log: { ...claim.log, folder } } : {}),
  });
  expect(report).toMatchObject({ state: 'FINISHED' });
  const stored = (url: string): Buffer =>
    readFileSync(join(server.folder, decodeURIComponent(url.slice(server.url.length))));
  const [output] = report.outputs ?? [];
  const made = stored(output?.url ?? '');
  expect(made.toString()).toBe(on.site.content.toString().toUpperCase());
  expect(output).toMatchObject({ size: made.length, checksum: createHash('md5').update(made).digest('hex') });
  expect(gunzipSync(stored(report.log?.url ?? '')).toString('latin1')).toContain('said');
});
