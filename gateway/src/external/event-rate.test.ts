import { expect, test } from '@jest/globals';
import { EventRate } from './event-rate.ts';

test.each([{ events: 100 }, { lines: 10_000 }, { bytes: 2 * 1024 * 1024 }])(
  'a stream that sends %j without end is read again in the next second',
  (amounts) => {
    let now = 0;
    const rate = new EventRate(() => now);
    const pauses: number[] = [];
    for (now = 0; now < 1_000; now += 100) pauses.push(rate.count(amounts));
    expect(pauses.slice(0, 3)).toEqual([0, 0, 0]);
    expect(pauses.at(-1)).toBe(100);
    expect(rate.count(amounts)).toBe(0);
  },
);
