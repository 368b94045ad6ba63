import { expect, test } from '@jest/globals';
import { explained, type StatementCost } from '../../test/explained.ts';
import { answer, beat, claims, commands, pilot, reportOn, reports, submit, world, type World } from '../../test/kit.ts';
import { cancelJobs } from '../cancel/cancel-jobs.ts';
import { expireLeases } from '../lease/expire-leases.ts';
import { resendRequests } from '../registration/resend-requests.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { failRefusedJobs } from './fail-refused-jobs.ts';
import { offerJobs } from './offer-jobs.ts';

const WINDOW = 20;
const BATCH = 10;
/** Where the machine is busy, forming thousands of jobs takes minutes; what goes on after the end of its test opens connections. */
const TIMEOUT_MS = 300_000;
/** What the paths to the rows of a batch may grow by: an index of more jobs is deeper. */
const PATHS = 5 * BATCH;

interface Step {
  readonly name: string;
  readonly statements: readonly StatementCost[];
}

/** What the statements of each step look at while that many jobs wait, most of them not QUEUED. */
async function costsAt(waiting: number): Promise<Step[]> {
  await using own = await world();
  // A plan for tables of a few thousand rows may read them whole: the planner is not to learn how small they are, at any time.
  await own.db.query(
    `do $$ declare t regclass; begin
       for t in select oid from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace loop
         execute format('alter table %s set (autovacuum_enabled = off)', t);
       end loop; end $$`,
  );
  const costs: StatementCost[] = [];
  const deps = { ...own.deps, window: WINDOW };
  const at: World = { ...own, deps };
  await submit(at, waiting);
  const by = await pilot(at);
  const looking: World = { ...at, deps: { ...deps, db: explained(own.db, costs) } };
  const steps: Step[] = [];
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    costs.length = 0;
    const result = await work();
    steps.push({ name, statements: [...costs] });
    return result;
  };
  const given = await step('claim', () => claims(looking, by, BATCH));
  await step('heartbeat', () => beat(looking, by, given));
  await step('running', () => reports(looking, by, ...given.map((claim) => reportOn(claim, 'RUNNING', 1))));
  const [failed, ...finished] = given;
  if (!failed) throw new Error('no claim');
  const failure = { code: 405, source: 'payload' as const, text: 'no memory' };
  await step('ended', () =>
    reports(
      looking,
      by,
      reportOn(failed, 'FAILED', 2, { failure }),
      ...finished.map((claim) => reportOn(claim, 'FINISHED', 2)),
    ),
  );
  await step('answered', () => answer(looking));
  await step('offer', () => offerJobs(looking.deps));
  await claims(at, by, BATCH);
  at.pass(1_000);
  await step('expire', () => expireLeases(looking.deps));
  await step('offer again', () => offerJobs(looking.deps));
  await step('resend', () => resendRequests(looking.deps));
  await step('refused', () => failRefusedJobs(looking.deps));
  await step('summarize', () =>
    looking.deps.db.transaction((tx) => summarizeTasks(looking.deps, tx, null, looking.deps.now())),
  );
  await commands(at, { type: 'cancel', task_id: await submit(at, BATCH) });
  await step('cancel', () => cancelJobs(looking.deps));
  return steps;
}

test(
  'no statement looks at more pages where eight times as many jobs wait',
  async () => {
    const few = await costsAt(500);
    const many = await costsAt(4_000);
    const grown = many.flatMap(({ name, statements }, place) =>
      statements.flatMap(({ statement, pages }, nth) => {
        const before = few[place]?.statements[nth]?.pages ?? 0;
        return pages > before * 1.25 + PATHS ? [{ name, statement, before, pages }] : [];
      }),
    );
    expect(grown).toEqual([]);
    expect(few.map(({ name, statements }) => [name, statements.length])).toEqual(
      many.map(({ name, statements }) => [name, statements.length]),
    );
  },
  TIMEOUT_MS,
);

/** What the statements of a claim look at while that many jobs are QUEUED, of which the planner knows one. */
async function claimAt(queued: number): Promise<readonly StatementCost[]> {
  await using own = await world();
  const costs: StatementCost[] = [];
  await submit({ ...own, deps: { ...own.deps, window: 1 } }, queued);
  await own.db.query('analyze');
  await offerJobs({ ...own.deps, window: queued });
  const by = await pilot(own);
  await claims({ ...own, deps: { ...own.deps, db: explained(own.db, costs) } }, by, BATCH);
  return costs;
}

test(
  'no statement of a claim looks at more jobs than it takes, however many are QUEUED',
  async () => {
    const costs = await claimAt(50 * BATCH);
    expect(costs.filter(({ rows }) => rows > BATCH)).toEqual([]);
    expect(costs.filter(({ rows }) => rows === BATCH)).not.toEqual([]);
  },
  TIMEOUT_MS,
);
