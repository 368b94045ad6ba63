import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { answer, beat, claims, pilot, reportOn, reports, states, submit, world } from '../../test/kit.ts';
import { readHistory } from '../job/attempt.reads.ts';
import { type Report } from './report.types.ts';
import { attemptKey } from '../lifecycle/attempt.rules.ts';

const nest = (depth: number, leaf: unknown): unknown => {
  let value = leaf;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
};

/** Makes PostgreSQL refuse the changes of an attempt while its report holds `refuse`, or always. */
const refuseInDatabase = (condition: string) => `
  create function refuse_report() returns trigger language plpgsql as $$
  begin
    if ${condition} then raise exception 'refused' using errcode = '22P05'; end if;
    return new;
  end $$;
  create trigger refuse_report before update on attempt for each row execute function refuse_report()`;

test('a report nested 4,200 deep ends its own attempt, and no other', async () => {
  await using at = await world();
  const task = await submit(at, 5);
  const by = await pilot(at);
  const given = await claims(at, by, 5);
  const evil = [nest(4_200, '\0'), nest(65, 1), { x: '\ud800' }];
  const results = await reports(
    at,
    by,
    ...given.map((claim, index) => reportOn(claim, 'FINISHED', 3, index < evil.length ? { report: evil[index] } : {})),
  );
  expect(results.map(({ status, state }) => [status, state])).toEqual([
    ...evil.map(() => ['REFUSED', 'FAILED']),
    ['APPLIED', 'FINISHED'],
    ['APPLIED', 'FINISHED'],
  ]);
  expect(await states(at, task)).toEqual(['DEFINED', 'DEFINED', 'DEFINED', 'REGISTERING', 'REGISTERING']);
  const failures = await at.db.query('select failure_code, failure_text from attempt where state = $1', ['FAILED']);
  for (const row of failures)
    expect(row).toMatchObject({
      failure_code: 407,
      failure_text: expect.stringMatching(/^its report was refused: the p/),
    });
  // The same again has no effect: the pilot may not have heard the answer.
  const [claim] = given;
  if (!claim) throw new Error('no claim');
  expect(await reports(at, by, reportOn(claim, 'FINISHED', 3, { report: evil[0] }))).toMatchObject([
    { status: 'DUPLICATE', state: 'FAILED' },
  ]);
  expect((await answer(at)).filter(({ kind }) => kind === 'output')).toHaveLength(2);
});

test('a report that PostgreSQL refuses is found by halves, and its attempt is FAILED; the others are written', async () => {
  await using at = await world();
  const task = await submit(at, 33);
  const by = await pilot(at);
  const given = await claims(at, by, 33);
  await at.db.query(refuseInDatabase(`new.report is not null and new.report ->> 'bad' = 'yes'`));
  const batch = given.flatMap((claim, index) => [
    reportOn(claim, 'RUNNING', 1),
    reportOn(claim, 'FINISHED', 2, { report: { bad: index % 11 === 5 ? 'yes' : 'no' } }),
  ]);
  const results = await reports(at, by, ...batch);
  expect(results.map(({ jobId }) => jobId)).toEqual(batch.map(({ jobId }) => jobId));
  const ends = results.filter((_, index) => index % 2 === 1);
  ends.forEach((result, index) =>
    expect(result).toMatchObject(
      index % 11 === 5 ? { status: 'REFUSED', state: 'FAILED' } : { status: 'APPLIED', state: 'FINISHED' },
    ),
  );
  const counts = (await states(at, task)).reduce<Record<string, number>>(
    (sum, state) => ({ ...sum, [state]: (sum[state] ?? 0) + 1 }),
    {},
  );
  expect(counts).toEqual({ REGISTERING: 30, DEFINED: 3 });
  const failed = await at.db.query('select failure_code, report from attempt where state = $1', ['FAILED']);
  expect(failed).toEqual([1, 2, 3].map(() => ({ failure_code: 603, report: null })));
});

test('an attempt of which nothing can be written is refused alone', async () => {
  await using at = await world();
  await submit(at, 3);
  const by = await pilot(at);
  const given = await claims(at, by, 3);
  await at.db.query(refuseInDatabase(`new.job_id = '${given[1]?.jobId}'`));
  const results = await reports(at, by, ...given.map((claim) => reportOn(claim, 'FINISHED', 2)));
  expect(results.map(({ status }) => status)).toEqual(['APPLIED', 'REFUSED', 'APPLIED']);
});

