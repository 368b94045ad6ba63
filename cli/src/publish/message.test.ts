import { expect, test } from '@jest/globals';
import { topicInfo } from '@visor/schema';
import { checkMessage, keyOf } from './message.rules.ts';

const FILES = 'dsm.register.file.input';
const CLOSE = 'dsm.register.dataset.close';
const file = { storage: 'input', path: 'a.raw', size: 3, checksum: 'abc' };
const bytes = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

test.each([
  [FILES, { dataset: 'a.raw', files: [file] }],
  [FILES, { datasetId: '7', files: [] }],
  [CLOSE, { dataset: 'a.raw', count: 0, digest: 'e3b0'.repeat(16) }],
  [CLOSE, { dataset: 'a.raw', files: ['x', 'y', 'x'], count: 2 }],
  ['wfms.tasks', { type: 'cancel', task_id: '7' }],
])('%s takes %j', (topic, value) => {
  expect(() => checkMessage(topic, bytes(value))).not.toThrow();
});

test.each([
  ['dsm.regster.file.input', {}, FILES],
  ['dsm.register.files.input', {}, FILES],
  ['DSM.REGISTER.DATASET.CLOSE', {}, CLOSE],
  ['wfms.task', {}, 'wfms.tasks'],
  ['nonsense', {}, FILES],
  ['', {}, 'the topics are'],
])('topic %s is unknown, and the text names a similar one', (topic, value, named) => {
  expect(() => checkMessage(topic, bytes(value))).toThrow(named);
});

test.each([
  ['', /empty/],
  ['{"dataset":', /not JSON/],
  ['hello', /not JSON/],
  [Buffer.from([0xff, 0xfe]), /not JSON/],
  ['[]', /FileInput/],
  ['null', /FileInput/],
  [{ dataset: 'a' }, /files/],
  [{ files: [file] }, /dataset is needed, or datasetId/],
  [{ dataset: 'a', file: [file], files: [] }, /"file"/],
  [{ dataset: 'a', files: [{ ...file, size: '3' }] }, /files\.0\.size/],
  [{ dataset: 'a', files: [{ ...file, size: -0.5 }] }, /files\.0\.size/],
  [{ dataset: 'a', files: [file, { ...file, checksum: undefined }] }, /files\.1.*checksum/],
  [
    { dataset: 'a', files: [file, { ...file, storage: undefined }] },
    /files\.1\.storage is needed, or files\.1\.storageId/,
  ],
  [{ dataset: 'a', files: [{ ...file, checksumKind: 'md6' }] }, /files\.0\.checksumKind.*md6/],
])('%p is refused with the wrong field', (value, text) => {
  expect(() => checkMessage(FILES, Buffer.isBuffer(value) ? value : bytes(value))).toThrow(
    expect.objectContaining({ code: 'INVALID', message: expect.stringMatching(text) }),
  );
});

test.each([
  [{ dataset: 'a' }, 'files is needed, or count and digest'],
  [{ dataset: 'a', count: 2 }, 'files is needed, or count and digest'],
  [{ dataset: 'a', digest: 'ab'.repeat(32) }, 'files is needed, or count and digest'],
  [{ dataset: 'a', count: -1, digest: 'ab'.repeat(32) }, 'count is less than 0'],
  [{ dataset: 'a', count: 1, digest: 'AB'.repeat(32) }, 'digest is not 64 lower-case hexadecimal digits'],
  [{ dataset: 'a', files: ['x', 'y', 'y'], count: 3 }, 'count is 3, but files has 2 different names'],
  [{ files: ['x'] }, 'dataset is needed, or datasetId'],
])('the close %j is refused: %s', (value, text) => {
  expect(() => checkMessage(CLOSE, bytes(value))).toThrow(expect.objectContaining({ code: 'INVALID', message: text }));
});

test('a message nested too deep is refused with a short text', () => {
  const deep = `{"dataset":"a","files":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  expect(() => checkMessage(FILES, bytes(deep))).toThrow(
    expect.objectContaining({ code: 'INVALID', message: expect.stringMatching(/^.{1,600}$/s) }),
  );
});

test.each([
  [FILES, { dataset: 'a', datasetId: '7' }, 'a'],
  [FILES, { datasetId: '7' }, '7'],
  ['wfms.tasks', { task_id: '9' }, '9'],
  ['unknown', { dataset: 'a' }, 'a'],
  [FILES, 'null', ''],
  [FILES, '{', ''],
])('the key of %s %j is %j', (topic, value, key) => {
  expect(keyOf(topicInfo(topic), bytes(value))).toBe(key);
});
