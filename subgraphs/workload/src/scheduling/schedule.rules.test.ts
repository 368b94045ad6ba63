import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextRank, weightOf } from './rank.rules.ts';
import { countDispatches } from './round.rules.ts';
import { RoundRobin, type SchedulingConstants } from './round-robin.rules.ts';
import { INITIAL_STATE, type SchedulerState } from './scheduler-state.rules.ts';
import { replayable, schedule, type SchedulingRound, type SchedulingTask } from './schedule.rules.ts';
import { viewSlots } from './slots.rules.ts';

/** Ranks stay what they are. */
const fixed: SchedulingConstants = { alpha: 0, beta: 0, gamma: 0, maxWeight: 100, chunk: 1_000_000 };

const task = (id: string, rank: number, available: number): SchedulingTask => ({ id, rank, available });

const run = (
  tasks: readonly SchedulingTask[],
  credits = 1_000,
  state: SchedulerState = INITIAL_STATE,
  more: Partial<SchedulingRound> = {},
) => schedule(state, { tasks, credits, now: 0, constants: fixed, ...more });

/** Numbers the jobs of each task: A B A -> A1 B1 A2. */
function numbered(dispatches: readonly string[]): string {
  const counts = new Map<string, number>();
  return dispatches
    .map((id) => {
      const count = (counts.get(id) ?? 0) + 1;
      counts.set(id, count);
      return `${id}${count}`;
    })
    .join(' ');
}

const countOf = (dispatches: readonly string[], id: string): number =>
  dispatches.filter((other) => other === id).length;

describe('rank', () => {
  test('the recurrence gives the published series', () => {
    const ranks: number[] = [];
    for (let aging = 0, rank = 1; aging < 10; aging++) {
      rank = nextRank({ rank, base: 0 }, { aging, retries: 0 }, { alpha: 0.5, beta: 1, gamma: 0.5 });
      ranks.push(Math.round(rank * 1_000) / 1_000);
    }
    expect(ranks).toEqual([0.5, 0.75, 1.375, 2.188, 3.094, 4.047, 5.023, 6.012, 7.006, 8.003]);
  });
  test('it stays at the base rank while nothing ages', () => {
    expect(nextRank({ rank: 7, base: 7 }, { aging: 0, retries: 0 }, { alpha: 1, beta: 1, gamma: 0.3 })).toBeCloseTo(7);
  });
  test('a weight is a whole number from 1 to the largest, whatever the rank', () => {
    const weights = [Number.NaN, Infinity, -Infinity, -5, 0, 0.4, 1.5, 3, 99.6, 1e300].map((rank) =>
      weightOf(rank, 100),
    );
    expect(weights).toEqual([1, 100, 1, 1, 1, 1, 2, 3, 100, 100]);
  });
});

describe('interleaved weighted round robin', () => {
  test.each([
    [[task('A', 3, 4), task('B', 2, 4), task('C', 1, 4)], 'A1 B1 C1 A2 B2 A3 A4 B3 C2 B4 C3 C4'],
    [[task('A', 1, 3), task('B', 1, 3), task('C', 5, 3)], 'A1 B1 C1 C2 C3 A2 B2 A3 B3'],
    [[task('A', 2, 6), task('B', 4, 6)], 'A1 B1 A2 B2 B3 B4 A3 B5 A4 B6 A5 A6'],
  ])('vector %#', (tasks, order) => {
    expect(numbered(run(tasks).dispatches)).toBe(order);
  });

  test('weights 3 and 1 interleave', () => {
    expect(run([task('A', 3, 9), task('B', 1, 9)], 8).dispatches.join('')).toBe('ABAAABAA');
  });

  test('a chunk that ends gives a rank that ages', () => {
    const constants = { ...fixed, alpha: 1, gamma: 0.5, chunk: 2 };
    const first = schedule(INITIAL_STATE, { tasks: [task('A', 1, 9)], credits: 1, now: 0, constants });
    const { state } = schedule(first.state, { tasks: [task('A', 1, 9)], credits: 1, now: 10_000, constants });
    expect(state.slots).toMatchObject([{ base: 1, rank: 6, left: 2, since: 10_000 }]);
  });

  test('a task that was absent is forgotten, and one without jobs keeps its rank', () => {
    const { state } = run([task('A', 3, 1), task('B', 3, 1)]);
    expect(run([task('B', 3, 0)], 10, state).state.slots.map(({ id }) => id)).toEqual(['B']);
  });
});

