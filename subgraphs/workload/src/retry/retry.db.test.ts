import { expect, test } from '@jest/globals';
import type { RetryRuleInput } from '../../generated/types.ts';
import {
  answer,
  beat,
  claims,
  commands,
  pilot,
  reportOn,
  reports,
  states,
  submit,
  world,
  type World,
} from '../../test/kit.ts';
import { cancelJobs } from '../cancel/cancel-jobs.ts';
import { readTaskJobs } from '../job/job.reads.ts';
import { expireLeases } from '../lease/expire-leases.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { readProgress } from '../task/task.reads.ts';
import { replaceRules, restoreRules } from './change-rules.ts';
import { dryRunRules } from './dry-run.ts';
import { failJobs, releaseJobs } from './held-jobs.ts';
import { readRule } from './read-rules.rules.ts';
import { readRuleSet, readRuleSets } from './rule-set.reads.ts';

const ann = { by: 'ann', reason: 'a try', allowMatchAll: false };
const set = (at: World, version: number, ...rules: RetryRuleInput[]) =>
  replaceRules(at.deps, rules.map(readRule), version, ann);
const failure = (code: number, text = 'exit 1') => ({ failure: { code, source: 'payload' as const, text } });

/** Claims one job and reports its failure. */
async function failOnce(at: World, name: string, code: number, text?: string): Promise<string> {
  const by = await pilot(at, name);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error(`${name} got nothing`);
  await reports(at, by, reportOn(claim, 'FAILED', 1, failure(code, text)));
  at.pass(700);
  await offerJobs(at.deps);
  return claim.jobId;
}

const jobs = (at: World) =>
  at.db.query(
    'select state, held_reason, held_details, failure_code, counted, lost, crashed_on from job order by ordinal',
  );

test('rules that a person puts in force decide from then on, and each attempt tells which rule of which version did', async () => {
  await using at = await world();
  const task = await submit(at, 1, { retry: 5, retryDelay: 0 });
  await failOnce(at, 'a', 402);
  const made = await set(at, 0, { id: 'bad-calibration', match: { message: 'calibration*missing' }, action: 'FAIL' });
  expect(made).toMatchObject({ version: 1, by: 'ann', reason: 'a try' });
  await failOnce(at, 'a', 402);
  await failOnce(at, 'a', 402, 'Calibration of run 7 is missing');
  expect(await states(at, task)).toEqual(['FAILED']);
  const decisions = await at.db.query('select decision from attempt order by number');
  expect(decisions).toMatchObject([
    { decision: { version: 0, rule: 'other', outcome: 'RETRY', before: { counted: 0 } } },
    { decision: { version: 1, rule: null, outcome: 'RETRY', before: { counted: 1 } } },
    { decision: { version: 1, rule: 'bad-calibration', outcome: 'FAIL', exhausted: false, before: { counted: 2 } } },
  ]);
});

