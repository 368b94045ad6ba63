import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testWorkflow, type TestWorkflow } from '../../test/kit.ts';
import { decideFindings, readAccepted } from './decide-findings.ts';

let at: TestWorkflow;
beforeAll(async () => {
  at = await testWorkflow();
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
});

const finding = { kind: 'LAST_COPY_DELETED', id: 'f1', text: 'its last copy was deleted' };
const decide = (request: Partial<Parameters<typeof decideFindings>[2]>, by = 'anna') =>
  decideFindings(at.deps, at.db, { findings: [finding], accepted: true, reason: 'on tape', ...request }, by);

test('what is accepted is kept with who and why; a later decision takes its place, and it can be withdrawn', async () => {
  const other = { ...finding, kind: 'LINEAGE_CIRCLE' };
  expect(await decide({ findings: [finding, other] })).toMatchObject([
    { ...finding, by: 'anna', reason: 'on tape', at: at.deps.now() },
    other,
  ]);
  const changed = { ...finding, text: 'two last copies were deleted' };
  expect(await decide({ findings: [changed], reason: 'both on tape' }, 'ben')).toMatchObject([
    { ...changed, by: 'ben' },
  ]);
  expect(await readAccepted(at.db, ['f1', 'f2'])).toMatchObject([changed, other]);
  expect(await decide({ accepted: false, reason: 'not on tape' })).toEqual([]);
  expect(await readAccepted(at.db, ['f1'])).toMatchObject([other]);
});

test.each([
  ['no finding', { findings: [] }, 'findings'],
  ['too many', { findings: Array.from({ length: 501 }, (_, id) => ({ ...finding, id: String(id) })) }, 'findings'],
  ['one twice', { findings: [finding, finding] }, 'findings'],
  ['no kind', { findings: [{ ...finding, kind: ' ' }] }, 'findings.0.kind'],
  ['a long id', { findings: [finding, { ...finding, id: 'x'.repeat(1_001) }] }, 'findings.1.id'],
  ['a text that cannot be stored', { findings: [{ ...finding, text: 'a\0' }] }, 'findings.0.text'],
  ['no reason', { reason: '' }, 'reason'],
])('%s is refused by name', async (_what, request, field) => {
  await expect(decide(request)).rejects.toMatchObject({ code: 'INVALID', details: { field } });
});

test('a question for too many ids is refused', async () => {
  await expect(readAccepted(at.db, Array.from({ length: 1_001 }, String))).rejects.toMatchObject({ code: 'INVALID' });
});
