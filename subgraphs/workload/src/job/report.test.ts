import { describe, expect, test } from '@jest/globals';
import { pathOf, urlOfFile } from './allotment.ts';
import { attemptStates, type AttemptState } from './attempt.rules.ts';
import { judge, judgeAll, keyOf, type AttemptFact, type Report } from './report.rules.ts';

const now = new Date('2026-01-01T00:01:00Z');
const fact: AttemptFact = {
  jobId: 'j',
  number: 1,
  taskId: 't',
  pilotId: 'p',
  node: 'n',
  ordinal: 0,
  state: 'RUNNING',
  sequence: 3,
  token: 'secret',
  claimedAt: new Date('2026-01-01T00:00:00Z'),
  jobState: 'ACTIVE',
  cancelRequested: false,
  counted: 0,
  lost: 0,
  nodeFaults: 0,
  otherPilotCould: false,
  limits: { retries: 1, retryDelay: 1 },
  outputs: [{ port: 'out', required: true, fileId: 'f', stem: 'digi.00000', url: 'file:///s/', datasetId: 'd' }],
  log: { fileId: 'l', stem: 'log.00000.1.log.tgz', url: 'file:///s/', datasetId: 'e' },
};
const output = {
  fileId: 'f',
  name: 'digi.00000.dat',
  basename: 'x.dat',
  size: 1,
  checksum: '00000000',
  checksumKind: 'md5',
  url: 'file:///s/digi.00000.dat',
};
const report = (state: AttemptState, more: Partial<Report> = {}): Report => ({
  jobId: 'j',
  attempt: 1,
  token: 'secret',
  sequence: 4,
  state,
  at: '2026-01-01T00:00:30Z',
  ...(state === 'FAILED' && { failure: { code: 402, source: 'payload', text: 'exit 1' } }),
  ...(state === 'FINISHED' && { outputs: [output] }),
  ...more,
});

describe('every state against every report', () => {
  test.each(attemptStates.flatMap((from) => attemptStates.map((to) => [from, to] as const)))(
    '%s, report %s',
    (from, to) => {
      const answer = judge({ ...fact, state: from }, report(to), now);
      if (from === 'LOST' || from === 'CANCELLED') return expect(answer.status).toBe('LEASE_LOST');
      const ended = from === 'FINISHED' || from === 'FAILED';
      const back =
        !ended && to !== 'LOST' && to !== 'CANCELLED' && attemptStates.indexOf(to) < attemptStates.indexOf(from);
      const refused = ended || back || to === 'LOST' || to === 'CANCELLED';
      expect(answer.status).toBe(refused ? 'REFUSED' : 'APPLIED');
      expect(answer.step === undefined).toBe(refused);
    },
  );
});

test('a wrong token is LEASE_LOST, a number seen before DUPLICATE, after the end too', () => {
  expect(judge(fact, report('RUNNING', { token: 'other' }), now).status).toBe('LEASE_LOST');
  expect(judge(fact, report('RUNNING', { sequence: 3 }), now)).toMatchObject({ status: 'DUPLICATE', state: 'RUNNING' });
  expect(judge({ ...fact, state: 'FINISHED', sequence: 4 }, report('FINISHED'), now)).toMatchObject({
    status: 'DUPLICATE',
    state: 'FINISHED',
  });
  expect(judge(undefined, report('RUNNING'), now)).toMatchObject({ status: 'REFUSED', state: null });
});

test('a success that comes after the cancel is stored as CANCELLED 801 and its outputs are discarded', () => {
  const answer = judge({ ...fact, cancelRequested: true }, report('FINISHED'), now);
  expect(answer).toMatchObject({ status: 'LEASE_LOST', state: 'CANCELLED' });
  expect(answer.step).toMatchObject({ outputs: [], log: null, failure: { code: 801 }, move: { state: 'CANCELLED' } });
});

test('a failure of a job that is to be cancelled ends it as CANCELLED, without a retry', () => {
  const answer = judge({ ...fact, cancelRequested: true }, report('FAILED'), now);
  expect(answer).toMatchObject({
    status: 'APPLIED',
    state: 'FAILED',
    step: { failure: { code: 402 }, move: { state: 'CANCELLED' } },
  });
});

test('FINISHED without the file of a required port is a failure 501', () => {
  const answer = judge(fact, report('FINISHED', { outputs: [] }), now);
  expect(answer).toMatchObject({
    status: 'APPLIED',
    state: 'FAILED',
    step: { failure: { code: 501 }, move: { event: 'retry', counted: 1 } },
  });
});

test('a job that makes no files is FINISHED at once', () => {
  const answer = judge({ ...fact, outputs: [] }, report('FINISHED', { outputs: [] }), now);
  expect(answer.step?.move).toMatchObject({ event: 'finish', state: 'FINISHED' });
});

test.each<[string, Partial<Report>]>([
  ['a file that is not of this attempt', { outputs: [{ ...output, fileId: 'x' }] }],
  ['a name with another stem', { outputs: [{ ...output, name: 'other.00000.dat' }] }],
  ['a name with a slash', { outputs: [{ ...output, name: 'digi.00000/../x' }] }],
  ['a URL outside the attempt’s folder', { outputs: [{ ...output, url: 'file:///etc/passwd' }] }],
  ['a URL that leaves the folder again', { outputs: [{ ...output, url: 'file:///s/../t/digi.00000.dat' }] }],
  ['a URL of another file in the folder', { outputs: [{ ...output, url: 'file:///s/digi.00001.dat' }] }],
  ['a checksum that is no hexadecimal number', { outputs: [{ ...output, checksum: 'NO' }] }],
  ['a basename of a megabyte', { outputs: [{ ...output, basename: 'x'.repeat(1e6) }] }],
  ['a port given twice', { outputs: [output, output] }],
  ['a program’s report of more than 256 KiB', { report: 'x'.repeat(300_000) }],
])('refuses %s', (_, more) => {
  expect(judge(fact, report('FINISHED', more), now)).toMatchObject({ status: 'REFUSED', state: 'RUNNING' });
});

test('reports of one attempt in one batch are applied in the order of their numbers', () => {
  const facts = new Map([[keyOf('j', 1), { ...fact, state: 'CLAIMED' as const, sequence: -1 }]]);
  const batch = [
    report('FINISHED', { sequence: 3 }),
    report('CLAIMED', { sequence: 1 }),
    report('RUNNING', { sequence: 2 }),
  ];
  expect(judgeAll(facts, batch, now).map((one) => [one.status, one.state])).toEqual([
    ['APPLIED', 'FINISHED'],
    ['APPLIED', 'CLAIMED'],
    ['APPLIED', 'RUNNING'],
  ]);
});

test('a node’s clock that is wrong does not put a change before the claim or after its report', () => {
  expect(judge(fact, report('RUNNING', { at: '2020-01-01T00:00:00Z' }), now).step?.at).toEqual(fact.claimedAt);
  expect(judge(fact, report('RUNNING', { at: '2030-01-01T00:00:00Z' }), now).step?.at).toEqual(now);
});

test('a file may have any name but a path: its URL escapes it, its path does not', () => {
  const name = 'digi.00000.50% #1?é';
  const url = urlOfFile('file:///s/', name);
  expect(new URL(url).href).toBe(url);
  expect(pathOf(url, 'file:///')).toBe(`s/${name}`);
  expect(judge(fact, report('FINISHED', { outputs: [{ ...output, name, url }] }), now).status).toBe('APPLIED');
});
