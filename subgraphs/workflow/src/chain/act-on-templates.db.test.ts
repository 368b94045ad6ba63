import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { testWorkflow, twoSteps } from '../../test/kit.ts';
import { createTemplate } from '../template/create-template.ts';
import { actOnTemplates } from './act-on-templates.ts';

test('templates are activated as one act, with a result of each and a record of who and why, once', async () => {
  await using at = await testWorkflow();
  const ids: string[] = [];
  for (const name of ['a', 'b'])
    ids.push((await createTemplate(at.deps, at.db, { name, mask: `.${name}`, cwl: twoSteps }, 'me')).id);
  const nobody = uuidv7();
  const request = { verb: 'ACTIVATE', ids: [...ids, nobody], reason: 'new run', requestId: 'r1' } as const;
  const done = await actOnTemplates(at.deps, at.db, request, 'anna');
  expect(done).toMatchObject({ verb: 'ACTIVATE', by: 'anna', reason: 'new run', applied: 2, unchanged: 0, refused: 1 });
  expect(done.results.map(({ name, outcome, code }) => [name, outcome, code])).toEqual([
    ['a', 'APPLIED', null],
    ['b', 'APPLIED', null],
    [null, 'REFUSED', 'NOT_FOUND'],
  ]);
  expect((await actOnTemplates(at.deps, at.db, request, 'anna')).id).toBe(done.id);
  await expect(actOnTemplates(at.deps, at.db, { ...request, verb: 'ARCHIVE' }, 'anna')).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  const archived = await actOnTemplates(at.deps, at.db, { verb: 'ARCHIVE', where: { name: { eq: 'a' } } }, 'bob');
  expect(archived).toMatchObject({ applied: 1, refused: 0 });
  const actions = await at.db.query('select kind, by, reason from template_action where template_id = $1 order by id', [
    ids[0],
  ]);
  expect(actions).toEqual([
    { kind: 'create', by: 'me', reason: null },
    { kind: 'activate', by: 'anna', reason: 'new run' },
    { kind: 'archive', by: 'bob', reason: null },
  ]);
  expect(await at.db.query('select status from template order by name')).toEqual([
    { status: 'ARCHIVED' },
    { status: 'ACTUAL' },
  ]);
});
