import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { outputFile, md5, NOON, opened, requestFor, testCatalog } from '../../test/kit.ts';
import { waitingAnswers } from '../consumers.ts';
import { MAX_FILE_BYTES } from '../file/file.rules.ts';
import { deleteOldReplies } from './registration.store.ts';

const topic = 'dsm.register.file.process';

test('files of a request are registered with their parents and answered OK under the key of the job', async () => {
  await using catalog = await testCatalog();
  const dataset = await opened(catalog, 'out');
  const parent = outputFile(catalog, dataset, 'out.00000', { ordinal: 3 });
  await catalog.send(topic, requestFor(parent));
  const request = requestFor(
    outputFile(catalog, dataset, 'out.00001', { parentFileIds: [parent.fileId, parent.fileId] }),
  );
  catalog.published.length = 0;
  await catalog.send(topic, request);

  expect(catalog.published.map(({ topic, key }) => [topic, key])).toEqual([
    ['dsm.dataset.events', dataset],
    ['dsm.register.file.process.reply', request.jobId],
  ]);
  const { requestId, jobId } = request;
  const items = [{ fileId: request.files[0]!.fileId, status: 'OK' }];
  expect(catalog.replies()).toEqual([{ requestId, jobId, status: 'OK', retrying: false, items }]);
  expect(await catalog.one('select parent_id from file_parent')).toEqual({ parent_id: parent.fileId });
  expect(await catalog.one('select file_count, bytes from dataset')).toEqual({ file_count: '2', bytes: '10' });
});

test('a repeated request gets its stored answer, whatever has happened to the dataset', async () => {
  await using catalog = await testCatalog();
  const dataset = await opened(catalog, 'out');
  const request = requestFor(outputFile(catalog, dataset, 'a'));
  await catalog.send(topic, request, request);
  const [first, second] = catalog.replies();
  expect(second).toEqual(first);

  await catalog.send('dsm.register.dataset.close', { datasetId: dataset, files: ['a'] });
  await catalog.send(topic, request);
  expect(catalog.replies()).toEqual([first]);
  expect(await catalog.one('select count(*)::int as n from file')).toEqual({ n: 1 });
});

test('a repeat after its reply was deleted is answered alike, and leaves a copy as it is now', async () => {
  await using catalog = await testCatalog();
  const dataset = await opened(catalog, 'out');
  const request = requestFor(outputFile(catalog, dataset, 'a'));
  const refused = requestFor(outputFile(catalog, uuidv7(), 'b'));
  await catalog.send(topic, request, refused);
  const [first, second] = catalog.replies();
  await catalog.send('dsm.register.dataset.close', { datasetId: dataset, files: ['a'] });
  await catalog.db.query(`update replica set status = 'BAD'`);
  const later = new Date(NOON.getTime() + 1);
  await catalog.db.transaction((tx) => deleteOldReplies(tx, { ok: later, refused: NOON }));
  expect(await catalog.one('select count(*)::int as n from file_request')).toEqual({ n: 1 });

  await catalog.send(topic, request, refused);
  expect(catalog.replies()).toEqual([first, second]);
  expect(await catalog.one('select r.status, d.file_count from replica r, dataset d')).toEqual({
    status: 'BAD',
    file_count: '1',
  });
});

test('a refused request is refused again, even when it could be accepted now', async () => {
  await using catalog = await testCatalog();
  const datasetId = uuidv7();
  const request = requestFor(outputFile(catalog, datasetId, 'a'));
  await catalog.send(topic, request);
  await catalog.send('dsm.register.dataset.input', { datasetId, name: 'late', kind: 'output' });
  await catalog.send(topic, request);
  expect(catalog.replies()).toMatchObject([{ status: 'ERROR' }, { status: 'ERROR' }]);
});

test('the same file under a new request id is OK and stays one file', async () => {
  await using catalog = await testCatalog();
  const file = outputFile(catalog, await opened(catalog, 'out'), 'a');
  await catalog.send(topic, requestFor(file), requestFor(file));
  await catalog.send(topic, requestFor(file));
  expect(catalog.replies().map(({ status }) => status)).toEqual(['OK', 'OK', 'OK']);
  expect(await catalog.one('select file_count from dataset')).toEqual({ file_count: '1' });
});

