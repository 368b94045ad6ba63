import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { valuesOf } from '../settings/field.rules.ts';
import { healthFields } from '../settings/health.fields.rules.ts';
import {
  claimAllowance,
  judgeNode,
  nodeEndOf,
  quarantined,
  shouldQuarantine,
  type NodeEnd,
  type NodeRecord,
} from './node-health.rules.ts';
import { bucketOf, hourBefore } from '../job/outcome.rules.ts';
import { pauseReason } from './task-health.rules.ts';

const now = new Date('2026-01-01T12:34:56Z');
const settings = valuesOf(healthFields, undefined);
const node: NodeRecord = {
  health: 'OK',
  healthBy: null,
  failures: [],
  pauseSeconds: 0,
  probeAt: null,
  probeJob: null,
  probeAttempt: null,
};
const failed = (taskId: string, own = false): NodeEnd => ({ jobId: 'j', attempt: 1, taskId, end: 'FAILED', own });
const others = { othersSucceed: true, goodTasks: 2, workingNodes: 4, quarantinedNodes: 0 };

test('failures of one task make no node suspect; those of two do, and are its fault where others finish them', () => {
  expect(judgeNode(node, Array(50).fill(failed('a')), settings, now).isSuspect).toBe(false);
  const verdict = judgeNode(node, [...Array(4).fill(failed('a')), failed('b')], settings, now);
  expect(verdict).toMatchObject({ isSuspect: true, tasks: ['a', 'b'] });
  expect(shouldQuarantine(verdict, others, settings)).toBe(true);
  expect(shouldQuarantine(verdict, { ...others, goodTasks: 1 }, settings)).toBe(false);
  expect(shouldQuarantine(verdict, { ...others, othersSucceed: false }, settings)).toBe(false);
  expect(shouldQuarantine(verdict, { ...others, quarantinedNodes: 2 }, settings)).toBe(false);
  const own = judgeNode(node, Array(5).fill(failed('a', true)), settings, now);
  expect(shouldQuarantine(own, { ...others, goodTasks: 0 }, settings)).toBe(true);
});

test('what an end says of its node', () => {
  expect(nodeEndOf('FINISHED', null, false)).toEqual({ end: 'FINISHED', own: false });
  expect(nodeEndOf('FAILED', 203, false)).toEqual({ end: 'FAILED', own: true });
  expect(nodeEndOf('FAILED', 402, false)).toEqual({ end: 'FAILED', own: false });
  expect(nodeEndOf('LOST', 701, false)).toEqual({ end: 'FAILED', own: false });
  for (const [state, code, nothing] of [
    ['LOST', 701, true],
    ['FAILED', 102, false],
    ['FAILED', 409, false],
    ['FAILED', 702, false],
    ['CANCELLED', 801, false],
  ] as const)
    expect(nodeEndOf(state, code, nothing)).toEqual({ end: 'OTHER', own: false });
});

test('pauses before trials double up to the longest, and nothing but one job is given meanwhile', () => {
  let record = quarantined(node, settings, now);
  const pauses = [record.pauseSeconds];
  for (let round = 0; round < 8; round++) {
    record = quarantined({ ...record, health: 'PROBING' }, settings, now);
    pauses.push(record.pauseSeconds);
  }
  expect(pauses).toEqual([300, 600, 1_200, 2_400, 4_800, 9_600, 14_400, 14_400, 14_400]);
  fc.assert(
    fc.property(
      fc.constantFrom('QUARANTINED' as const, 'PROBING' as const),
      fc.option(fc.integer({ min: -9, max: 9 })),
      fc.integer({ min: 1, max: 200 }),
      (health, due, max) => {
        const probeAt = due === null ? null : new Date(now.getTime() + due * 1000);
        const allowed = claimAllowance({ health, probeAt }, max, now);
        expect(allowed.max).toBe(health === 'QUARANTINED' && due !== null && due <= 0 ? 1 : 0);
      },
    ),
  );
  expect(claimAllowance({ health: null, probeAt: null }, 7, now)).toEqual({ max: 7, isProbe: false });
});

test('a task pauses above both a count and a share', () => {
  const limits = { ...settings, taskFailures: 10, taskFailedShare: 0.5 };
  expect(pauseReason({ finished: 0, failed: 10 }, limits)).toBeUndefined();
  expect(pauseReason({ finished: 11, failed: 11 }, limits)).toBeUndefined();
  expect(pauseReason({ finished: 10, failed: 11 }, limits)).toContain('11 of 21');
  expect(bucketOf(now).toISOString()).toBe('2026-01-01T12:30:00.000Z');
  expect(hourBefore(now).toISOString()).toBe('2026-01-01T11:35:00.000Z');
});
