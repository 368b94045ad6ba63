import { describe, expect, test } from '@jest/globals';
import { decodeEvent } from './decode-event.ts';
import { metadataOf, topicInfo, topics } from './topics.ts';

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const several = topics.filter((topic) => topicInfo(topic)?.hasTypeField);

test.each([
  ['wfms.tasks', 'register, cancel, pause, resume, rank, finish, retry, cancelJobs, stop'],
  ['wms.tasks.status', 'REGISTERED, REJECTED, summary, changed, operation'],
  [
    'dsm.dataset.events',
    'opened, refused, registered, closed, reopened, closeDeferred, closeRefused, toUpload, uploadCancelled, uploaded, toDelete, commandRefused, deleteRefused, deleteCancelled, deleted',
  ],
  ['dsm.storage.events', 'registered, changed, measured, high, full, low, unavailable, available'],
])('a value of %s without a known type is refused with the types of the topic', (topic, types) => {
  const refused = (value: unknown, text: string): void =>
    expect(() => decodeEvent(topic, bytes(value))).toThrow(
      expect.objectContaining({ code: 'INVALID', message: `${text}; ${topic} takes ${types}` }),
    );
  refused({}, 'type is missing');
  refused({ type: 'progress' }, 'type is "progress"');
  refused({ type: ['register'] }, 'type is ["register"]');
  refused({ type: 'x'.repeat(10_000) }, `type is "${'x'.repeat(99)}`);
  refused([], 'Expected an object with the field "type", not []');
  refused(null, 'Expected an object with the field "type", not null');
});

describe.each(several)('%s', (topic) => {
  test.each(topicInfo(topic)?.messages ?? [])('a value of type $type lacks nothing but its own fields', ({ type }) => {
    const text = (() => {
      try {
        decodeEvent(topic, bytes({ type, unknown: 1 }));
        return '';
      } catch (error) {
        return String(error);
      }
    })();
    expect(text).toContain('Field "unknown" is not defined');
    expect(text).not.toContain('type is');
  });
});

test('a register command without its required fields is refused with all of them', () => {
  for (const field of ['dataset_in_uid', 'log', 'outputStorage', 'tool'])
    expect(() => decodeEvent('wfms.tasks', bytes({ type: 'register', task_id: 't' }))).toThrow(
      new RegExp(`Field "${field}" of required type`),
    );
});

test.each([
  [{ dataset: 'a', datasetId: '7' }, 'a'],
  [{ dataset: null, datasetId: '7' }, '7'],
  [{ dataset: '', datasetId: '7' }, '7'],
  [{}, ''],
])('the key of the close %j is %j', (reference, key) => {
  expect(metadataOf('dsm.register.dataset.close', { ...reference, files: [] })).toEqual({ key, type: 'close' });
});

test('the CloudEvents type is that of the message', () => {
  expect(metadataOf('wfms.tasks', { type: 'cancel', task_id: '7' })).toEqual({ key: '7', type: 'cancel' });
});