test('one bad file refuses its whole request and no other', async () => {
  await using catalog = await testCatalog();
  const dataset = await opened(catalog, 'out');
  const closed = await opened(catalog, 'closed');
  await catalog.send('dsm.register.dataset.close', { datasetId: closed, files: [] });
  const taken = outputFile(catalog, dataset, 'taken');
  const bad = {
    nameTaken: outputFile(catalog, dataset, 'taken'),
    otherContent: { ...taken, checksum: md5(9) },
    unknownDataset: outputFile(catalog, uuidv7(), 'x'),
    closedDataset: outputFile(catalog, closed, 'x'),
    unknownStorage: outputFile(catalog, dataset, 'y', { storageId: uuidv7() }),
    outOfStorage: outputFile(catalog, dataset, 'z', { path: '../z' }),
    unspeakable: outputFile(catalog, dataset, 'a\0\ud800'),
    noUuid: outputFile(catalog, 'nonsense', 'z'),
  };
  const good = requestFor(outputFile(catalog, dataset, 'last'));
  const requests = Object.entries(bad).map(([name, file]) =>
    requestFor(outputFile(catalog, dataset, `with-${name}`), file),
  );
  await catalog.send(topic, requestFor(taken), ...requests, good);

  const [first, ...others] = catalog.replies();
  const last = others.pop();
  expect([first?.status, last?.status]).toEqual(['OK', 'OK']);
  expect(others.map(({ status, retrying, items }) => [status, retrying, items[1]?.code])).toEqual([
    ['ERROR', false, 'CONFLICT'],
    ['ERROR', false, 'CONFLICT'],
    ['ERROR', false, 'NOT_FOUND'],
    ['ERROR', false, 'ILLEGAL_MOVE'],
    ['ERROR', false, 'NOT_FOUND'],
    ['ERROR', false, 'INVALID'],
    ['ERROR', false, 'INVALID'],
    ['ERROR', false, 'INVALID'],
  ]);
  expect(others.every(({ items }) => items[0]?.status === 'ERROR' && !items[0].code)).toBe(true);
  const names = await catalog.db.query<{ name: string }>('select name from file order by name');
  expect(names.map(({ name }) => name)).toEqual(['last', 'taken']);
});

test('sizes that would take a dataset past 2^53 - 1 bytes are refused in an answer, to the byte', async () => {
  await using catalog = await testCatalog();
  const dataset = await opened(catalog, 'out');
  const sized = (name: string, size: number) => outputFile(catalog, dataset, name, { size });
  await catalog.send(topic, requestFor(...Array.from({ length: 7 }, (_, index) => sized(`a${index}`, MAX_FILE_BYTES))));
  const within = requestFor(sized('b', MAX_FILE_BYTES - 20), sized('c', 20));
  const single = requestFor(sized('d', MAX_FILE_BYTES));
  const fits = requestFor(sized('e', MAX_FILE_BYTES - 6));
  await catalog.send(topic, within, single, fits, requestFor(sized('f', 6)), requestFor(sized('g', 5)));

  const [first, ...others] = catalog.replies();
  expect(first?.status).toBe('OK');
  expect(others.map(({ status, retrying }) => [status, retrying])).toEqual([
    ['ERROR', false],
    ['ERROR', false],
    ['OK', false],
    ['ERROR', false],
    ['OK', false],
  ]);
  expect(others[0]?.items[1]).toMatchObject({ code: 'INVALID', details: expect.stringContaining('2^53 - 1 bytes') });
  expect(await catalog.one('select file_count, bytes from dataset')).toEqual({
    file_count: '9',
    bytes: `${2 ** 53 - 1}`,
  });
});

test('of two requests of a batch for one name the first gets it', async () => {
  await using catalog = await testCatalog();
  const dataset = await opened(catalog, 'out');
  await catalog.send(
    topic,
    requestFor(outputFile(catalog, dataset, 'a')),
    requestFor(outputFile(catalog, dataset, 'a')),
  );
  expect(catalog.replies().map(({ status }) => status)).toEqual(['OK', 'ERROR']);
});

test('a batch of 200 requests takes as many statements as one of 2', async () => {
  await using catalog = await testCatalog();
  const datasets = [await opened(catalog, 'out'), await opened(catalog, 'log')];
  const requests = (batch: string, count: number) =>
    Array.from({ length: count }, (_, index) =>
      requestFor(outputFile(catalog, datasets[index % 2]!, `${batch}-${index}`)),
    );
  await catalog.send(topic, ...requests('few', 2));
  const few = catalog.statements.length;
  await catalog.send(topic, ...requests('many', 200));

  expect(catalog.statements.length).toBe(few);
  expect(few).toBeLessThanOrEqual(8);
  expect(catalog.datasetEvents().map((event) => [event.type, 'fileCount' in event && event.fileCount])).toEqual([
    ['registered', 1],
    ['registered', 1],
    ['registered', 101],
    ['registered', 101],
  ]);
});

test('a request that waits for the database is answered with ERROR and retrying', async () => {
  await using catalog = await testCatalog();
  const request = requestFor(outputFile(catalog, uuidv7(), 'a'));
  expect(waitingAnswers[topic]?.(request)).toMatchObject([
    {
      topic: 'dsm.register.file.process.reply',
      key: request.jobId,
      value: { requestId: request.requestId, status: 'ERROR', retrying: true },
    },
  ]);
  // What can't be read becomes a dead letter.
  expect(() => waitingAnswers[topic]?.({ ...request, requestId: 'x' })).toThrow(/requestId/);
});
