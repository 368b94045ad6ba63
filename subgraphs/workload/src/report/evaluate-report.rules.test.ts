import { describe, expect, test } from '@jest/globals';
import { parseJson } from '@visor/schema';
import { placesOfFile } from '../job/output-paths.ts';
import { DEFAULT_RETRY_POLICY } from '../job/retry.rules.ts';
import type { LoadedAttempt } from '../job/transition.rules.ts';
import { evaluateBatch } from './evaluate-batch.rules.ts';
import { evaluateReport } from './evaluate-report.rules.ts';
import type { Report } from './report.types.ts';
import { attemptLifecycle, attemptKey, type AttemptState } from '../lifecycle/attempt.rules.ts';

const now = new Date('2026-01-01T00:01:00Z');
const folders = {
  own: { url: 'file:///s/', path: 's/' },
  shared: { url: 'file:///shared/', path: 'shared/' },
};
const attempt: LoadedAttempt = {
  jobId: 'j',
  number: 1,
  taskId: 't',
  pilotId: 'p',
  node: 'n',
  ordinal: 0,
  state: 'RUNNING',
  sequence: 3,
  token: 'secret',
  isCallers: true,
  hasNoInputs: false,
  claimedAt: new Date('2026-01-01T00:00:00Z'),
  jobState: 'ACTIVE',
  cancelRequested: false,
  killText: null,
  counted: 0,
  lost: 0,
  nodeFaults: 0,
  otherPilotCanRun: false,
  limits: { retries: 1, retryDelay: 1 },
  policy: DEFAULT_RETRY_POLICY,
  crashedOn: [],
  program: null,
  outputs: [{ port: 'out', required: true, fileId: 'f', stem: 'digi.00000', ...folders, datasetId: 'd' }],
  log: { fileId: 'l', stem: 'log.00000.1.log.tgz', ...folders, datasetId: 'e' },
  keepLogs: true,
};
const output = {
  fileId: 'f',
  name: 'digi.00000.dat',
  basename: 'x.dat',
  size: 1,
  checksum: 'd41d8cd98f00b204e9800998ecf8427e',
  checksumKind: 'md5' as const,
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
  test.each(attemptLifecycle.states.flatMap((from) => attemptLifecycle.states.map((to) => [from, to] as const)))(
    '%s, report %s',
    (from, to) => {
      const answer = evaluateReport({ ...attempt, state: from }, report(to), now);
      if (from === 'LOST' || from === 'CANCELLED' || from === 'UNREACHABLE')
        return expect(answer.status).toBe('LEASE_LOST');
      if (to === 'UNREACHABLE') return expect(answer).toMatchObject({ status: 'REFUSED', state: from });
      const ended = from === 'FINISHED' || from === 'FAILED';
      const back =
        !ended &&
        to !== 'LOST' &&
        to !== 'CANCELLED' &&
        attemptLifecycle.states.indexOf(to) < attemptLifecycle.states.indexOf(from);
      const refused = ended || back || to === 'LOST' || to === 'CANCELLED';
      expect(answer.status).toBe(refused ? 'REFUSED' : 'APPLIED');
      // A last report that is refused ends the attempt all the same.
      expect(answer.transition === undefined).toBe(ended || back);
      if (!ended && (to === 'LOST' || to === 'CANCELLED'))
        expect(answer).toMatchObject({ state: 'FAILED', transition: { failure: { code: 603 } } });
    },
  );
});

test('a wrong token is LEASE_LOST, a number seen before DUPLICATE, after the end too', () => {
  expect(evaluateReport(attempt, report('RUNNING', { token: 'other' }), now).status).toBe('LEASE_LOST');
  expect(evaluateReport(attempt, report('RUNNING', { sequence: 3 }), now)).toMatchObject({
    status: 'DUPLICATE',
    state: 'RUNNING',
  });
  expect(evaluateReport({ ...attempt, state: 'FINISHED', sequence: 4 }, report('FINISHED'), now)).toMatchObject({
    status: 'DUPLICATE',
    state: 'FINISHED',
  });
  expect(evaluateReport(undefined, report('RUNNING'), now)).toMatchObject({ status: 'REFUSED', state: null });
});

