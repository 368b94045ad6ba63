import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupFailures, OTHER_MESSAGES } from './failure-groups.rules.ts';
import type { FailureEvent } from './failure.store.ts';
import { intervalOf, rangeOf, RESOLUTIONS, STEPS, wholeRangeOf } from './resolution.rules.ts';

const now = new Date('2026-11-26T12:00:07Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);

test('an hour has points of ten seconds; what is older has the finest that are kept', () => {
  expect(rangeOf({}, now)).toMatchObject({
    from: new Date('2026-11-26T11:00:00Z'),
    step: 10,
    points: 361,
    resolution: 10,
  });
  expect(rangeOf({ from: ago(24 * 3_600) }, now)).toMatchObject({ step: 300, resolution: 60 });
  expect(rangeOf({ from: ago(30 * 86_400), step: 3_600 }, now)).toMatchObject({ step: 3_600, resolution: 3_600 });
  expect(rangeOf({ from: ago(300 * 86_400), step: 86_400 }, now)).toMatchObject({ step: 86_400, resolution: 3_600 });
  expect(rangeOf({ from: ago(30 * 86_400), to: ago(30 * 86_400 - 60), step: 10 }, now)).toMatchObject({ step: 600 });
});

test('a range that is wrong is refused with what would be right', () => {
  expect(() => rangeOf({ from: now, to: ago(1) }, now)).toThrow('to must be after from');
  expect(() => rangeOf({ step: 15 }, now)).toThrow('step must be a multiple of 10 seconds');
  expect(() => rangeOf({ from: ago(86_400), step: 10 }, now)).toThrow('at most 2000 are given: ask for 50 or more');
});

const seconds = fc.integer({ min: 1, max: 399 * 86_400 });

test('an answer has at most 2,000 points, in intervals of UTC, of roll-ups that are kept and fit into the step', () => {
  fc.assert(
    fc.property(
      seconds,
      seconds,
      fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: null }),
      (first, second, step) => {
        fc.pre(first !== second);
        const request = {
          from: ago(Math.max(first, second)),
          to: ago(Math.min(first, second)),
          step: step && step * 10,
        };
        let range;
        try {
          range = rangeOf(request, now);
        } catch {
          return;
        }
        expect(range.points).toBeLessThanOrEqual(2_000);
        expect(range.step % range.resolution).toBe(0);
        expect(intervalOf(range.from, range.step)).toEqual(range.from);
        expect(range.from <= request.from && range.to >= request.to).toBe(true);
        const kept = RESOLUTIONS.find((each) => each.step === range.resolution)?.keptSeconds ?? 0;
        expect(now.getTime() - request.from.getTime()).toBeLessThanOrEqual(kept * 1_000);
        const whole = wholeRangeOf(request, now);
        expect(whole.from <= request.from && whole.to >= request.to).toBe(true);
      },
    ),
  );
});

const events = fc.array(
  fc.record({
    seconds: fc.integer({ min: 0, max: 20_000 }),
    code: fc.constantFrom(402, 404),
    node: fc.constantFrom('n1', 'n2', null),
    text: fc.oneof(fc.constantFrom('exit 1', 'exit 2'), fc.string()),
    endsJob: fc.boolean(),
  }),
  { maxLength: 300 },
);
const eventOf = ({
  seconds,
  ...of
}: {
  seconds: number;
  code: number;
  node: string | null;
  text: string;
  endsJob: boolean;
}): FailureEvent => ({
  id: '1',
  at: new Date(seconds * 1_000).toISOString(),
  taskId: 't',
  jobId: 'j',
  attempt: 1,
  stage: 'reco',
  device: 'CPU',
  ...of,
});

test('groups of failures count each once, and their sums in every resolution are those of a recount', () => {
  fc.assert(
    fc.property(events, (list) => {
      const groups = groupFailures(list.map(eventOf), (message) => message);
      for (const step of STEPS) {
        const counted = new Map<number, number>();
        for (const { at, count } of groups) {
          const interval = intervalOf(at, step).getTime();
          counted.set(interval, (counted.get(interval) ?? 0) + count);
        }
        const recount = new Map<number, number>();
        for (const each of list) {
          const interval = intervalOf(new Date(each.seconds * 1_000), step).getTime();
          recount.set(interval, (recount.get(interval) ?? 0) + 1);
        }
        expect(counted).toEqual(recount);
      }
      const ended = groups.reduce((sum, { endedJobs }) => sum + endedJobs, 0);
      expect(ended).toBe(list.filter(({ endsJob }) => endsJob).length);
    }),
  );
});

test('texts that have nothing in common make a bounded number of groups, and each is counted', () => {
  const letters = (index: number): string => [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  const list = Array.from({ length: 2_000 }, (_, index) =>
    eventOf({ seconds: 0, code: 402, node: 'n1', text: letters(index), endsJob: false }),
  );
  const groups = groupFailures(list, (message) => message);
  expect(groups).toHaveLength(501);
  expect(groups.find(({ message }) => message === OTHER_MESSAGES)?.count).toBe(1_500);
});
