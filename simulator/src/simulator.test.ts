import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { schedule } from '@visor/workload/schedule.rules';
import { jainIndex } from './fairness.rules.ts';
import { Histogram } from './histogram.rules.ts';
import { FIELDS, readOptions, type GivenOptions } from './options.ts';
import { chance, durationAt } from './random.rules.ts';
import { replay } from './replay.ts';
import { htmlReport } from './report.ts';
import type { Round } from './scheduler.ts';
import { simulate } from './simulate.ts';

const SMALL: GivenOptions = { nodes: 5, slots: 4, rate: 1, hours: 0.2, datasetFiles: 20, seconds: 4, ranks: '5,10' };
const resultOf = (given: GivenOptions) => simulate(readOptions({ ...SMALL, ...given })).result;

/** Farms from idle to overloaded, healthy to broken. Each takes tenths of a second: a round looks at every task that waits. */
const farms = fc.record({
  hours: fc.constant(0.1),
  nodes: fc.integer({ min: 1, max: 8 }),
  slots: fc.integer({ min: 1, max: 6 }),
  rate: fc.double({ min: 0.1, max: 3, noNaN: true }),
  stages: fc.integer({ min: 1, max: 5 }),
  datasetFiles: fc.integer({ min: 1, max: 60 }),
  seconds: fc.double({ min: 0.5, max: 60, noNaN: true }),
  durations: fc.constantFrom('fixed', 'uniform', 'exponential'),
  randomArrivals: fc.boolean(),
  failureRate: fc.constantFrom(0, 0.02, 0.3, 1),
  nodeMtbf: fc.constantFrom(0, 0.02, 0.5),
  nodeRepair: fc.constantFrom(1, 30, 600),
  window: fc.integer({ min: 1, max: 200 }),
  chunkSize: fc.integer({ min: 1, max: 100 }),
  seed: fc.integer({ min: 0, max: 1_000 }),
});