test('a change names the version that it is about; earlier sets are kept and can be restored, the default too', async () => {
  await using at = await world();
  const plain: RetryRuleInput = { id: 'one', match: { codes: [402] }, action: 'RETRY' };
  await set(at, 0, plain);
  await expect(set(at, 0, plain)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('version 1'),
  });
  const both = await Promise.allSettled([set(at, 1, plain), set(at, 1, { ...plain, id: 'two' })]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await restoreRules(at.deps, 0, 2, ann);
  await restoreRules(at.deps, 1, 3, { ...ann, by: 'bob', reason: 'back' });
  expect((await readRuleSets(at.db, 10)).map(({ version }) => version)).toEqual([4, 3, 2, 1, 0]);
  expect(await readRuleSet(at.db, null)).toMatchObject({ version: 4, by: 'bob', rules: [{ id: 'one' }] });
  await expect(restoreRules(at.deps, 9, 4, ann)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(set(at, 4)).rejects.toMatchObject({ code: 'INVALID' });
  await expect(replaceRules(at.deps, [readRule(plain)], 4, { ...ann, reason: ' ' })).rejects.toMatchObject({
    message: expect.stringContaining('reason'),
  });
});

test('rules that match everything are refused, and in force only when a person says so, which is recorded', async () => {
  await using at = await world();
  const all: RetryRuleInput = { id: 'all', match: { phases: [1, 2, 3, 4, 5, 6, 7, 8] }, action: 'FAIL' };
  const other: RetryRuleInput = { id: 'other', match: { codes: [402] }, action: 'RETRY' };
  const refused = {
    code: 'INVALID',
    details: { field: 'rules', rule: 'all' },
    message: expect.stringMatching(/allowMatchAll/),
  };
  await expect(set(at, 0, all)).rejects.toMatchObject(refused);
  await expect(set(at, 0, all, other)).rejects.toMatchObject(refused);
  expect(await set(at, 0, other, all)).toMatchObject({ version: 1, matchAllAllowed: false });
  const allowed = { ...ann, allowMatchAll: true };
  await replaceRules(at.deps, [all].map(readRule), 1, allowed);
  await restoreRules(at.deps, 0, 2, ann);
  await expect(restoreRules(at.deps, 2, 3, ann)).rejects.toMatchObject(refused);
  await restoreRules(at.deps, 2, 3, allowed);
  const sets = await readRuleSets(at.db, 10);
  expect(sets.map(({ matchAllAllowed }) => matchAllAllowed)).toEqual([true, false, true, false, false]);
});

test('a dry run tells what rules would have decided about past failures, and changes nothing', async () => {
  await using at = await world();
  await submit(at, 2, { retry: 5, retryDelay: 0 });
  await failOnce(at, 'a', 402, 'disk is full');
  await failOnce(at, 'a', 403);
  await failOnce(at, 'a', 402, 'exit 2');
  const before = await jobs(at);
  const tried: RetryRuleInput[] = [
    { id: 'full', match: { codes: [402], message: 'full' }, action: 'HOLD' },
    { id: 'signal', match: { codes: [403] }, action: 'RETRY', delay: { first: 60 } },
    { id: 'rest', action: 'RETRY' },
  ];
  const run = await dryRunRules(at.deps, tried.map(readRule), { since: null, limit: 100 });
  expect(run).toMatchObject({ attempts: 3, changed: 2, truncated: false });
  expect(run.counts).toEqual(
    expect.arrayContaining([
      { code: 402, name: 'PAYLOAD_EXIT_NONZERO', before: 'RETRY', after: 'HOLD', attempts: 1, changed: 1 },
      expect.objectContaining({ code: 403, before: 'RETRY', after: 'RETRY', attempts: 1, changed: 1 }),
    ]),
  );
  expect(run.examples.map(({ after }) => after.rule).sort()).toEqual(['full', 'signal']);
  const newest = await dryRunRules(at.deps, tried.map(readRule), { since: null, limit: 1 });
  expect(newest).toMatchObject({ attempts: 1, truncated: true });
  expect(await dryRunRules(at.deps, tried.map(readRule), { since: at.deps.now(), limit: 9 })).toMatchObject({
    attempts: 0,
  });
  expect(await jobs(at)).toEqual(before);
  expect(await readRuleSet(at.db, null)).toMatchObject({ version: 0 });
});

test('a held job is neither offered nor claimed, its task goes on; released, it is tried as a new one', async () => {
  await using at = await world();
  const task = await submit(at, 2, { retry: 5, retryDelay: 0 });
  await set(at, 0, { id: 'ask', match: { codes: [402] }, action: 'HOLD' });
  const held = await failOnce(at, 'a', 402);
  const by = await pilot(at, 'a');
  const rest = await claims(at, by, 5);
  expect(rest.map(({ jobId }) => jobId)).not.toContain(held);
  await reports(at, by, ...rest.map((claim) => reportOn(claim, 'FINISHED', 1)));
  await answer(at);
  expect((await jobs(at))[0]).toMatchObject({
    state: 'DEFINED',
    held_reason: 'RULE',
    held_details: { rule: 'ask' },
    failure_code: 402,
  });
  expect(at.take('wms.tasks.status')).not.toContainEqual(expect.objectContaining({ type: 'summary' }));
  expect((await readProgress(at.db, [task]))[0]).toMatchObject({ defined: 1, held: 1, finished: 1 });
  expect((await readTaskJobs(at.db, task, { held: true })).nodes.map(({ id }) => id)).toEqual([held]);
  expect((await readTaskJobs(at.db, task, { held: false })).nodes).toHaveLength(1);
  expect(await releaseJobs(at.deps, { taskId: task }, ann)).toMatchObject({ applied: 1, more: false, jobIds: [held] });
  expect(await releaseJobs(at.deps, { taskId: task }, ann)).toMatchObject({ applied: 0 });
  expect((await jobs(at))[0]).toMatchObject({ state: 'DEFINED', held_reason: null, failure_code: null, counted: 0 });
  expect(await at.db.query('select kind, by, reason, outcome, matched, applied from task_action')).toEqual([
    { kind: 'release', by: 'ann', reason: 'a try', outcome: 'APPLIED', matched: 1, applied: 1 },
  ]);
  await offerJobs(at.deps);
  const [again] = await claims(at, by, 1);
  expect(again).toMatchObject({ jobId: held, attempt: 2 });
});

test('a held job that a person fails ends its task with the failure it was held for', async () => {
  await using at = await world();
  const task = await submit(at, 1);
  await set(at, 0, { id: 'ask', match: { codes: [402, 405] }, action: 'HOLD' });
  const job = await failOnce(at, 'a', 405, 'no memory');
  await answer(at);
  await expect(failJobs(at.deps, {}, ann)).rejects.toMatchObject({ code: 'INVALID' });
  await expect(failJobs(at.deps, { jobIds: ['x'] }, ann)).rejects.toMatchObject({ code: 'INVALID' });
  expect(await failJobs(at.deps, { jobIds: [job], codes: [402] }, ann)).toMatchObject({ applied: 0 });
  expect(await failJobs(at.deps, { jobIds: [job], codes: [405], reasons: ['RULE'] }, ann)).toMatchObject({
    applied: 1,
  });
  expect(await states(at, task)).toEqual(['FAILED']);
  const [row] = await at.db.query('select failure_code, failure_text, exhausted, held_at from job');
  expect(row).toEqual({
    failure_code: 405,
    failure_text: 'no memory; given up by ann: a try',
    exhausted: false,
    held_at: null,
  });
  expect(at.take('wms.tasks.status').at(-1)).toMatchObject({ type: 'summary', failures: [{ code: 405, count: 1 }] });
});

test('held jobs of a cancelled task are cancelled', async () => {
  await using at = await world();
  const task = await submit(at, 1);
  await set(at, 0, { id: 'ask', match: { codes: [402, 405] }, action: 'HOLD' });
  await failOnce(at, 'a', 402);
  await commands(at, { type: 'cancel', task_id: task });
  await cancelJobs(at.deps);
  expect(await states(at, task)).toEqual(['CANCELLED']);
  expect((await readTaskJobs(at.db, task, { held: true })).nodes).toEqual([]);
  expect(await releaseJobs(at.deps, { taskId: task }, ann)).toMatchObject({ applied: 0 });
});

test('a file that was lost or crashed on three different nodes is held as poison and names them', async () => {
  await using at = await world();
  const task = await submit(at, 1, { retry: 9, retryDelay: 0 });
  await failOnce(at, 'a', 403, 'signal 11');
  await failOnce(at, 'a', 403, 'signal 11');
  for (const name of ['b', 'c']) {
    const by = await pilot(at, name);
    await beat(at, by, await claims(at, by, 1));
    at.pass(700);
    await expireLeases(at.deps);
    await offerJobs(at.deps);
  }
  expect(await states(at, task)).toEqual(['DEFINED']);
  expect(await jobs(at)).toMatchObject([
    { held_reason: 'POISON', held_details: { nodes: ['node-a', 'node-b', 'node-c'] }, failure_code: 701, lost: 2 },
  ]);
  await releaseJobs(at.deps, { taskId: task, reasons: ['POISON'] }, ann);
  expect(await jobs(at)).toMatchObject([{ held_reason: null, crashed_on: [], lost: 0 }]);
});
