import { expect, test } from '@jest/globals';
import { until } from '@visor/testkit';
import { SharedWork } from './shared-work.ts';

/** Work whose runs end when the test says so. */
function controlled() {
  const runs: PromiseWithResolvers<string>[] = [];
  const shared = new SharedWork<string>();
  const work = (): Promise<string> => {
    const run = Promise.withResolvers<string>();
    runs.push(run);
    return run.promise;
  };
  const begun = (index: number) => until(() => runs[index]);
  return { shared, runs, begun, ask: (key = 'key') => shared.do(key, work) };
}

test('who comes while work runs gets the result of the next, and all of them the same one', async () => {
  const { runs, ask, begun } = controlled();
  const first = ask();
  const later = [ask(), ask(), ask()];
  expect(runs.length).toBe(1);
  runs[0]?.resolve('first');
  expect(await first).toBe('first');
  const second = await begun(1);
  const last = ask();
  second.resolve('second');
  expect(await Promise.all(later)).toEqual(['second', 'second', 'second']);
  (await begun(2)).resolve('third');
  expect(await last).toBe('third');
});

test('those who shared a result and come back together share the next one, too', async () => {
  const { runs, ask } = controlled();
  const alone = ask();
  const together = [ask(), ask(), ask()];
  runs[0]?.resolve('first');
  await alone;
  const back = ask();
  runs[1]?.resolve('second');
  expect(await Promise.all([...together, back])).toEqual(Array(4).fill('second'));
  for (let round = 2; round < 5; round++) {
    const answers = [ask(), ask(), ask(), ask()];
    expect(runs.length).toBe(round + 1);
    runs[round]?.resolve(`round ${round}`);
    expect(await Promise.all(answers)).toEqual(Array(4).fill(`round ${round}`));
  }
});

test('who comes back without the others is answered', async () => {
  const { runs, ask, begun } = controlled();
  const first = [ask(), ask(), ask()];
  runs[0]?.resolve('done');
  (await begun(1)).resolve('done');
  await Promise.all(first);
  const again = ask();
  (await begun(2)).resolve('again');
  expect(await again).toBe('again');
});

test('other keys, and work after all has ended, begin at once', async () => {
  const { runs, ask } = controlled();
  const results = [ask('a'), ask('b')];
  expect(runs.length).toBe(2);
  for (const running of runs) running.resolve('done');
  await Promise.all(results);
  const again = ask('a');
  expect(runs.length).toBe(3);
  runs[2]?.resolve('again');
  expect(await again).toBe('again');
});

test('work that fails fails for those who share it, and the next begins', async () => {
  const { runs, ask, begun } = controlled();
  const first = ask();
  const next = ask();
  runs[0]?.reject(new Error('failed'));
  await expect(first).rejects.toThrow('failed');
  (await begun(1)).resolve('next');
  expect(await next).toBe('next');
});

test('nobody waits long for work that hangs', async () => {
  const { shared, runs, ask } = controlled();
  void ask();
  const next = shared.do('key', () => Promise.resolve('next'));
  expect(await next).toBe('next');
  expect(runs.length).toBe(1);
});