test('no job is lost or counted twice, and no slot runs two at once, whatever the farm', () => {
  fc.assert(
    fc.property(farms, (farm) => {
      const result = resultOf(farm);
      expect(result.lost).toBe(0);
      expect(result.completed + result.failed + result.inFlight).toBe(result.arrived);
      expect(result.attempts.finished).toBe(result.completed);
      expect(result.utilisation).toBeGreaterThanOrEqual(0);
      expect(result.utilisation).toBeLessThanOrEqual(1 + 1e-9);
      expect(result.fairness).toBeGreaterThan(0);
      expect(result.fairness).toBeLessThanOrEqual(1 + 1e-9);
      expect(result.held).toBeLessThanOrEqual(result.failed);
      if (farm.failureRate === 0 && farm.nodeMtbf === 0) expect(result.failed).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test('more slots never complete fewer jobs of one stage and one rank', () => {
  fc.assert(
    fc.property(farms, fc.integer({ min: 1, max: 6 }), (farm, more) => {
      const plain = {
        ...farm,
        stages: 1,
        ranks: '10',
        alpha: 0,
        datasetFiles: 20,
        failureRate: 0,
        nodeMtbf: 0,
        window: 1_000,
      };
      const few = resultOf(plain);
      const many = resultOf({ ...plain, slots: farm.slots + more });
      // A round comes at most every tenth of a second: it may hand over a job this much later.
      expect(many.completed).toBeGreaterThanOrEqual(few.completed - (farm.slots + more) * farm.nodes * 0.2);
      // Waits are not compared: in an overloaded farm more slots claim jobs that had waited longer, which count only then.
    }),
    { numRuns: 10 },
  );
});

test('one seed gives one result, another seed another', () => {
  const broken = { failureRate: 0.1, nodeMtbf: 0.1, randomArrivals: true };
  const { wallSeconds: _wall, ...first } = resultOf(broken);
  expect(resultOf(broken)).toMatchObject(first);
  expect(resultOf({ ...broken, seed: 2 })).not.toMatchObject({ completed: first.completed, attempts: first.attempts });
});

/** Mean wait over the mean run in a queue M/M/c, by Erlang's formula. */
function erlangWait(servers: number, load: number): number {
  let blocked = 1;
  for (let n = 1; n <= servers; n++) blocked = (load * blocked) / (n + load * blocked);
  const waits = blocked / (1 - (load / servers) * (1 - blocked));
  return waits / (servers - load);
}

test('with jobs that come and run by chance, waits and utilisation are those of the theory', () => {
  const servers = 10;
  const load = 8;
  const seconds = 100;
  const given = { nodes: 1, slots: servers, rate: load / seconds, stages: 1, datasetFiles: 1, hours: 150, seconds };
  const { result } = simulate(
    readOptions({ ...given, durations: 'exponential', randomArrivals: true, ranks: '10', alpha: 0 }),
  );
  expect(result.utilisation).toBeCloseTo(load / servers, 1);
  // Half of the jobs find a free slot; of the others the wait is exponential.
  const mean = erlangWait(servers, load) * seconds;
  const probability = mean / (seconds / (servers - load));
  const p99 = (seconds / (servers - load)) * Math.log(probability / 0.01);
  expect((result.waitSeconds['10']?.p99 ?? 0) / p99).toBeGreaterThan(0.85);
  expect((result.waitSeconds['10']?.p99 ?? 0) / p99).toBeLessThan(1.15);
  expect(result.waitSeconds['10']?.p50).toBeLessThan(0.2);
});

test('while tasks compete each gets its share by rank where nothing ages', () => {
  const crowd = { nodes: 20, slots: 20, rate: 20, hours: 0.3, datasetFiles: 400, seconds: 10, ranks: '10,20,40' };
  const fair = resultOf({ ...crowd, alpha: 0 });
  expect(fair.fairness).toBeGreaterThan(0.9);
  expect(fair.fairness).toBeLessThan(1);
});

test('failures are retried as the service decides: with none allowed each counted one ends its job', () => {
  const retried = resultOf({ failureRate: 0.2, retries: 5 });
  const none = resultOf({ failureRate: 0.2, retries: 0 });
  expect(retried.failed).toBeLessThan(none.failed / 3);
  expect(retried.attempts.failed).toBeGreaterThan(retried.failed);
});

test('attempts on a node that broke down are lost when their leases expire, and their jobs run elsewhere', () => {
  const result = resultOf({ nodeMtbf: 0.05, nodeRepair: 600, seconds: 10, hours: 0.5, rate: 0.2 });
  expect(result.attempts.lost).toBeGreaterThan(0);
  expect(result.completed).toBeGreaterThan(0);
});

test.each<[GivenOptions, string]>([
  [{ nodes: -3 }, '--nodes must be a whole number from 1'],
  [{ nodes: '2.5' }, '--nodes must be a whole number'],
  [{ slots: 0 }, '--slots must be'],
  [{ rate: 'NaN' }, '--rate must be a number'],
  [{ rate: Number.POSITIVE_INFINITY }, '--rate must be a number'],
  [{ hours: '' }, '--hours must be a number'],
  [{ gamma: 1 }, '--gamma must be a number from 0 to 0.99'],
  [{ failureRate: 1.1 }, '--failure-rate must be a number from 0 to 1'],
  [{ ranks: '10,0' }, '--ranks must be 1 to 20 numbers from 1 to 100'],
  [{ ranks: '10,NaN' }, '--ranks'],
  [{ durations: 'gauss' }, '--durations must be one of'],
  [{ nodes: 100_000, slots: 10_000 }, 'simulate at most 1000000 slots'],
  [{ hours: 8_760, rate: 1_000 }, 'simulate at most 50000000'],
  [{ datasetFiles: 1, hours: 100, rate: 10, nodes: 1_000 }, 'at most 500000 tasks'],
  [{ datasetFiles: 1, rate: 10, hours: 1, seconds: 100 }, 'times what all slots can do'],
])('options %j are refused with the option and what it may be', (given, text) => {
  const read = (): unknown => readOptions({ ...SMALL, ...given });
  expect(read).toThrow(expect.objectContaining({ code: 'INVALID', message: expect.stringContaining(text) }));
});

test('every default is a value of its field', () => {
  for (const { fallback, isValue } of Object.values(FIELDS)) expect(isValue(fallback)).toBe(true);
});

function recorded(given: GivenOptions): readonly Round[] {
  const rounds: Round[] = [];
  simulate(readOptions({ ...SMALL, ...given }), (round) => rounds.push(structuredClone(round)));
  return rounds;
}

test('rounds that were stored are decided the same way again, as a list or line by line', () => {
  const rounds = recorded({ rate: 3, seconds: 30, failureRate: 0.1, window: 50, chunkSize: 5 });
  const dispatches = rounds.reduce((sum, round) => sum + round.dispatches.length, 0);
  const same = { rounds: rounds.length, dispatches, carried: rounds.length - 1, different: 0, differences: [] };
  expect(dispatches).toBeGreaterThan(100);
  expect(replay(JSON.stringify(rounds))).toEqual(same);
  expect(replay(rounds.map((round) => JSON.stringify(round)).join('\n'))).toEqual(same);
});

test('a dispatch in another place is found', () => {
  const rounds = recorded({ rate: 3, seconds: 30 });
  const at = rounds.findIndex(({ dispatches }) => new Set(dispatches).size > 1);
  const round = rounds[at] as Round;
  const changed = rounds.with(at, { ...round, dispatches: round.dispatches.toReversed() });
  expect(replay(JSON.stringify(changed))).toMatchObject({ different: 1, differences: [{ round: at + 1 }] });
  expect(schedule(round.state, round.input).dispatches).toEqual(round.dispatches);
});

test('what was decided on something else is found: the state that is carried is not the stored one', () => {
  const rounds = recorded({ rate: 3, seconds: 30 });
  const at = rounds.findIndex(({ input }) => input.tasks.length > 1);
  const round = rounds[at] as Round;
  const [first, ...rest] = round.input.tasks;
  if (!first) throw new Error('no task');
  const input = { ...round.input, tasks: [{ ...first, rank: first.rank + 1 }, ...rest] };
  const { differences } = replay(JSON.stringify(rounds.with(at, { ...round, input })));
  expect(differences).toContainEqual({ round: at + 2, place: null, stored: null, replayed: null });
  // A gap is no difference: what follows it begins from its own state.
  expect(replay(JSON.stringify(rounds.toSpliced(at, 1)))).toMatchObject({ carried: rounds.length - 3, different: 0 });
});

test.each(['{', '[1]', '[{}]', '{"state":{}}', '[{"state":{"cycle":0,"round":0,"place":0,"nextPlace":1,"slots":[]}}]'])(
  'a file that holds no rounds is refused: %s',
  (text) => expect(() => replay(text)).toThrow(expect.objectContaining({ code: 'INVALID' })),
);

test('the report is one file without addresses and shows every chart', () => {
  const html = htmlReport(simulate(readOptions(SMALL)));
  for (const title of ['Utilisation', 'Wait', 'Fairness', 'Queue length', 'Buffer level'])
    expect(html).toContain(title);
  expect(html).not.toMatch(/https?:|NaN|Infinity|undefined/);
});

test('quantiles of a histogram are right to one per cent', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
      const histogram = new Histogram();
      for (const value of values) histogram.add(value);
      const exact = values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? 0;
      expect(Math.abs(histogram.quantile(0.5) / exact - 1)).toBeLessThan(0.011);
    }),
  );
});

test("Jain's index is 1 for equal shares, 1/n where one has all", () => {
  expect(jainIndex([3, 3, 3])).toBe(1);
  expect(jainIndex([5, 0, 0, 0])).toBe(0.25);
});

test('chance is even, and the same for the same keys', () => {
  const values = Array.from({ length: 10_000 }, (_, index) => chance(1, index, 2));
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
  expect(chance(1, 7, 2)).toBe(values[7]);
  expect(new Set(values).size).toBeGreaterThan(9_990);
  const runs = values.map((place) => durationAt('exponential', 10, place));
  expect(runs.reduce((sum, value) => sum + value, 0) / runs.length / 10).toBeCloseTo(1, 1);
});
