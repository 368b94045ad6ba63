import { writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { JobReport, LiveTailInput } from '#operations';
import { untilEvent } from '@visor/testkit';
import { farm, ofClaim } from '../../test/kit.ts';
import { toolOf } from '../../test/site.ts';

test('a pilot sends what a followed payload writes, and of others nothing', async () => {
  await using at = await farm({ PILOT_SLOTS: 1 });
  const [more, end] = [at.site.path('more'), at.site.path('end')];
  const wait = (path: string): string => `until [ -e '${path}' ]; do sleep 0.1; done`;
  const text = `printf '\\033[1mone\\377' >&2; ${wait(more)}; echo two; ${wait(end)}; echo x >made.out`;
  const claim = at.site.claim(toolOf('script', { bindings: [{ value: text, separate: true }] }));
  const sent: (readonly LiveTailInput[])[] = [];
  at.server.on('tails', (tails: readonly LiveTailInput[]) => sent.push(tails));
  const running = untilEvent<JobReport>(at.server, 'report', ofClaim(claim, 'RUNNING'), { within: 30_000 });
  at.server.offer(claim);
  await running;
  const tailsWith = (stream: 'stdout' | 'stderr', part: string) =>
    untilEvent<readonly LiveTailInput[]>(at.server, 'tails', ([tail]) => tail?.[stream]?.text.includes(part) ?? false, {
      within: 30_000,
    });
  const { jobId, attempt, token } = claim;
  const first = tailsWith('stderr', 'one');
  at.server.followed = [
    { jobId, attempt },
    { jobId: crypto.randomUUID(), attempt },
  ];
  expect(await first).toEqual([
    { jobId, attempt, token, stdout: null, stderr: { text: 'one\ufffd', omittedBytes: 0 } },
  ]);
  const second = tailsWith('stdout', 'two');
  writeFileSync(more, '');
  await second;
  const ended = untilEvent<JobReport>(at.server, 'report', ofClaim(claim), { within: 30_000 });
  writeFileSync(end, '');
  expect((await ended).state).toBe('FINISHED');
  // Nothing is sent of an attempt that the pilot does not hold.
  expect(sent.every((tails) => tails.every((tail) => tail.jobId === jobId))).toBe(true);
}, 90_000);
