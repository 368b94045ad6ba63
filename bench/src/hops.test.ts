import { expect, test } from '@jest/globals';
import { measureHops, type JobInstants } from './hops.rules.ts';

test('the hops cover the time from the task to its summary', () => {
  const job: JobInstants = {
    created: 20,
    queued: 25,
    claimed: 30,
    states: { RUNNING: 32, STAGING_OUT: 36 },
    attemptEnded: 40,
    ended: 50,
  };
  const found = measureHops({ sent: 0, registered: 10, summarised: 55 }, [job, { ...job, created: 22 }]);
  expect(found.map((hop) => hop.ms)).toEqual([10, 10, 2, 5, 2, 4, 4, 10, 5]);
});
