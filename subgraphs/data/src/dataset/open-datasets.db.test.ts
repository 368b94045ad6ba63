import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { announced, testCatalog } from '../../test/kit.ts';

const open = 'dsm.register.dataset.input';

test('the class of a dataset is that of its sender; raw is announced, unknown is final', async () => {
  await using catalog = await testCatalog();
  await catalog.send('dsm.register.file.input', announced('run1', 'a'));
  await catalog.send(
    open,
    { datasetId: uuidv7(), name: 'run1.output.1', kind: 'output', class: 'intermediate' },
    { datasetId: uuidv7(), name: 'run1.output.2', kind: 'output' },
    { datasetId: uuidv7(), name: 'run1.log.1', kind: 'log' },
  );
  expect(await catalog.db.query('select name, class from dataset order by name')).toEqual([
    { name: 'run1', class: 'raw' },
    { name: 'run1.log.1', class: 'log' },
    { name: 'run1.output.1', class: 'intermediate' },
    { name: 'run1.output.2', class: 'final' },
  ]);
});