const weights = fc.array(fc.record({ rank: fc.integer({ min: 1, max: 20 }), available: fc.nat(60) }), {
  minLength: 1,
  maxLength: 12,
});
const tasksOf = (list: readonly { rank: number; available: number }[]): SchedulingTask[] =>
  list.map(({ rank, available }, index) => task(`t${index}`, rank, available));
const sumOf = (tasks: readonly SchedulingTask[]): number => tasks.reduce((sum, { rank }) => sum + rank, 0);

/** The order as the nested loops of the published algorithm give it. */
function nestedLoops(tasks: readonly SchedulingTask[]): string[] {
  const left = new Map(tasks.map(({ id, available }) => [id, available]));
  const order: string[] = [];
  const hasJobs = ({ id }: SchedulingTask): boolean => (left.get(id) ?? 0) > 0;
  while (tasks.some(hasJobs)) {
    const largest = Math.max(...tasks.filter(hasJobs).map(({ rank }) => rank));
    for (let round = 1; round <= largest; round++)
      for (const slot of tasks)
        if (hasJobs(slot) && slot.rank >= round) {
          left.set(slot.id, (left.get(slot.id) ?? 0) - 1);
          order.push(slot.id);
        }
  }
  return order;
}

describe('properties', () => {
  test('the heap gives the order of the nested loops', () => {
    fc.assert(
      fc.property(weights, (list) => {
        const tasks = tasksOf(list);
        expect(run(tasks, 1_000_000).dispatches).toEqual(nestedLoops(tasks));
      }),
    );
  });

  test('one cycle gives each task as many jobs as its weight, or all that it has', () => {
    fc.assert(
      fc.property(weights, (list) => {
        const tasks = tasksOf(list);
        const cycle = tasks.reduce((sum, { rank, available }) => sum + Math.min(rank, available), 0);
        const { dispatches } = run(tasks, cycle);
        for (const { id, rank, available } of tasks) expect(countOf(dispatches, id)).toBe(Math.min(rank, available));
      }),
    );
  });

  test('no task starves: between two of its jobs lie at most as many as all weights', () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 7 }), (list, credits) => {
        const tasks = tasksOf(list).map((item) => ({ ...item, available: 1_000 }));
        let state = INITIAL_STATE;
        const all: string[] = [];
        while (all.length < 4 * sumOf(tasks)) {
          const round = run(tasks, credits, state);
          ({ state } = round);
          all.push(...round.dispatches);
        }
        for (const { id } of tasks) {
          const places = all.flatMap((other, index) => (other === id ? [index] : []));
          for (const [index, place] of places.entries())
            expect(place - (places[index - 1] ?? -1) - 1).toBeLessThanOrEqual(sumOf(tasks));
        }
      }),
      { numRuns: 50 },
    );
  });

  test('credits cut into rounds, and a state that went through JSON, change nothing', () => {
    fc.assert(
      fc.property(weights, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }), (list, cuts) => {
        let tasks = tasksOf(list);
        const whole = run(
          tasks,
          cuts.reduce((sum, credits) => sum + credits, 0),
        );
        const parts: string[] = [];
        let state = INITIAL_STATE;
        for (const credits of cuts) {
          const part = run(tasks, credits, JSON.parse(JSON.stringify(state)) as SchedulerState);
          ({ state } = part);
          parts.push(...part.dispatches);
          tasks = tasks.map((item) => ({ ...item, available: item.available - countOf(part.dispatches, item.id) }));
        }
        expect(parts).toEqual(whole.dispatches);
        expect(state).toEqual(whole.state);
      }),
    );
  });

  test('a cancelled task gets nothing more, and the others go on in their order', () => {
    fc.assert(
      fc.property(weights, fc.nat(50), fc.nat(11), (list, before, which) => {
        const tasks = tasksOf(list).map((item) => ({ ...item, available: 1_000 }));
        const cancelled = tasks[which % tasks.length]?.id;
        const { state } = run(tasks, before);
        const others = run(tasks, 200, state).dispatches.filter((id) => id !== cancelled);
        const { dispatches } = run(
          tasks.filter(({ id }) => id !== cancelled),
          200,
          state,
        );
        expect(dispatches).not.toContain(cancelled);
        expect(dispatches.slice(0, others.length)).toEqual(others);
      }),
    );
  });

  test('a change of rank takes effect within one cycle', () => {
    fc.assert(
      fc.property(weights, fc.nat(100), fc.integer({ min: 1, max: 20 }), (list, before, rank) => {
        const tasks = tasksOf(list).map((item) => ({ ...item, available: 10_000 }));
        const { state } = run(tasks, before);
        const changed = tasks.map((item, index) => (index === 0 ? { ...item, rank } : item));
        const cycle = sumOf(changed);
        const { dispatches } = run(changed, 3 * cycle, state);
        expect(countOf(dispatches.slice(-cycle), 't0')).toBe(rank);
      }),
    );
  });

  test('odd ranks, counts and chunks are survived: nobody is left out, nothing is dispatched twice', () => {
    const odd = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, -1, 0, 1e9));
    fc.assert(
      fc.property(
        fc.array(fc.record({ rank: odd, available: fc.nat(20), chunk: odd, retries: odd }), { maxLength: 8 }),
        (list) => {
          const tasks = list.map((item, index) => ({ ...item, id: `t${index}` }));
          const { dispatches } = run(tasks, 1_000, INITIAL_STATE, {
            constants: { ...fixed, alpha: 1, gamma: 0.9, beta: 1, chunk: 3 },
          });
          for (const { id, available } of tasks) expect(countOf(dispatches, id)).toBe(available);
        },
      ),
    );
  });
});

