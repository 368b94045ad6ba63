import { expect, test } from '@jest/globals';
import { answer, claims, pilot, reportOn, reports, submit, world } from '../../test/kit.ts';

test('a task that keeps no logs registers none, even if a pilot stored one, and its log dataset has no files', async () => {
  await using at = await world();
  const task = await submit(at, 2, { keepLogs: false });
  const by = await pilot(at);
  const [good, bad] = await claims(at, by, 2);
  if (!good || !bad) throw new Error('nothing claimed');
  expect([good.keepsLog, bad.keepsLog]).toEqual([false, false]);
  const failure = { code: 409, source: 'payload' as const, text: 'bad' };
  // As pilots of an earlier version report.
  const answers = await reports(at, by, reportOn(good, 'FINISHED', 1), reportOn(bad, 'FAILED', 1, { failure }));
  expect(answers.map(({ status }) => status)).toEqual(['APPLIED', 'APPLIED']);
  const requests = await answer(at);
  expect(requests.map(({ kind }) => kind)).toEqual(['output']);
  const [summary] = at.take('wms.tasks.status').slice(-1);
  expect(summary).toMatchObject({ type: 'summary', taskId: task, jobs: { finished: 1, failed: 1 } });
  const kinds = (summary as { checklists: { kind: string; count: number }[] }).checklists.map(({ kind, count }) => [
    kind,
    count,
  ]);
  expect(kinds.filter(([kind, count]) => kind === 'log' && count !== 0)).toEqual([]);
  expect(await at.db.query('select distinct log_note from attempt')).toEqual([
    { log_note: 'its task keeps no log archives' },
  ]);
});

test('others register a log of every attempt, and say so in the claim', async () => {
  await using at = await world();
  await submit(at, 1);
  const by = await pilot(at);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('nothing claimed');
  expect(claim.keepsLog).toBe(true);
  await reports(at, by, reportOn(claim, 'FINISHED', 1));
  expect((await answer(at)).map(({ kind }) => kind).sort()).toEqual(['log', 'output']);
});
