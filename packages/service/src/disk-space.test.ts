import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { checkDiskSpace } from './disk-space.ts';

const noFault = () => undefined;

test('there is room where there is, and a path that is not there is no matter', async () => {
  await using directory = testDirectory();
  const paths = [directory.path, '/no/such/folder'];
  expect(await checkDiskSpace({ paths, logFault: noFault })).toMatchObject({
    ok: true,
    freeBytes: expect.any(Number) as unknown,
  });
  expect(await checkDiskSpace({ paths: [], logFault: noFault })).toEqual({ ok: true });
});

test.each([
  ['ENOSPC', 'no space: log lines'],
  ['EDQUOT', 'no space: log lines'],
  ['EIO', 'I/O error: log lines'],
])('log lines that fail with %s are told', async (fault, text) => {
  expect(await checkDiskSpace({ paths: [], logFault: () => fault })).toMatchObject({
    ok: false,
    text: expect.stringContaining(text) as unknown,
  });
});

test.each(['EPIPE', 'EAGAIN'])('a reader of the log that is gone or slow (%s) is no lack of space', async (fault) => {
  expect(await checkDiskSpace({ paths: [], logFault: () => fault })).toEqual({ ok: true });
});
