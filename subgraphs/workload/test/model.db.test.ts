import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assertInvariants, assertNoRetreat, drive, readSnapshot, readStuck, type Snapshot } from './model-checks.ts';
import { isOfPeople, newRun, STEP_NAMES, takeStep, type StepName } from './model-steps.ts';
import { world } from './kit.ts';

/** Steps that keep jobs moving come more often, so that sequences reach the later states. */
const USUAL: readonly StepName[] = ['claim', 'claim', 'claim', 'offer', 'run', 'finish', 'finish', 'answer', 'answer'];

const sequence = fc.array(fc.tuple(fc.constantFrom(...STEP_NAMES, ...USUAL), fc.nat(1_000)), {
  minLength: 30,
  maxLength: 90,
});

test('whatever pilots, people and faults do, no invariant breaks and no job is stuck', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (list) => {
      await using at = await world();
      const run = await newRun(at);
      let before: Snapshot = await readSnapshot(at);
      for (const [name, choice] of list) {
        await takeStep(run, name, choice);
        const after = await readSnapshot(at);
        assertNoRetreat(before, after, isOfPeople(name));
        await assertInvariants(at);
        before = after;
      }
      await drive(run);
      await assertInvariants(at);
      expect(await readStuck(at)).toEqual([]);
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 240_000);
