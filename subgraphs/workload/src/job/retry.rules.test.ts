import { describe, expect, test } from '@jest/globals';
import { failureCodes } from '@visor/schema';
import fc from 'fast-check';
import { refusedText } from '../scheduling/refused-program.rules.ts';
import { knownFailure, type Failure } from './failure.rules.ts';
import {
  decideRetry,
  DEFAULT_RETRY_RULES,
  findRule,
  MAX_NODE_FAULTS,
  type FailureRecord,
  type RetryRule,
} from './retry.rules.ts';

const now = new Date('2026-01-01T00:00:00Z');
const limits = { retries: 2, retryDelay: 1 };
const failure = (code: number, source: Failure['source'] = 'pilot'): Failure => ({ code, source, text: '' });
const seconds = (date: Date | null): number | null => date && (date.getTime() - now.getTime()) / 1000;
const record = (more: Partial<FailureRecord> = {}): FailureRecord => ({
  counted: 0,
  lost: 0,
  nodeFaults: 0,
  otherPilotCanRun: false,
  ...more,
});

const defaultRule = (code: number): RetryRule | undefined =>
  findRule(DEFAULT_RETRY_RULES, { failure: failure(code), nth: 1, taskId: 't', program: null, labels: [] });
const isNodeFault = (code: number): boolean => defaultRule(code)?.action === 'RETRY_OTHER_PILOT';

/** What the default set says of each code. */
const table: readonly (readonly [number, string])[] = [
  ...[101, 409, 410, 411, 412, 507, 508, 601, 801, 803, 804].map((code) => [code, 'no'] as const),
  ...[102, 201, 202, 203, 204, 205, 401].map((code) => [code, 'node fault'] as const),
  ...[301, 302, 303, 304, 305, 402, 403, 404, 406, 407, 413, 501, 502, 503, 504, 505, 602, 603, 701, 899].map(
    (code) => [code, 'yes'] as const,
  ),
  [405, 'other node'],
  [408, 'other node'],
  [506, 'backoff'],
  [702, 'not counted'],
];

test('the table holds every code, and no 802', () => {
  expect(Object.values(failureCodes).toSorted()).toEqual(table.map(([code]) => code).sort());
});

describe('an attempt that used too much memory gets more the next time', () => {
  test.each([
    ['twice what its job stated', { ramMib: 500 }, 1_000],
    ['what it used, where its job stated less', { ramMib: 256, usedRamMib: 4_000 }, 4_000],
    ['what it used, where its job stated nothing', { ramMib: 0, usedRamMib: 3_000.5 }, 3_002],
    ['no more than any pilot has', { ramMib: 500, mostRamMib: 800 }, 800],
    ['as much as before, where no pilot has more', { ramMib: 500, mostRamMib: 500 }, null],
    ['as much as before, where nothing is known', {}, null],
  ])('%s', (_, more, ramMib) => {
    expect(decideRetry(failure(405, 'payload'), record(more), limits, now)).toMatchObject({ kind: 'retry', ramMib });
  });
});

describe('first failure of three allowed', () => {
  test.each(table)('%i is answered by its rule: %s', (code, rule) => {
    const decided = decideRetry(failure(code), record(), limits, now);
    if (rule === 'no') return expect(decided).toMatchObject({ kind: 'fail', counted: 1, exhausted: false });
    const delay = code === 701 || rule === 'not counted' ? null : rule === 'backoff' ? 10 : 1;
    expect(decided.kind === 'retry' && seconds(decided.notBefore)).toBe(delay);
    expect(decided.kind === 'retry' && decided.avoidNode).toBe(rule === 'other node');
    const avoids = rule === 'other node' || rule === 'node fault';
    expect(decided.kind === 'retry' && seconds(decided.avoidUntil)).toBe(avoids ? 60 : null);
    expect(decided.counted).toBe(rule === 'not counted' || rule === 'node fault' || code === 701 ? 0 : 1);
  });
});

test('retries: n means n + 1 counted attempts', () => {
  expect(decideRetry(failure(402), record({ counted: 1 }), limits, now).kind).toBe('retry');
  expect(decideRetry(failure(402), record({ counted: 2 }), limits, now)).toMatchObject({
    kind: 'fail',
    exhausted: true,
  });
  const none = { retries: 0, retryDelay: 1 };
  expect(decideRetry(failure(402), record(), none, now)).toMatchObject({ kind: 'fail', exhausted: true });
});

test('the third loss isolates the job, whatever its retries', () => {
  expect(decideRetry(failure(701), record({ lost: 1 }), { retries: 0, retryDelay: 1 }, now).kind).toBe('retry');
  const many = { retries: 99, retryDelay: 1 };
  expect(decideRetry(failure(701), record({ lost: 2 }), many, now)).toMatchObject({ kind: 'fail', exhausted: true });
});