test('a success that comes after the cancel is stored as CANCELLED 801 and its outputs are discarded', () => {
  const answer = evaluateReport({ ...attempt, cancelRequested: true }, report('FINISHED'), now);
  expect(answer).toMatchObject({ status: 'LEASE_LOST', state: 'CANCELLED' });
  expect(answer.transition).toMatchObject({
    outputs: [],
    log: null,
    failure: { code: 801 },
    job: { state: 'CANCELLED' },
  });
});

test('a failure of a job with a requested cancel ends it as CANCELLED, without a retry', () => {
  const answer = evaluateReport({ ...attempt, cancelRequested: true }, report('FAILED'), now);
  expect(answer).toMatchObject({
    status: 'APPLIED',
    state: 'FAILED',
    transition: { failure: { code: 402 }, job: { state: 'CANCELLED' } },
  });
});

test('FINISHED without the file of a required port is a failure 501', () => {
  const answer = evaluateReport(attempt, report('FINISHED', { outputs: [] }), now);
  expect(answer).toMatchObject({
    status: 'APPLIED',
    state: 'FAILED',
    transition: { failure: { code: 501 }, job: { event: 'retry', counted: 1 } },
  });
});

test.each([402, 403, 407, 409, 501, 502])(
  '%i of a job without input files says that the dataset is empty, and is final',
  (code) => {
    const failure = { code, source: 'payload' as const, text: 'all.txt is empty' };
    const answer = evaluateReport({ ...attempt, hasNoInputs: true }, report('FAILED', { failure }), now);
    expect(answer.transition).toMatchObject({
      failure: { code, text: 'the input dataset is empty; all.txt is empty' },
      job: { event: 'fail', failure: { code, text: expect.stringContaining('the input dataset is empty') } },
    });
    expect(evaluateReport(attempt, report('FAILED', { failure }), now).transition?.failure?.text).toBe(
      'all.txt is empty',
    );
  },
);

test('faults of the node or of the storage are no fault of an empty dataset', () => {
  for (const code of [201, 202, 506, 702]) {
    const failure = { code, source: 'pilot' as const, text: 'x' };
    const answer = evaluateReport({ ...attempt, hasNoInputs: true }, report('FAILED', { failure }), now);
    expect(answer.transition).toMatchObject({ failure: { text: 'x' }, job: { event: 'retry' } });
  }
});

test('a job that makes no files is FINISHED at once', () => {
  const answer = evaluateReport({ ...attempt, outputs: [] }, report('FINISHED', { outputs: [] }), now);
  expect(answer.transition?.job).toMatchObject({ event: 'finish', state: 'FINISHED' });
});

