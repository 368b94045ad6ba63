import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { testWorkflow, twoSteps } from '../../test/kit.ts';
import { setTemplateStatus } from '../chain/set-template-status.ts';
import { readTemplateActions } from './action.store.ts';
import { createTemplate } from './create-template.ts';
import { editTemplate } from './edit-template.ts';

const create = (workflow: Awaited<ReturnType<typeof testWorkflow>>) =>
  createTemplate(workflow.deps, workflow.db, { name: 'two', mask: '.raw', cwl: twoSteps }, 'anna');

test('a draft is edited field by field; each edit is a revision, and the record says who changed what', async () => {
  await using workflow = await testWorkflow();
  const { deps, db } = workflow;
  const { id } = await create(workflow);
  const edited = await editTemplate(
    deps,
    db,
    { id, mask: 'run*', maskKind: 'glob', revision: 1, reason: 'wider' },
    'bob',
  );
  expect(edited).toMatchObject({ name: 'two', mask: 'run*', maskKind: 'glob', revision: 2, status: 'LOADED' });
  expect(await editTemplate(deps, db, { id, cwl: twoSteps.replace('  filter:', '  select:') }, 'bob')).toMatchObject({
    revision: 3,
  });
  await setTemplateStatus(deps, db, { id, status: 'ACTUAL', reason: 'go' }, 'carl');
  const [stored] = await db.query(`select chain::text like '%select%' as compiled from template`);
  expect(stored).toEqual({ compiled: true });
  const { nodes } = await readTemplateActions(db, id, {});
  expect(nodes.map(({ kind, by, reason, details }) => [kind, by, reason, details])).toEqual([
    ['activate', 'carl', 'go', null],
    ['edit', 'bob', null, { revision: 3, fields: ['cwl'] }],
    ['edit', 'bob', 'wider', { revision: 2, fields: ['mask', 'maskKind'] }],
    ['create', 'anna', null, null],
  ]);
});

test('what must not be edited is refused, and stays as it is', async () => {
  await using workflow = await testWorkflow();
  const { deps, db } = workflow;
  const { id } = await create(workflow);
  const edit = (input: object) => editTemplate(deps, db, { id, ...input }, 'bob');
  await expect(edit({})).rejects.toMatchObject({ code: 'INVALID' });
  await expect(edit({ mask: '' })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(edit({ name: 'x'.repeat(256) })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(edit({ cwl: 'no cwl' })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(edit({ name: 'x', revision: 2 })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(edit({ id: uuidv7(), name: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const results = await Promise.allSettled([1, 2, 3].map((n) => edit({ name: `name ${n}`, revision: 1 })));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await setTemplateStatus(deps, db, { id, status: 'ACTUAL' }, 'bob');
  await expect(edit({ name: 'x' })).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
});