describe('lanes', () => {
  const inLane = (id: string, rank: number, lane: string): SchedulingTask => ({ ...task(id, rank, 1_000), lane });

  test('a lane without room does not hold up the others', () => {
    const tasks = [inLane('A', 3, 'x'), inLane('B', 1, 'x'), inLane('C', 2, 'y')];
    expect(run(tasks, 6, INITIAL_STATE, { lanes: { x: 2, y: 100 } }).dispatches.join('')).toBe('ABCCCC');
  });

  test('after it was blocked, a lane shares as before and makes up for nothing', () => {
    const tasks = [inLane('A', 3, 'x'), inLane('B', 1, 'x'), inLane('C', 2, 'y')];
    const blocked = run(tasks, 400, INITIAL_STATE, { lanes: { x: 0, y: 400 } });
    const { dispatches } = run(tasks, 60, blocked.state, { lanes: { x: 60, y: 60 } });
    expect(countOf(dispatches, 'C')).toBeGreaterThanOrEqual(18);
    expect(countOf(dispatches, 'A')).toBeGreaterThanOrEqual(29);
    expect(countOf(dispatches, 'B')).toBeGreaterThanOrEqual(9);
  });

  test('single credits of a lane keep its shares', () => {
    const tasks = [inLane('A', 3, 'x'), inLane('B', 1, 'x'), inLane('C', 5, 'y')];
    let state = INITIAL_STATE;
    const all: string[] = [];
    for (let index = 0; index < 40; index++) {
      const round = run(tasks, 10, state, { lanes: { x: 1, y: 3 } });
      ({ state } = round);
      all.push(...round.dispatches);
    }
    expect([countOf(all, 'A'), countOf(all, 'B'), countOf(all, 'C')]).toEqual([30, 10, 120]);
  });
});

test('what was dispatched and comes back unclaimed is dispatched again in the same order, and a task that comes joins in', () => {
  fc.assert(
    fc.property(weights, fc.nat(150), fc.nat(150), (list, dispatched, unclaimed) => {
      const tasks = tasksOf(list);
      const order = run(tasks).dispatches;
      const { dispatches, state } = run(tasks, dispatched);
      const claimed = dispatches.slice(0, Math.max(0, dispatches.length - unclaimed));
      const back = tasks.map((item) => ({
        ...item,
        available: item.available - countOf(claimed, item.id),
        returned: countOf(dispatches, item.id) - countOf(claimed, item.id),
      }));
      const again = run(back, 1_000, state, { restart: true }).dispatches;
      expect(again).toEqual(order.slice(claimed.length));
      const joined = run([...back, task('new', 2, 5)], 1_000, state, { restart: true }).dispatches;
      expect(joined.filter((id) => id !== 'new')).toEqual(again);
      expect(joined.indexOf('new')).toBeLessThanOrEqual(sumOf(tasks));
      const late = run([...tasks, task('new', 2, 5)], 5, run(tasks).state);
      const all = tasks.map((item) => ({ ...item, returned: item.available - countOf(claimed, item.id) }));
      const first = run(
        [...all.map((item) => ({ ...item, available: item.returned })), { ...task('new', 2, 5), returned: 5 }],
        1_000,
        late.state,
        { restart: true },
      ).dispatches;
      expect(first.indexOf('new')).toBeLessThanOrEqual(2 * sumOf(tasks));
    }),
  );
});