const nest = (depth: number, leaf: unknown): unknown => {
  let value = leaf;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

describe('a last report that is wrong ends its attempt as FAILED with the reason', () => {
  test.each<[string, number, Partial<Report>]>([
    ['a file that is not of this attempt', 603, { outputs: [{ ...output, fileId: 'x' }] }],
    ['a name with another stem', 603, { outputs: [{ ...output, name: 'other.00000.dat' }] }],
    ['a name with a slash', 508, { outputs: [{ ...output, name: 'digi.00000/../x' }] }],
    ['a name that is too long', 508, { outputs: [{ ...output, name: `digi.00000.${'я'.repeat(130)}` }] }],
    ['a URL outside the attempt’s folder', 603, { outputs: [{ ...output, url: 'file:///etc/passwd' }] }],
    ['a URL that leaves the folder again', 603, { outputs: [{ ...output, url: 'file:///s/../t/digi.00000.dat' }] }],
    ['a URL of another file in the folder', 603, { outputs: [{ ...output, url: 'file:///s/digi.00001.dat' }] }],
    ['a checksum that is no hexadecimal number', 603, { outputs: [{ ...output, checksum: 'NO' }] }],
    ['a basename of a megabyte', 508, { outputs: [{ ...output, basename: 'x'.repeat(1e6) }] }],
    ['a basename that leaves its folder', 508, { outputs: [{ ...output, basename: '../../x' }] }],
    ['a basename that reads backwards', 508, { outputs: [{ ...output, basename: 'gpj.\u202Etab' }] }],
    ['a basename with an invisible letter', 508, { outputs: [{ ...output, basename: 'a\u200bb' }] }],
    ['a port given twice', 603, { outputs: [output, output] }],
    ['a log that is not of this attempt', 603, { log: { ...output, fileId: 'x' } }],
    ['a program’s report of more than 256 KiB', 407, { report: 'x'.repeat(300_000) }],
    ['a program’s report of 65 nested lists', 407, { report: nest(65, 1) }],
    ['a program’s report of 4,200 nested lists', 407, { report: nest(4_200, '\0') }],
    ['a program’s report of 100,000 nested lists', 407, { report: nest(100_000, '\0') }],
    ['a program’s report with 1e400', 407, { report: { x: [JSON.parse('1e400') as unknown] } }],
    ['a program’s report with 2^53 + 1', 407, { report: parseJson('{"events":[9007199254740993]}') }],
    ['a program’s report with NUL', 407, { report: { x: 'a\0b' } }],
    ['a program’s report with NUL in a key', 407, { report: { 'a\0b': 1 } }],
    ['a program’s report with half a pair', 407, { report: ['\ud83d'] }],
  ])('%s: %i', (_, code, more) => {
    const answer = evaluateReport(attempt, report('FINISHED', more), now);
    expect(answer).toMatchObject({
      status: 'REFUSED',
      state: 'FAILED',
      transition: { state: 'FAILED', report: null, outputs: [], failure: { code } },
    });
    expect(answer.transition?.failure?.text).toBe(`its report was refused: ${answer.text}`);
    expect(answer.text?.length).toBeLessThan(500);
    // While the attempt goes on, the same is refused and changes nothing.
    expect(evaluateReport(attempt, report('RUNNING', more), now)).toMatchObject({
      status: 'REFUSED',
      state: 'RUNNING',
    });
  });

  test('its log archive is kept unless that is what is wrong', () => {
    const log = { ...output, fileId: 'l', name: 'log.00000.1.log.tgz', url: 'file:///s/log.00000.1.log.tgz' };
    const bad = { report: nest(99, 1) };
    expect(evaluateReport(attempt, report('FINISHED', { ...bad, log }), now).transition).toMatchObject({
      log,
      logNote: null,
    });
    expect(evaluateReport(attempt, report('FINISHED', { log: { ...log, name: 'x' } }), now).transition).toMatchObject({
      log: null,
      logNote: 'its report was refused',
    });
  });

  test('a job to be cancelled is CANCELLED, not tried again', () => {
    const answer = evaluateReport(
      { ...attempt, cancelRequested: true },
      report('FINISHED', { report: nest(65, 1) }),
      now,
    );
    expect(answer.transition?.job).toMatchObject({ state: 'CANCELLED' });
  });
});

test.each([
  nest(64, 'x'),
  'text with \\u0000 and \\ud800 written out',
  '😀',
  null,
  0,
  [1.5, { a: 'x'.repeat(200_000) }],
])('a program’s report that fits is taken: %#', (value) => {
  expect(evaluateReport(attempt, report('FINISHED', { report: value }), now)).toMatchObject({
    status: 'APPLIED',
    state: 'FINISHED',
  });
});

test('an attempt of another pilot is out of reach, whatever the token says', () => {
  for (const state of attemptLifecycle.states)
    expect(evaluateReport({ ...attempt, isCallers: false, state }, report('FINISHED'), now)).toEqual({
      status: 'LEASE_LOST',
      state: null,
      text: 'the attempt is of another pilot',
    });
});

test('reports of one attempt in one batch are applied in the order of their numbers', () => {
  const attempts = new Map([[attemptKey('j', 1), { ...attempt, state: 'CLAIMED' as const, sequence: -1 }]]);
  const batch = [
    report('FINISHED', { sequence: 3 }),
    report('CLAIMED', { sequence: 1 }),
    report('RUNNING', { sequence: 2 }),
  ];
  expect(evaluateBatch(attempts, batch, now).map((outcome) => [outcome.status, outcome.state])).toEqual([
    ['APPLIED', 'FINISHED'],
    ['APPLIED', 'CLAIMED'],
    ['APPLIED', 'RUNNING'],
  ]);
});

test('a node’s clock that is wrong does not put a change before the claim or after its report', () => {
  expect(evaluateReport(attempt, report('RUNNING', { at: '2020-01-01T00:00:00Z' }), now).transition?.at).toEqual(
    attempt.claimedAt,
  );
  expect(evaluateReport(attempt, report('RUNNING', { at: '2030-01-01T00:00:00Z' }), now).transition?.at).toEqual(now);
});

test('a file may have any name but a path: its URL escapes it, its path does not', () => {
  const name = 'digi.00000.50% #1?é';
  const places = placesOfFile({ ...folders, fileId: 'f' }, name);
  expect(places.map(({ path }) => path)).toEqual([`shared/f.${name}`, `s/${name}`]);
  for (const { url } of places) {
    expect(new URL(url).href).toBe(url);
    expect(evaluateReport(attempt, report('FINISHED', { outputs: [{ ...output, name, url }] }), now).status).toBe(
      'APPLIED',
    );
  }
});

describe('what lies about numbers and names', () => {
  test.each<[string, Partial<Report>, string]>([
    ['a negative sequence', { sequence: -5 }, 'sequence is negative'],
    ['the last sequence before the end', { sequence: 2_147_483_647 }, 'leaves no number'],
  ])('%s is refused, and the attempt goes on', (_, more, text) => {
    const fresh = { ...attempt, sequence: -1 };
    const answer = evaluateReport(fresh, report('ANALYSING', more), now);
    expect(answer).toMatchObject({ status: 'REFUSED', state: 'RUNNING', text: expect.stringContaining(text) });
    expect(answer.transition).toBeUndefined();
  });
  test('the last sequence may end the attempt', () => {
    expect(evaluateReport(attempt, report('FINISHED', { sequence: 2_147_483_647 }), now).status).toBe('APPLIED');
  });
  test.each<[string, Partial<typeof output> & { port?: string }, string]>([
    ['a negative size', { size: -1 }, 'the size'],
    ['a size beyond exact numbers', { size: 2 ** 60 }, 'the size'],
    ['half a byte', { size: 0.5 }, 'the size'],
    ['no number', { size: Number.NaN }, 'the size'],
    ['a port of another file', { port: 'other' }, 'port "other"'],
    ['a checksum that is too short for its kind', { checksum: '00000000' }, 'has 8 digits, md5 has 32'],
    ['a path outside the folder', { url: 'file:///s/../etc/passwd' }, 'the url is not'],
    ['another storage', { url: 'file:///other/digi.00000.dat' }, 'the url is not'],
    ['a name with a way up', { name: 'digi.00000/../../x', url: 'file:///s/digi.00000/../../x' }, 'name'],
  ])('%s of an output ends the attempt with the reason', (_, more, text) => {
    const answer = evaluateReport(attempt, report('FINISHED', { outputs: [{ ...output, ...more }] }), now);
    expect(answer).toMatchObject({ status: 'REFUSED', state: 'FAILED', text: expect.stringContaining(text) });
    expect(answer.transition?.outputs).toEqual([]);
  });
  test('clocks years off stay between claim and report', () => {
    for (const [at, expected] of [
      ['1970-01-01T00:00:00Z', attempt.claimedAt],
      ['2126-01-01T00:00:00Z', now],
      ['+275760-09-13T00:00:00.000Z', now],
      ['no time', now],
    ] as const)
      expect(evaluateReport(attempt, report('FAILED', { at }), now).transition?.at).toEqual(expected);
  });
  test.each([
    ['1999-01-01T00:00:00Z', 'stored as 2026-01-01T00:00:00.000Z'],
    ['2099-01-01T00:00:00Z', 'stored as 2026-01-01T00:01:00.000Z'],
  ])('a clock at %s is named in the answer, which is applied', (at, text) => {
    const answer = evaluateReport(attempt, report('FINISHED', { at, outputs: [output] }), now);
    expect(answer).toMatchObject({
      status: 'APPLIED',
      text: expect.stringContaining(`clock is wrong: at is ${at}, ${text}`),
    });
  });
  test('a clock within the hour is not worth a word', () => {
    for (const at of ['2025-12-31T23:01:00Z', '2026-01-01T01:00:30Z'])
      expect(evaluateReport(attempt, report('FINISHED', { at, outputs: [output] }), now).text).toBeNull();
  });
  test('texts lose control characters and what exceeds their limit; the server alone speaks for the server', () => {
    const failure = { code: 402, source: 'server' as const, text: `a\u001b[2Jb\0\nc${'x'.repeat(10_000)}` };
    const logNote = `bad\r\u0007${'y'.repeat(10_000_000)}`;
    const { transition } = evaluateReport(attempt, report('FAILED', { failure, logNote }), now);
    expect(transition?.failure?.source).toBe('pilot');
    expect(transition?.failure?.text).toMatch(/^a\ufffd\[2Jb\ufffd\ncx+$/);
    expect(transition?.failure?.text.length).toBe(4_000);
    expect(transition?.logNote).toMatch(/^bad\ufffd\ufffdy+$/);
    expect(transition?.logNote?.length).toBe(1_000);
  });
});

describe('phases that a report tells of beside its own state', () => {
  const claimed: LoadedAttempt = { ...attempt, state: 'CLAIMED', sequence: 0 };
  const end = report('FINISHED', { sequence: 6, outputs: [output] });
  const phase = (state: AttemptState, second: number) => ({ state, at: `2026-01-01T00:00:0${second}Z` });
  const earlier = (from: LoadedAttempt, phases: Report['phases']) =>
    evaluateReport(from, { ...end, phases: phases ?? null }, now).earlier?.map(({ state, at }) => [
      state,
      at.toISOString().slice(17, 19),
    ]);

  test('are changes before it, each at its time', () => {
    expect(earlier(claimed, [phase('VALIDATING', 1), phase('RUNNING', 2), phase('STAGING_OUT', 3)])).toEqual([
      ['VALIDATING', '01'],
      ['RUNNING', '02'],
      ['STAGING_OUT', '03'],
    ]);
  });

  test('are passed over where the attempt is past them, or cannot be in them', () => {
    const phases = [
      phase('VALIDATING', 1),
      phase('FINISHED', 2),
      phase('LOST', 2),
      phase('UNREACHABLE', 2),
      phase('STAGING_OUT', 3),
      phase('RUNNING', 4),
    ];
    expect(earlier({ ...attempt, sequence: 3 }, phases)).toEqual([['STAGING_OUT', '03']]);
    expect(evaluateReport(attempt, { ...end, sequence: 3, phases }, now)).toEqual({
      status: 'DUPLICATE',
      state: 'RUNNING',
      text: null,
    });
  });

  test('beyond ten are not read', () => {
    expect(earlier(claimed, [...Array.from({ length: 10 }, () => phase('FINISHED', 1)), phase('RUNNING', 2)])).toEqual(
      [],
    );
  });
});
