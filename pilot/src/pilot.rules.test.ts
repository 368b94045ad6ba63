import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commandPath } from './payload/prepare-launch.ts';
import {
  aheadOf,
  backOff,
  isTerminal,
  localFailure,
  outputName,
  phases,
  takeBatch,
  unwanted,
  verdict,
  wanted,
} from './pilot.rules.ts';

describe('the exit code table', () => {
  test.each([
    [{ status: 0 }, 'success', undefined],
    [{ status: 7 }, 'success', undefined],
    [{ status: 3 }, 'temporary', 402],
    [{ status: 3 }, 'permanent', 402],
    [{ status: 65 }, 'temporary', 409],
    [{ status: 65 }, 'permanent', 409],
    [{ status: 126 }, 'temporary', 402],
    [{ status: 127 }, 'temporary', 402],
    [{ status: 127, unstarted: 'no interpreter' }, 'success', 401],
    [{ status: 137 }, 'temporary', 403],
    [{ status: 255 }, 'temporary', 402],
    [{ status: 143, limit: 'walltime' }, 'temporary', 404],
    [{ status: 0, limit: 'walltime' }, 'success', 404],
    [{ status: 143, limit: 'flood' }, 'temporary', 402],
  ] as const)('%j judged %s gives %p', (end, judgement, code) => {
    expect(verdict(end, judgement)?.code).toBe(code);
  });

  test('says when a failure is permanent, and which signal it was', () => {
    expect(verdict({ status: 3 }, 'permanent')?.text).toBe('permanent: exit code 3');
    expect(verdict({ status: 139 }, 'temporary')?.text).toBe('ended by signal 11 (SEGV)');
  });

  test('a full disk is told from a broken one', () => {
    expect(localFailure('ENOSPC', 'x').code).toBe(202);
    expect(localFailure('EIO', 'x').code).toBe(201);
  });
});

test('no phase is an end', () => {
  expect(phases.filter(isTerminal)).toEqual([]);
  expect(['FINISHED', 'FAILED', 'CANCELLED', 'LOST'].every(isTerminal)).toBe(true);
});

describe('claiming', () => {
  const slots = fc.integer({ min: 1, max: 256 });

  test('tiny jobs are claimed by the hundred, long ones one ahead of each slot', () => {
    expect(aheadOf(2, undefined)).toBe(4);
    expect(aheadOf(2, 0.002)).toBe(100);
    expect(aheadOf(2, 60)).toBe(2);
  });

  test('what is held never passes slots and room ahead, and 200 at once', () => {
    fc.assert(
      fc.property(slots, fc.double({ min: 0, max: 1e6, noNaN: true }), fc.nat(400), (slots, seconds, held) => {
        const ahead = aheadOf(slots, seconds);
        const more = wanted(slots, ahead, held);
        expect(more).toBeLessThanOrEqual(200);
        if (more > 0) expect(held + more).toBeLessThanOrEqual(slots + ahead);
        if (held === 0) expect(more).toBeGreaterThan(0);
      }),
    );
  });
});

describe('batches of reports', () => {
  const waiting = fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      state: fc.constantFrom('RUNNING', 'STAGING_OUT', 'FINISHED', 'FAILED'),
      bytes: fc.constantFrom(300, 256 * 1024),
    }),
    { maxLength: 900 },
  );

  test('keep the order, lose no end, and stay within their bounds', () => {
    fc.assert(
      fc.property(waiting, (all) => {
        const { batch, rest } = takeBatch(all);
        const kept = [...batch, ...rest];
        expect(kept).toEqual(all.filter((one) => kept.includes(one)));
        expect(kept.filter(({ state }) => isTerminal(state))).toEqual(all.filter(({ state }) => isTerminal(state)));
        expect(batch.length).toBeLessThanOrEqual(200);
        expect(batch.length === 0).toBe(all.length === 0);
        if (batch.length > 1) expect(batch.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(5 * 2 ** 20);
      }),
    );
  });

  test('hold every step while all of them fit', () => {
    const steps = ['VALIDATING', 'RUNNING', 'FINISHED'].map((state) => ({ key: 'a', state, bytes: 300 }));
    expect(takeBatch(steps)).toEqual({ batch: steps, rest: [] });
  });
});

test.each([
  ['FINISHED', 'APPLIED', 'FINISHED', false, false],
  ['FINISHED', 'DUPLICATE', 'FINISHED', false, false],
  ['FINISHED', 'APPLIED', 'FAILED', false, false],
  ['FINISHED', 'LEASE_LOST', 'CANCELLED', true, true],
  ['CANCELLED', 'APPLIED', 'CANCELLED', true, false],
  ['CANCELLED', 'LEASE_LOST', 'CANCELLED', true, false],
  ['FINISHED', 'LEASE_LOST', 'LOST', true, true],
  ['FAILED', 'LEASE_LOST', null, true, true],
  ['FINISHED', 'DUPLICATE', 'LOST', true, true],
  ['FINISHED', 'REFUSED', null, false, false],
  ['FINISHED', 'REFUSED', 'FINISHED', false, false],
  ['FINISHED', 'REFUSED', 'FAILED', true, false],
])('the end %s answered %s %s: remove outputs %p, log %p', (reported, status, state, outputs, log) => {
  expect(unwanted(reported, status, state)).toEqual({ outputs, log });
});

test.each([
  ['d.output.1.00007', 'made.filtered.spdf', 'd.output.1.00007.spdf'],
  ['d.output.1.00007', 'made', 'd.output.1.00007'],
  ['d.output.1.00007', '.hidden', 'd.output.1.00007'],
])('%s made as %s is named %s', (stem, basename, name) => {
  expect(outputName(stem, basename)).toBe(name);
});

test('pauses grow and end at five seconds', () => {
  expect([0, 1, 2, 30].map(backOff)).toEqual([100, 200, 400, 5_000]);
});

test("a payload's commands: Node first where it has a folder of its own, then the payload folders, then the system's", () => {
  expect(commandPath(['/usr/bin', '/own'], '/opt/node/bin')).toBe('/opt/node/bin:/usr/bin:/own:/usr/bin:/bin');
  expect(commandPath(['/own'], '/usr/bin')).toBe('/own:/usr/bin:/bin');
});
