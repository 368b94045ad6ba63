import type { ReplayResult } from '@visor/simulator';

/** Says whether the rounds of a scheduler came out as they were stored. */
export function replayText({ rounds, dispatches, carried, different, differences }: ReplayResult): string {
  if (rounds === 0)
    return 'no round is stored, so that nothing was decided again: the scheduler has one when jobs wait';
  return [
    `${rounds} rounds with ${dispatches} dispatches, ${carried} of them from the state that the replay came to: ${different === 0 ? 'the same order' : `${different} rounds differ`}`,
    ...differences.map(({ round, place, stored, replayed }) =>
      place === null
        ? `  round ${round}: it came to another state than the one that is stored`
        : `  round ${round}, place ${place}: stored ${stored}, replayed ${replayed}`,
    ),
  ].join('\n');
}
