import { expect, test } from '@jest/globals';
import { heartbeat } from '../src/lease/heartbeat.ts';
import { offerJobs } from '../src/scheduling/offer-jobs.ts';
import { cancelJobs } from '../src/cancel/cancel-jobs.ts';
import { answer, beat, claims, commands, pilot, reportOn, reports, submit, world } from './kit.ts';
import { expireLeases } from '../src/lease/expire-leases.ts';
import { failRefusedJobs } from '../src/scheduling/fail-refused-jobs.ts';
import { resendRequests } from '../src/registration/resend-requests.ts';
import { jobLifecycle } from '../src/lifecycle/job.rules.ts';

test('pilots, loops and a cancel at the same time lock nobody out, and every job ends exactly once', async () => {
  await using at = await world();
  const tasks = [await submit(at, 60), await submit(at, 60), await submit(at, 60)];
  const agents = await Promise.all(['a', 'b', 'c', 'd'].map((name) => pilot(at, name)));
  const failure = { code: 402, source: 'payload' as const, text: 'exit 1' };
  const work = async (by: (typeof agents)[number], salt: number) => {
    for (let round = 0; round < 12; round++) {
      const given = await claims(at, by, 8);
      const first = given.filter((_, index) => (index + salt) % 2 === 0);
      await Promise.all([
        beat(at, by, given.toReversed()),
        reports(at, by, ...first.map((claim) => reportOn(claim, 'RUNNING', 1)).reverse()),
      ]);
      await Promise.all([
        reports(at, by, ...given.slice(0, 4).map((claim) => reportOn(claim, 'FINISHED', 2))),
        reports(at, by, ...given.slice(4).map((claim) => reportOn(claim, 'FAILED', 2, { failure }))),
        answer(at),
        offerJobs(at.deps),
        expireLeases(at.deps),
      ]);
      if (round === 6 && salt === 0) await commands(at, { type: 'cancel', task_id: tasks[1] });
      await cancelJobs(at.deps);
      at.pass(1);
    }
  };
  await Promise.all(agents.map(work));
  for (let round = 0; round < 3; round++) {
    at.pass(10);
    await offerJobs(at.deps);
    await work(agents[0] as never, 1);
  }
  // An answer that came before its request was committed was nobody's; the re-send brings it again.
  at.pass(60);
  await resendRequests(at.deps);
  await answer(at);
  const columns = jobLifecycle.states.map((state) => `${state.toLowerCase()}_count as "${state}"`).join(', ');
  const kept = await at.db.query(`select id, requests_count, phase, ${columns} from task order by id`);
  const found = await at.db.query(
    `select task_id as id, 0 as requests_count, 'SUMMARISED' as phase,
            ${jobLifecycle.states.map((state) => `count(*) filter (where state = '${state}')::int as "${state}"`).join(', ')}
       from job group by 1 order by 1`,
  );
  expect(kept).toEqual(found);
  const summaries = (at.take('wms.tasks.status') as { type: string; taskId: string; cancelled: boolean }[])
    .filter((event) => event.type === 'summary')
    .map(({ taskId, cancelled }) => ({ taskId, cancelled }));
  // A cancel that comes after the task's last job is answered by a second summary, and by no third.
  const [first, second, third] = tasks;
  const early = summaries.filter((summary) => summary.taskId === second && !summary.cancelled);
  expect(early.length).toBeLessThanOrEqual(1);
  expect(summaries.filter((summary) => !early.includes(summary))).toHaveLength(3);
  expect(summaries).toEqual(
    expect.arrayContaining([
      { taskId: first, cancelled: false },
      { taskId: second, cancelled: true },
      { taskId: third, cancelled: false },
    ]),
  );
  expect(summaries.findLast((summary) => summary.taskId === second)?.cancelled).toBe(true);
});

test('pilots that find, report and regain missing programs at the same time lock nobody out', async () => {
  await using at = await world();
  const programs = ['a', 'b', 'c'];
  for (const program of programs) await submit(at, 40, { tool: { baseCommand: [program] }, retryDelay: 0 });
  const agents = await Promise.all(['p', 'q', 'r', 's'].map((name) => pilot(at, name)));
  const codes = [102, 201, 102, 401];
  const work = async ({ name, ...by }: (typeof agents)[number], salt: number) => {
    for (let round = 0; round < 12; round++) {
      const given = await claims(at, { name, ...by }, 6);
      const refuses = programs.filter((_, index) => (index + round + salt) % 3 === 0);
      const held = given.map(({ jobId, attempt, token }) => ({ jobId, attempt, token })).toReversed();
      const ends = given.map((claim, index) => {
        const failure = { code: codes[(index + salt) % 4] ?? 102, source: 'pilot' as const, text: 'x' };
        return index % 3 === 2 ? reportOn(claim, 'FINISHED', 1) : reportOn(claim, 'FAILED', 1, { failure });
      });
      await Promise.all([
        heartbeat(at.deps, { ...by, status: 'BUSY', held, refuses }, name),
        reports(at, { name, ...by }, ...ends.slice(0, 3)),
        reports(at, { name, ...by }, ...ends.slice(3).reverse()),
        failRefusedJobs(at.deps),
        offerJobs(at.deps),
        answer(at),
      ]);
      at.pass(2);
    }
  };
  await Promise.all(agents.map(work));
  const wrong = await at.db.query(
    `select t.id from task t where t.total_count <> (select count(*) from job j where j.task_id = t.id)
        or t.failed_count <> (select count(*) from job j where j.task_id = t.id and j.state = 'FAILED')
        or t.queued_count <> (select count(*) from job j where j.task_id = t.id and j.state = 'QUEUED')`,
  );
  expect(wrong).toEqual([]);
  const [job] = await at.db.query<{ count: number }>(
    `select count(*)::int from job where state in ('REGISTERING', 'FINISHED')`,
  );
  expect(job?.count).toBeGreaterThan(0);
});
