import { expect, test } from '@jest/globals';
import { readEvents, RECORDED_EVENTS } from '@visor/service';
import { chainKit } from './chain-kit.ts';
import { testWorkflow } from './kit.ts';

test('what happens to templates, workflows and tasks is recorded, with who did it and why', async () => {
  await using workflow = await testWorkflow();
  const { failed } = chainKit(workflow, workflow.deps);
  const { workflowId, first, second } = await failed();
  const read = async (where: object) => {
    const page = await readEvents(workflow.db, 'workflowEvents', [RECORDED_EVENTS], { where }, new Date());
    return page.nodes.toReversed().map(({ type, source, target, by }) => [type, source, target, by]);
  };
  expect(await read({ subject: { in: ['TEMPLATE'] } })).toEqual([
    ['template.loaded', null, 'LOADED', 'me'],
    ['template.actual', 'LOADED', 'ACTUAL', 'me'],
  ]);
  expect(await read({ subjectId: { eq: workflowId } })).toEqual([
    ['workflow.started', null, 'ACTIVE', 'workflow'],
    ['workflow.failed', 'ACTIVE', 'FAILED', 'workflow'],
  ]);
  expect(await read({ task: { eq: first.id } })).toEqual([
    ['task.defined', null, 'DEFINED', 'workflow'],
    ['task.in_progress', 'DEFINED', 'IN_PROGRESS', 'workflow'],
    ['task.failed', 'IN_PROGRESS', 'FAILED', 'workflow'],
  ]);
  expect(await read({ task: { eq: second.id }, to: { eq: 'CANCELLED' } })).toHaveLength(1);
});