test('a cycle that is longer than the pause between two new orders does not begin again each time', () => {
  const tasks = Array.from({ length: 50 }, (_, index) => task(`t${index}`, index < 25 ? 1 : 10, 1_000));
  let state = INITIAL_STATE;
  let returned: ReadonlyMap<string, number> = new Map();
  const claimed: string[] = [];
  for (let round = 0; round < 110; round++) {
    const now = tasks.map((item) => ({ ...item, returned: returned.get(item.id) ?? 0 }));
    const decision = run(now, 100, state, { restart: true });
    claimed.push(...decision.dispatches.slice(0, 20));
    returned = countDispatches(decision.dispatches.slice(20));
    ({ state } = decision);
  }
  for (const { id, rank } of tasks) expect(countOf(claimed, id)).toBe(8 * rank);
});

test('the mutable scheduler decides as the function does', () => {
  const order = new RoundRobin(fixed);
  order.set(task('A', 3, 10), 0);
  order.set(task('B', 1, 10), 0);
  const ids = Array.from({ length: 8 }, () => order.next(0));
  expect(ids.join('')).toBe('ABAAABAA');
  order.remove('A');
  expect(order.next(0)).toBe('B');
});

test('the state shows weights and shares of the tasks that have jobs', () => {
  const { state } = run([task('A', 3, 9), task('B', 1, 9), task('C', 5, 0)], 2);
  expect(viewSlots(state, 100)).toMatchObject([
    { id: 'A', baseRank: 3, weight: 3, share: 0.75, waiting: true },
    { id: 'B', weight: 1, share: 0.25 },
    { id: 'C', weight: 5, share: 0, waiting: false },
  ]);
});

test('what is stored of a restart gives the same order again, also where a lane without room stands foremost', () => {
  const tasks = ['y', '', ''].map((lane, index) => ({ id: `t${index}`, rank: 1, available: 1, lane }));
  const { state } = run(tasks.slice(0, 2), 1, INITIAL_STATE, { lanes: { y: 0 } });
  const constants = { ...fixed, chunk: 3, alpha: 1 };
  const input: SchedulingRound = { tasks, credits: 2, lanes: { y: 0 }, now: 0, constants, restart: true };
  const { dispatches } = schedule(state, input);
  const stored = replayable(state, input, dispatches);
  expect(schedule(stored.state, stored.input).dispatches).toEqual(dispatches);
});

test('what is stored of a round gives the same order again', () => {
  const lanes = fc.dictionary(fc.constantFrom('x', 'y'), fc.nat(30));
  const before = fc.array(fc.nat(40), { maxLength: 6 });
  const demand = fc.record({
    rank: fc.integer({ min: 1, max: 9 }),
    available: fc.nat(30),
    lane: fc.constantFrom('', 'x', 'y'),
  });
  fc.assert(
    fc.property(
      fc.array(demand, { maxLength: 10 }),
      lanes,
      before,
      fc.nat(60),
      fc.boolean(),
      (list, room, cuts, credits, restart) => {
        const tasks = list.map((item, index) => ({ ...item, id: `t${index}` }));
        let state = INITIAL_STATE;
        for (const [index, cut] of cuts.entries())
          ({ state } = run(tasks.slice(0, index * 2), cut, state, { lanes: room }));
        const input: SchedulingRound = {
          tasks,
          credits,
          lanes: room,
          now: 0,
          constants: { ...fixed, chunk: 3, alpha: 1 },
          restart,
        };
        const { dispatches } = schedule(state, input);
        const stored = replayable(state, input, dispatches);
        expect(schedule(stored.state, stored.input).dispatches).toEqual(dispatches);
        expect(stored.input.tasks.length).toBeLessThanOrEqual(dispatches.length);
        expect(stored.state.slots.length).toBeLessThanOrEqual(dispatches.length);
      },
    ),
  );
});
