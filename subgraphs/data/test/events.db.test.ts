import { expect, test } from '@jest/globals';
import { readEvents, RECORDED_EVENTS } from '@visor/service';
import { closeByPerson } from '../src/dataset/close-by-person.ts';
import { announced, testCatalog } from './kit.ts';

test('what happens to a dataset is recorded, with who asked for it; its files are not listed', async () => {
  await using catalog = await testCatalog();
  await catalog.send('dsm.register.file.input', announced('run', 'a', 'b'));
  await closeByPerson(catalog.deps, catalog.db, { dataset: 'run', reason: 'end of run' }, 'anna');
  const read = async (where: object) => {
    const page = await readEvents(catalog.db, 'dataEvents', [RECORDED_EVENTS], { where }, new Date());
    return page.nodes.map(({ type, source, target, by, reason }) => [type, source, target, by, reason]);
  };
  const all = await read({ name: { eq: 'run' } });
  expect(all.toSorted()).toEqual([
    ['dataset.close', null, 'APPLIED', 'anna', 'end of run'],
    ['dataset.closed', 'OPEN', 'CLOSED', 'data', null],
    ['dataset.open', null, 'OPEN', 'data', null],
  ]);
  expect(await read({ subject: { in: ['STORAGE'] } })).toEqual([
    ['storage.registered', null, 'INPUT', 'data', 'file:///data/buffer/'],
  ]);
});