test('a shutdown of the pilot never ends a job, and counts nowhere', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.nat(1e6), (counted, lost) => {
      const decided = decideRetry(failure(702), record({ counted, lost }), limits, now);
      expect(decided).toMatchObject({ kind: 'retry', counted: 0, lost: 0, nodeFaults: 0, faulted: false });
    }),
  );
});

const nodeFaults = Object.values(failureCodes).filter(isNodeFault);
const anyRecord = fc.record({
  counted: fc.nat(1_000),
  lost: fc.nat(2),
  nodeFaults: fc.nat(1_000),
  otherPilotCanRun: fc.boolean(),
});
const anyLimits = fc.record({ retries: fc.nat(1_000), retryDelay: fc.double({ min: 0, max: 86_400, noNaN: true }) });

describe('a fault of the node', () => {
  test('is not final, not counted and goes elsewhere at once while another pilot could run the job', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...nodeFaults),
        fc.constantFrom('pilot' as const, 'payload' as const),
        anyRecord,
        anyLimits,
        (code, source, before, allowed) => {
          const decided = decideRetry(failure(code, source), { ...before, otherPilotCanRun: true }, allowed, now);
          expect(decided).toMatchObject({ kind: 'retry', counted: 0, nodeFaults: 0, faulted: true, notBefore: null });
        },
      ),
    );
  });
  test('with one pilot backs off for about a minute, costs no attempt, and ends with its code', () => {
    const delays: (number | null)[] = [];
    let before = record({ counted: 0 });
    for (;;) {
      const decided = decideRetry(failure(202), before, { retries: 0, retryDelay: 0 }, now);
      expect(decided).toMatchObject({ counted: 0, nodeFaults: 1, faulted: true });
      if (decided.kind === 'fail') {
        expect(decided.exhausted).toBe(true);
        break;
      }
      delays.push(decided.kind === 'retry' ? seconds(decided.notBefore) : null);
      before = { ...before, nodeFaults: before.nodeFaults + decided.nodeFaults };
    }
    expect(delays).toEqual([1, 2, 4, 8, 16, 32]);
    expect(delays).toHaveLength(MAX_NODE_FAULTS - 1);
  });
  test('that a program which ran tells of (exit code 127) counts once no other pilot is left', () => {
    expect(decideRetry(failure(401, 'payload'), record(), limits, now)).toMatchObject({ kind: 'retry', counted: 1 });
    const spent = record({ counted: 2 });
    expect(decideRetry(failure(401, 'payload'), spent, limits, now)).toMatchObject({ kind: 'fail', exhausted: true });
  });
  test('however it goes on, no job is tried without end nor without a pause', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...nodeFaults), { minLength: 2_000, maxLength: 2_000 }),
        fc.constantFrom('pilot' as const, 'payload' as const),
        (codes, source) => {
          let before = record();
          const ends = codes.findIndex((code) => {
            const decided = decideRetry(failure(code, source), before, { retries: 3, retryDelay: 1 }, now);
            if (decided.kind === 'retry') expect(seconds(decided.notBefore)).toBeGreaterThan(0);
            before = {
              ...before,
              counted: before.counted + decided.counted,
              nodeFaults: before.nodeFaults + decided.nodeFaults,
            };
            return decided.kind === 'fail';
          });
          expect(ends).toBeGreaterThanOrEqual(0);
          expect(ends).toBeLessThan(MAX_NODE_FAULTS + 4);
        },
      ),
      { numRuns: 20 },
    );
  });
});

test('jobs that no pilot would take are failed with the program, the pilots and their folders', () => {
  const pilots = Array.from({ length: 7 }, (_, index) => ({
    name: `p${index}`,
    folders: index === 0 ? ['/a', '/b'] : [],
  }));
  const text = refusedText({ program: 'spd-decoed', device: 'CPU', pilots }, 60_000);
  expect(text).toContain('for 60 s no live pilot for device CPU has had the program "spd-decoed": p0 (/a:/b), p1, p2');
  expect(text).toContain('2 more');
});

test('the delay doubles and stays within ten minutes', () => {
  const delays = [1, 2, 3, 4].map((counted) => {
    const decided = decideRetry(failure(402), record({ counted: counted - 1 }), { retries: 99, retryDelay: 2 }, now);
    return decided.kind === 'retry' ? seconds(decided.notBefore) : null;
  });
  expect(delays).toEqual([2, 4, 8, 16]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.double({ min: 0, max: 86_400, noNaN: true }),
      (counted, retryDelay) => {
        const decided = decideRetry(failure(506), record({ counted: counted - 1 }), { retries: 1e7, retryDelay }, now);
        const delay = decided.kind === 'retry' ? (seconds(decided.notBefore) ?? 0) : -1;
        expect(delay).toBeGreaterThan(0);
        expect(delay).toBeLessThanOrEqual(600);
      },
    ),
  );
});

test('a code that the table does not hold becomes 899 and keeps its number in the text', () => {
  expect(knownFailure({ code: 123, source: 'payload', text: 'odd' })).toEqual({
    code: 899,
    source: 'payload',
    text: 'code 123: odd',
  });
});
