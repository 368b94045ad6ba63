import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { taskLifecycle } from '../lifecycle/task.rules.ts';
import { decideControl, type ControlCommand, type ControlledTask } from './control.rules.ts';

const ID = '00000000-0000-7000-8000-000000000001';
const target = { task_id: ID, by: 'anna', reason: 'x' };

const command: fc.Arbitrary<ControlCommand> = fc.oneof(
  fc.constantFrom<ControlCommand>(
    { type: 'cancel', ...target },
    { type: 'pause', ...target },
    { type: 'resume', ...target },
    { type: 'finish', ...target },
  ),
  fc.integer({ min: 1, max: 100 }).map((rank): ControlCommand => ({ type: 'rank', rank, ...target })),
  fc.option(fc.integer({ min: 1, max: 9 })).map((round): ControlCommand => ({ type: 'retry', round, ...target })),
);

/** No jobs are formed any more of a task that is cancelled or finishes. */
const isPossible = ({ phase, cancelled, finishRequested }: ControlledTask): boolean =>
  phase === 'FORMED' || phase === 'SUMMARISED' || !(cancelled || finishRequested);

const anyTask: fc.Arbitrary<ControlledTask> = fc.record({
  id: fc.constant(ID),
  phase: fc.constantFrom(...taskLifecycle.states),
  cancelled: fc.boolean(),
  paused: fc.boolean(),
  pausedReason: fc.constant(null),
  pausedBy: fc.constant(null),
  rank: fc.integer({ min: 1, max: 100 }),
  finishRequested: fc.boolean(),
  round: fc.integer({ min: 1, max: 9 }),
  retriesOpen: fc.nat(3),
  archived: fc.constant(false),
});
const task = anyTask.filter(isPossible);

test('a refused or unneeded command changes nothing but the round of a task that goes on', () => {
  fc.assert(
    fc.property(task, command, (before, given) => {
      const { task: after, outcome, refused } = decideControl(before, given);
      expect(refused !== null).toBe(outcome === 'REFUSED');
      if (outcome === 'REFUSED' || outcome === 'UNCHANGED') expect({ ...after, round: before.round }).toEqual(before);
    }),
  );
});

test('rounds never go back, only a retry ends a cancel, and each accepted retry is waited for', () => {
  fc.assert(
    fc.property(task, fc.array(command, { maxLength: 20 }), (first, list) => {
      let before = first;
      for (const given of list) {
        const { task: after, outcome } = decideControl(before, given);
        if (!after) throw new Error('a task that is known stays known');
        expect(after.round).toBeGreaterThanOrEqual(before.round);
        expect(after.retriesOpen - before.retriesOpen).toBe(outcome === 'RUNNING' ? 1 : 0);
        if (before.cancelled && !after.cancelled) expect(given.type).toBe('retry');
        if (before.phase === 'SUMMARISED' && after.phase !== 'SUMMARISED')
          expect(['cancel', 'retry']).toContain(given.type);
        before = after;
      }
    }),
  );
});

test('a repeated command is UNCHANGED or refused, but for a retry, which runs again', () => {
  fc.assert(
    fc.property(task, command, (before, given) => {
      const { outcome } = decideControl(decideControl(before, given).task, given);
      expect(['UNCHANGED', 'REFUSED', given.type === 'retry' ? 'RUNNING' : '']).toContain(outcome);
    }),
  );
});
