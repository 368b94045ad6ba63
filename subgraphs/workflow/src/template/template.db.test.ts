import { expect, test } from '@jest/globals';
import { testWorkflow, twoSteps } from '../../test/kit.ts';
import { createTemplate } from './create-template.ts';
import { TemplateEntity } from './template.entity.ts';

test('a template that somebody else has changed since it was read is not written', async () => {
  await using at = await testWorkflow();
  const { id } = await createTemplate(at.deps, at.db, { name: 'two', mask: '.raw', cwl: twoSteps }, 'me');
  const write = at.db.transaction(async (tx) => {
    const template = await tx.em.findOneOrFail(TemplateEntity, { id });
    await at.db.query("update template set status = 'ARCHIVED', version = version + 1 where id = $1", [id]);
    template.status = 'ACTUAL';
  });
  await expect(write).rejects.toThrow(/optimistic lock/);
  expect(await at.db.query('select status, version from template')).toEqual([{ status: 'ARCHIVED', version: 2 }]);
});
