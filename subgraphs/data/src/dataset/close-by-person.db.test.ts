import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { announced, testCatalog, type TestCatalog } from '../../test/kit.ts';
import { readDatasetActions } from './action.store.ts';
import { closeByPerson } from './close-by-person.ts';

const input = 'dsm.register.file.input';
const close = ({ deps, db }: TestCatalog, request: object) => closeByPerson(deps, db, request, 'anna');

test('without a checklist a dataset is closed with what is there; a repeat changes nothing', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, announced('run', 'a', 'b'));
  catalog.datasetEvents();
  const closed = await close(catalog, { dataset: 'run', reason: 'end of run' });
  expect(closed).toMatchObject({ dataset: { name: 'run', status: 'CLOSED' }, pendingClose: null });
  expect(catalog.datasetEvents()).toMatchObject([{ type: 'closed', fileCount: 2 }]);
  await close(catalog, { dataset: 'run' });
  expect(catalog.datasetEvents()).toEqual([]);
  // The checklist by names agrees with the digest that was made of what was there.
  await expect(close(catalog, { dataset: 'run', files: ['a', 'b'] })).resolves.toMatchObject({ pendingClose: null });
  const { nodes } = await readDatasetActions(catalog.db, closed.dataset?.id ?? '', {});
  expect(nodes.map(({ kind, by, reason, outcome }) => [kind, by, reason, outcome])).toEqual([
    ['close', 'anna', null, 'UNCHANGED'],
    ['close', 'anna', 'end of run', 'APPLIED'],
  ]);
});

test('a checklist with files that are not there yet waits; one that lacks files is refused', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, announced('run', 'a'));
  const waits = await close(catalog, { dataset: 'run', files: ['a', 'b'] });
  expect(waits).toMatchObject({ dataset: { status: 'OPEN' }, pendingClose: { missing: 1, refused: false } });
  const refused = await close(catalog, { dataset: 'run', files: ['b'] });
  expect(refused).toMatchObject({ dataset: { status: 'OPEN' }, pendingClose: { surplus: 1, refused: true } });
  expect(await close(catalog, { dataset: 'run' })).toMatchObject({ dataset: { status: 'CLOSED' }, pendingClose: null });
  await expect(close(catalog, { dataset: 'run', files: ['b'] })).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
});

test('a close with a checklist waits for a dataset that is not known; one without is refused', async () => {
  await using catalog = await testCatalog();
  const waits = await close(catalog, { dataset: 'later', files: ['a'] });
  expect(waits).toMatchObject({ dataset: null, pendingClose: { datasetName: 'later', missing: 1 } });
  const id = uuidv7();
  expect(await close(catalog, { datasetId: id, files: [] })).toMatchObject({ pendingClose: { requestedId: id } });
  await expect(close(catalog, { dataset: 'other' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(close(catalog, {})).rejects.toMatchObject({ code: 'INVALID' });
  await expect(close(catalog, { dataset: 'run', count: 1 })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(close(catalog, { dataset: 'run', reason: 'x'.repeat(2_000) })).rejects.toMatchObject({
    code: 'INVALID',
  });
});
