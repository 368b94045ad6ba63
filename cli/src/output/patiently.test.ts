import { expect, test } from '@jest/globals';
import { exitCodeOf } from '../exit-codes.rules.ts';
import { patiently, logBreaks } from './patiently.ts';

const refusal = (code: string): Error => Object.assign(new Error(`it is ${code}`), { code });

/** Asks as often as there are answers, the last one again and again, on a clock that waits move. */
async function ask(
  ...answers: readonly (string | Error)[]
): Promise<{ readonly answer: unknown; readonly lines: string[] }> {
  const lines: string[] = [];
  let [clock, asked] = [0, 0];
  const next = (): Promise<string> => {
    const answer = answers[Math.min(asked++, answers.length - 1)] ?? '';
    return typeof answer === 'string' ? Promise.resolve(answer) : Promise.reject(answer);
  };
  const context = {
    now: () => clock,
    delay: (ms: number) => Promise.resolve((clock += ms)),
    write: (line: string) => void lines.push(line),
  };
  const answer = await patiently(next, context).catch((error: unknown) => [(error as Error).message, clock]);
  return { answer, lines };
}

test('what is answered at once is not talked about', async () => {
  expect(await ask('here')).toEqual({ answer: 'here', lines: [] });
});

test('a request without an answer is sent again, and both the break and its end are said once', async () => {
  const broken = [refusal('UNAVAILABLE'), refusal('SUBGRAPH_UNAVAILABLE'), refusal('UNAVAILABLE')];
  expect(await ask(...broken, 'here')).toEqual({
    answer: 'here',
    lines: ['visor: it is UNAVAILABLE; it is tried again, for five minutes at most\n', 'visor: it answers again\n'],
  });
});

test('a refusal ends it at once, also after a break', async () => {
  expect(await ask(refusal('FORBIDDEN'))).toEqual({ answer: ['it is FORBIDDEN', 0], lines: [] });
  expect((await ask(refusal('UNAVAILABLE'), refusal('FORBIDDEN'))).answer).toEqual([
    'it is FORBIDDEN',
    expect.any(Number),
  ]);
});

test('after five minutes without an answer it ends with the last error', async () => {
  const { answer, lines } = await ask(refusal('UNAVAILABLE'));
  const [message, waited] = answer as [string, number];
  expect([message, waited > 300_000, waited < 310_000]).toEqual(['it is UNAVAILABLE', true, true]);
  expect(lines).toHaveLength(1);
});

test('where nobody has answered at its limit, it ends with exit code 6 and the text for it', async () => {
  let clock = 0;
  const context = { now: () => clock, delay: (ms: number) => Promise.resolve((clock += ms)), write: () => {} };
  const limit = { until: 10_000, lateText: 'too late' };
  const late = await patiently(() => Promise.reject(refusal('UNAVAILABLE')), context, limit).catch((e: unknown) => e);
  expect([(late as Error).message, exitCodeOf(late), clock]).toEqual(['too late', 6, 10_000]);
});

test('a connection that breaks is talked about once, and once when it is there again', () => {
  const lines: string[] = [];
  const logged = logBreaks((line) => void lines.push(line));
  for (const isOpen of [true, false, false, true, true]) logged(isOpen);
  expect(lines).toEqual(['visor: the connection broke; it is opened again\n', 'visor: the connection is open again\n']);
});
