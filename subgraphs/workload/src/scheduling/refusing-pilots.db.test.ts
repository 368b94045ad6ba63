import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { beat, claims, pilot, reportOn, reports, submit, world, type Agent, type World } from '../../test/kit.ts';
import { heartbeat } from '../lease/heartbeat.ts';
import { offerJobs } from './offer-jobs.ts';
import { failRefusedJobs } from './fail-refused-jobs.ts';

const PROGRAMS = ['a', 'b', 'c'] as const;
type Program = (typeof PROGRAMS)[number];

/** A node: what it has, and whether it says what it lacks or lets the server find out from its reports. */
interface Node {
  readonly has: readonly Program[];
  readonly reports: boolean;
}
const anyNode = fc.record({ has: fc.subarray([...PROGRAMS]), reports: fc.boolean() });

const beatsOf = ({ deps }: World, { name, ...by }: Agent, refuses: readonly string[] | null) =>
  heartbeat(deps, { ...by, status: 'IDLE', held: [], refuses: refuses && [...refuses] }, name);

/** Lets a pilot run all that it is given; it learns what it lacks. */
async function work(at: World, by: Agent, node: Node, programOf: (taskId: string) => Program, known: Set<Program>) {
  const given = await claims(at, by, 3, undefined);
  for (const { taskId } of given) expect(known.has(programOf(taskId))).toBe(false);
  const ends = given.map((claim) => {
    const program = programOf(claim.taskId);
    if (node.has.includes(program)) return reportOn(claim, 'FINISHED', 1);
    known.add(program);
    return reportOn(claim, 'FAILED', 1, { failure: { code: 102, source: 'pilot', text: `no ${program}` } });
  });
  await reports(at, by, ...ends);
  await offerJobs(at.deps);
  await beatsOf(at, by, node.reports ? [...known].sort() : null);
}

test('jobs of a program that no pilot can start now wait for it; those of one that they lack do not', async () => {
  await using at = await world();
  const tool = (program: string) => ({ tool: { baseCommand: [program] } });
  const [waits, ends] = [await submit(at, 1, tool('hanging')), await submit(at, 1, tool('missing'))];
  const { name, ...by } = await pilot(at);
  const states = async (): Promise<string[]> => {
    const rows = await at.db.query<{ state: string }>(
      'select state from job where task_id = any ($1) order by task_id',
      [[waits, ends]],
    );
    return rows.map(({ state }) => state);
  };
  const beatWith = (refuses: string[], unavailable: string[]) =>
    heartbeat(at.deps, { ...by, status: 'IDLE', held: [], refuses, unavailable }, name);
  await beatWith(['missing'], ['hanging']);
  expect(await claims(at, { ...by, name }, 3, undefined)).toEqual([]);
  at.pass(120);
  await beatWith(['missing'], ['hanging']);
  await failRefusedJobs(at.deps);
  expect(await states()).toEqual(['QUEUED', 'FAILED']);
  // Its file system answers, and it is not there.
  await beatWith([], []);
  await beatWith(['hanging'], []);
  at.pass(120);
  await beatWith(['hanging'], []);
  await failRefusedJobs(at.deps);
  expect(await states()).toEqual(['FAILED', 'FAILED']);
}, 60_000);

test('whatever pilots have: a job runs if any of them has its program, and ends 102 if none has it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyNode, { minLength: 1, maxLength: 4 }), async (nodes) => {
      await using at = await world();
      const tasks = new Map<string, Program>();
      for (const program of PROGRAMS)
        tasks.set(await submit(at, 3, { tool: { baseCommand: [program] }, retry: 0, retryDelay: 0 }), program);
      const programOf = (taskId: string): Program => tasks.get(taskId) as Program;
      const agents = await Promise.all(nodes.map((_, index) => pilot(at, `p${index}`, { node: 'one' })));
      const known = nodes.map(() => new Set<Program>());
      for (let round = 0; round < 26; round++) {
        for (const [index, by] of agents.entries())
          await work(at, by, nodes[index] as Node, programOf, known[index] as Set<Program>);
        at.pass(5);
        for (const by of agents) await beat(at, by, [], 'IDLE');
        await failRefusedJobs(at.deps);
      }
      for (const [taskId, program] of tasks) {
        const isHad = nodes.some(({ has }) => has.includes(program));
        const jobs = await at.db.query('select state, failure_code, counted from job where task_id = $1', [taskId]);
        const end = isHad
          ? { state: 'REGISTERING', failure_code: null, counted: 0 }
          : { state: 'FAILED', failure_code: 102, counted: 0 };
        expect(jobs).toEqual([end, end, end]);
      }
      const attempts = await at.db.query<{ count: number }>(`select count(*)::int from attempt where state = 'FAILED'`);
      // A pilot finds out once per program, with what it claimed at that time.
      expect(attempts[0]?.count).toBeLessThanOrEqual(nodes.length * PROGRAMS.length * 3);
    }),
    { numRuns: 4, endOnFailure: true },
  );
}, 120_000);