test('another pilot, with the lease token, neither reports on an attempt nor renews it', async () => {
  await using at = await world();
  const task = await submit(at, 2);
  const owner = await pilot(at, 'owner');
  const other = await pilot(at, 'other');
  const [first, second] = await claims(at, owner, 2);
  if (!first || !second) throw new Error('too few');
  for (const state of ['RUNNING', 'FINISHED', 'FAILED', 'CANCELLED'] as const)
    expect(await reports(at, other, reportOn(first, state, 5))).toMatchObject([{ status: 'LEASE_LOST', state: null }]);
  expect(await reports(at, { ...other, pilotId: owner.pilotId }, reportOn(first, 'FAILED', 5))).toMatchObject([
    { status: 'LEASE_LOST' },
  ]);
  const leases = () => at.db.query('select lease_until, named from attempt order by job_id');
  const before = await leases();
  at.pass(3);
  expect((await beat(at, other, [first, second])).lost).toHaveLength(2);
  expect(await leases()).toEqual(before);
  // The owner's next incarnation sends what its journal holds, before it registers and after.
  expect(await reports(at, { ...owner, incarnation: 'next' }, reportOn(first, 'FINISHED', 5))).toMatchObject([
    { status: 'APPLIED', state: 'FINISHED' },
  ]);
  expect(await states(at, task)).toEqual(['REGISTERING', 'ACTIVE']);
});

test('leases that are none are lost one by one; the good ones are renewed', async () => {
  await using at = await world();
  await submit(at, 2);
  const by = await pilot(at);
  const [first, second] = await claims(at, by, 2);
  if (!first || !second) throw new Error('too few');
  const bad = [
    { ...first, attempt: 1, token: 'a\0b' },
    { ...first, attempt: 7 },
    { ...second, jobId: '\ud800' },
    { ...second, jobId: 'x'.repeat(10_000) },
    { ...second, jobId: uuidv7() },
    { ...second, attempt: -2_147_483_648 },
  ];
  at.pass(4);
  const { lost } = await beat(at, by, [...bad, second]);
  expect(lost).toHaveLength(bad.length);
  const rows = await at.db.query<{ left: number }>(
    `select extract(epoch from lease_until - $1::timestamptz)::int as "left" from attempt order by lease_until`,
    [at.deps.now()],
  );
  expect(rows).toEqual([{ left: 11 }, { left: 15 }]);
});

test('the history of an attempt is in the order of its phases, whatever the clocks say', async () => {
  await using at = await world();
  await submit(at, 1);
  const by = await pilot(at);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('no claim');
  at.pass(60);
  const when = (second: number): Partial<Report> => ({ at: `2026-01-01T00:00:${String(second).padStart(2, '0')}Z` });
  await reports(
    at,
    by,
    reportOn(claim, 'VALIDATING', 1, when(50)),
    reportOn(claim, 'SETTING_UP', 2, when(40)),
    reportOn(claim, 'RUNNING', 3, when(30)),
    reportOn(claim, 'STAGING_OUT', 4, when(30)),
    reportOn(claim, 'FINISHED', 5, when(1)),
  );
  const history = await readHistory(at.db, [{ jobId: claim.jobId, number: claim.attempt }]);
  expect(history.get(attemptKey(claim.jobId, 1))?.map(({ state }) => state)).toEqual([
    'CLAIMED',
    'VALIDATING',
    'SETTING_UP',
    'RUNNING',
    'STAGING_OUT',
    'FINISHED',
  ]);
});

test('a merge over an empty dataset that makes nothing fails once, and says why', async () => {
  await using at = await world();
  const task = await submit(at, 0, { mode: 'MERGE', retry: 5 });
  const by = await pilot(at);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('no claim');
  expect(claim.inputs).toEqual([]);
  const failure = { code: 502, source: 'payload' as const, text: 'all.txt is empty' };
  await reports(at, by, reportOn(claim, 'FAILED', 1, { failure }));
  expect(await states(at, task)).toEqual(['FAILED']);
  const [job] = await at.db.query('select failure_code, failure_text from job');
  expect(job).toEqual({ failure_code: 502, failure_text: 'the input dataset is empty; all.txt is empty' });
});
