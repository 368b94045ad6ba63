import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NOT_RUNNING_SENTENCES } from '@visor/schema';
import type { FarmFacts, JobFacts, TaskFacts } from './waiting-job.rules.ts';
import type { StorageRoom } from '../storage/output-storage.rules.ts';
import { demands, farmOf, jobOf, later, pilotOf, roomOf, taskOf } from '../../test/waiting.ts';
import { explainJob, explainTask } from './why.rules.ts';

const storage = roomOf('store');
const storedTo = ({ id }: StorageRoom): Partial<TaskFacts> => ({
  output: { ...taskOf().output, storageId: id },
});
const codes = (job: JobFacts, farm = farmOf()) => explainJob(job, farm).map(({ code }) => code);

describe('one reason', () => {
  test.each<[string, JobFacts, FarmFacts, string, RegExp]>([
    [
      'it runs',
      jobOf({ state: 'ACTIVE', attempt: 2, attemptState: 'RUNNING', attemptPilot: 'p', attemptNode: 'n' }),
      farmOf(),
      'RUNNING',
      /attempt 2 is RUNNING on p, node n/,
    ],
    ['it waits for the catalog', jobOf({ state: 'REGISTERING', note: 'no room' }), farmOf(), 'REGISTERING', /no room/],
    ['it has ended', jobOf({ state: 'FAILED' }), farmOf(), 'ENDED', /FAILED/],
    ['its task is cancelled', jobOf({}, { cancelled: true }), farmOf(), 'CANCELLED', /cancelled/],
    ['its task ends', jobOf({}, { finishRequested: true }), farmOf(), 'FINISHING', /what is there/],
    [
      'a person paused it',
      jobOf({}, { paused: true, pausedBy: 'ann', pausedReason: 'check' }),
      farmOf(),
      'PAUSED',
      /by ann: check/,
    ],
    [
      'it paused itself',
      jobOf({}, { paused: true, pausedReason: '30 of 40 failed' }),
      farmOf(),
      'PAUSED_BY_SERVER',
      /30 of 40/,
    ],
    [
      'a rule holds it',
      jobOf({ heldReason: 'RULE', heldAt: later, heldRule: 'oom', failureCode: 405, failureText: 'killed' }),
      farmOf(),
      'HELD_BY_RULE',
      /rule oom, after 405 PAYLOAD_OUT_OF_MEMORY: killed/,
    ],
    [
      'it is poison',
      jobOf({ heldReason: 'POISON', heldAt: later, heldNodes: ['n1', 'n2'] }),
      farmOf(),
      'HELD_AS_POISON',
      /n1, n2/,
    ],
    [
      'a retry',
      jobOf({ notBefore: later, failureCode: 402, failureText: 'exit 1' }),
      farmOf(),
      'RETRY_AT',
      /at 2026-01-01T14:02:10.000Z, after 402 PAYLOAD_EXIT_NONZERO: exit 1/,
    ],
    [
      'a full storage',
      jobOf({ notBefore: later, failureCode: 506 }),
      farmOf(),
      'STORAGE_FULL',
      /storage output .* at 2026-01-01T14:02:10/,
    ],
    ['no pilot', jobOf(), farmOf([]), 'NO_PILOT', /ever registered/],
    [
      'all pilots are gone',
      jobOf(),
      farmOf([pilotOf('a', { status: 'LOST' }), pilotOf('b', { status: 'STOPPED' })]),
      'PILOTS_GONE',
      /a \(LOST\), b \(STOPPED\)/,
    ],
    [
      'no pilot with a GPU',
      jobOf({ device: 'GPU' }),
      farmOf(),
      'NO_PILOT_FOR_DEVICE',
      /device GPU; pilots for other devices: 1/,
    ],
    [
      'too few cores',
      jobOf(demands({ cores: 64 })),
      farmOf([pilotOf('a', { cores: 8 }), pilotOf('b', { cores: 16 })]),
      'NO_PILOT_FITS',
      /none of the 2 pilots .* nearest, b, lacks cores 64 > 16/,
    ],
    [
      'too little of several',
      jobOf(demands({ ramMib: 9, scratchMib: 9, gpus: 2 })),
      farmOf([pilotOf('a', { ramMib: 8, scratchMib: 8, gpus: 1 })]),
      'NO_PILOT_FITS',
      /ramMiB 9 > 8, scratchMiB 9 > 8, gpus 2 > 1/,
    ],
    [
      'too little time',
      jobOf(),
      farmOf([pilotOf('a', { endsAt: '2026-01-01T12:30:00Z' })]),
      'NO_PILOT_FITS',
      /seconds 3600 > 1800/,
    ],
    [
      'a label',
      jobOf({}, { labels: ['avx512', 'ssd'] }),
      farmOf([pilotOf('a', { labels: ['ssd'] })]),
      'NO_PILOT_FITS',
      /labels avx512 \(it has ssd\)/,
    ],
    [
      'a node is offline',
      jobOf(),
      farmOf([pilotOf('a', { nodeOffline: true, nodeOfflineReason: 'fans' })]),
      'NODES_OFFLINE',
      /node-a \(fans\)/,
    ],
    [
      'a node is quarantined',
      jobOf(),
      farmOf([pilotOf('a', { nodeQuarantined: true })]),
      'NODES_QUARANTINED',
      /node-a/,
    ],
    ['pilots drain', jobOf(), farmOf([pilotOf('a', { draining: true })]), 'PILOTS_DRAINING', /: a/],
    [
      'pilots are not ready',
      jobOf(),
      farmOf([pilotOf('a', { notReady: 'no space' })]),
      'PILOTS_NOT_READY',
      /a \(no space\)/,
    ],
    [
      'its storage is not mounted on the node',
      jobOf({ state: 'QUEUED', ahead: 0 }, storedTo(storage)),
      farmOf([pilotOf('a', { unmounted: [storage.id] })], { rooms: [storage] }),
      'PILOTS_NOT_READY',
      /: a \(not mounted on node node-a: storage store\)$/,
    ],
    [
      'all copies of its input are on a lost storage',
      jobOf({ state: 'QUEUED', ahead: 0 }, { output: { ...jobOf().task.output, inputUrls: ['file:///lost/a'] } }),
      farmOf([pilotOf('a')], {
        rooms: [roomOf('lost', { name: 'lost', url: 'file:///lost/', isUnmountedEverywhere: true })],
      }),
      'INPUT_STORAGE_LOST',
      /storage lost, which cannot be read now: it is not mounted on any node$/,
    ],
    ['pilots start', jobOf(), farmOf([pilotOf('a', { status: 'STARTING' })]), 'PILOTS_STARTING', /: a/],
    [
      'a program is missing',
      jobOf(),
      farmOf([pilotOf('a', { refuses: ['decode'] })]),
      'PROGRAM_MISSING',
      /"decode"; looked for by a in \/opt/,
    ],
    [
      'its window is full',
      jobOf({}, { windowSize: 2, queued: 2 }),
      farmOf(),
      'TASK_WINDOW_FULL',
      /2 claimable jobs, and a window of 2/,
    ],
    [
      'the window is full',
      jobOf(),
      farmOf([pilotOf('a', { cores: 8 }), pilotOf('b', { cores: 64 })], {
        queues: [{ device: 'CPU', queued: 12, exact: true }],
        claimable: [
          { ...jobOf(), queued: 10 },
          { ...jobOf(demands({ cores: 64 })), queued: 2 },
        ],
      }),
      'WINDOW_FULL',
      /10 jobs for device CPU/,
    ],
    [
      'higher ranks',
      jobOf(),
      farmOf(undefined, {
        waiting: [
          { device: 'CPU', rank: 9, jobs: 5 },
          { device: 'GPU', rank: 9, jobs: 7 },
          { device: 'CPU', rank: 1, jobs: 3 },
        ],
      }),
      'BEHIND_RANK',
      /^jobs of higher rank.*: 5$/,
    ],
    ['jobs before it', jobOf({ state: 'QUEUED', ahead: 4 }), farmOf(), 'BEHIND_QUEUED', /: 4$/],
    [
      'pilots are busy',
      jobOf({ state: 'QUEUED', ahead: 0 }),
      farmOf([pilotOf('a', { held: 2 })]),
      'PILOTS_BUSY',
      /all 1 pilots .* 2 attempts, and have 2 slots/,
    ],
    [
      'cores are taken',
      jobOf({ state: 'QUEUED', ahead: 0, ...demands({ cores: 3 }) }),
      farmOf([pilotOf('a', { cores: 4, usedCores: 2 })]),
      'PILOTS_BUSY',
      /busy/,
    ],
    [
      'it avoids a node',
      jobOf({ state: 'QUEUED', ahead: 0, avoidNode: 'node-a', avoidUntil: later }),
      farmOf(),
      'AVOIDS_NODE',
      /node-a/,
    ],
    ['nothing but the scheduler', jobOf(), farmOf(), 'DUE', /next round/],
    ['nothing but a claim', jobOf({ state: 'QUEUED', ahead: 0 }), farmOf(), 'CLAIMABLE', /room: a/],
  ])('%s', (_, job, farm, code, text) => {
    const reasons = explainJob(job, farm);
    expect(reasons.map((reason) => reason.code)).toEqual([code]);
    expect(reasons[0]?.text).toMatch(text);
  });
});

test('several reasons come in the order of how decisive they are', () => {
  const job = jobOf(
    { notBefore: later, failureCode: 402 },
    { paused: true, pausedBy: 'ann', windowSize: 1, queued: 1 },
  );
  const farm = farmOf([pilotOf('a', { draining: true }), pilotOf('b', { refuses: ['decode'] })], {
    waiting: [{ device: 'CPU', rank: 2, jobs: 1 }],
  });
  expect(codes(job, farm)).toEqual([
    'PAUSED',
    'RETRY_AT',
    'PROGRAM_MISSING',
    'PILOTS_DRAINING',
    'TASK_WINDOW_FULL',
    'BEHIND_RANK',
  ]);
});

test('what a pilot has not declared does not keep a job from it, and one that fits hides those that do not', () => {
  const big = jobOf({ state: 'QUEUED', ahead: 0, ...demands({ cores: 500, ramMib: 1e6, gpus: 9 }) });
  expect(codes(big, farmOf([pilotOf('small', { cores: 1 }), pilotOf('old')]))).toEqual(['CLAIMABLE']);
});

test('a pilot whose node lacks a mount has room for what goes elsewhere, and is named for nothing else', () => {
  const job = jobOf({ state: 'QUEUED', ahead: 0 }, storedTo(storage));
  const other = roomOf('second');
  const lacking = (more: Partial<FarmFacts['pilots'][number]> = {}) =>
    pilotOf('lacking', { unmounted: [storage.id], ...more });
  const texts = (of: JobFacts, pilots: FarmFacts['pilots'], rooms: FarmFacts['rooms'] = [storage]) =>
    explainJob(of, farmOf(pilots, { rooms })).map(({ text }) => text);
  const claimed = 'a pilot takes it with its next claim; pilots with room: ';
  expect(texts(job, [lacking(), pilotOf('whole')])).toEqual([`${claimed}whole`]);
  expect(texts(job, [lacking()], [storage, other])).toEqual([`${claimed}lacking`]);
  expect(texts(job, [lacking()], [storage, { ...other, writable: false }])).toEqual([
    'the pilots that fit are not ready: lacking (not mounted on node node-lacking: storage store)',
  ]);
  expect(texts(jobOf({ state: 'QUEUED', ahead: 0 }, storedTo(other)), [lacking()], [other])).toEqual([
    `${claimed}lacking`,
  ]);
  // What no pilot can store is said of the storage.
  expect(texts(job, [lacking()], [{ ...storage, writable: false }])).toEqual([
    'storage store takes no outputs now: read-only',
  ]);
  expect(texts(job, [lacking({ notReady: 'no space' }), pilotOf('b', { unmounted: [storage.id], held: 2 })])).toEqual([
    'the pilots that fit are not ready: lacking (no space), b (not mounted on node node-b: storage store)',
  ]);
});

test('jobs share a window with those that other storages take', () => {
  const full = {
    queues: [{ device: 'CPU' as const, queued: 12, exact: true }],
    claimable: [{ ...jobOf(), queued: 10 }],
  };
  const farm = farmOf([pilotOf('a'), pilotOf('b', { unmounted: [storage.id] })], { ...full, rooms: [storage] });
  expect(codes(jobOf({}, storedTo(storage)), farm)).toEqual(['WINDOW_FULL']);
});

test('long lists of names are cut', () => {
  const farm = farmOf(Array.from({ length: 40 }, (_, index) => pilotOf(`p${index}`, { draining: true })));
  expect(explainJob(jobOf(), farm)[0]?.text).toMatch(/: p0, p1, p2, p3, p4, \+ 35$/);
});

describe('a task', () => {
  const why = (task: Partial<TaskFacts>, next?: JobFacts, farm = farmOf()) =>
    explainTask(taskOf(task), next, farm).map(({ code }) => code);
  test.each<[string, Partial<TaskFacts>, string[]]>([
    ['rejected', { phase: 'REJECTED', code: 'NOT_FOUND', text: 'x' }, ['REJECTED']],
    ['ended', { phase: 'SUMMARISED' }, ['ENDED']],
    ['taken in', { phase: 'INTAKE', tries: 3 }, ['INTAKE']],
    ['whose dataset is open', { phase: 'FORMING', isAtEnd: true }, ['INPUT_OPEN']],
    ['that streams', { phase: 'FORMING', isAtEnd: true, streaming: true }, ['WAITS_FOR_FILES']],
    ['whose catalog is silent', { phase: 'FORMING', isAtEnd: true, tries: 2 }, ['CATALOG_SILENT']],
    ['being formed', { phase: 'FORMING' }, ['FORMING']],
    ['whose splitting is off', { phase: 'FORMING', splitting: false, splittingBy: 'ann' }, ['SPLITTER_OFF']],
    ['paused before it has jobs', { phase: 'FORMING', paused: true }, ['PAUSED_BY_SERVER', 'FORMING']],
    ['all of whose jobs run', { active: 2 }, ['JOBS_RUNNING']],
    ['that waits for the catalog', { requests: 2 }, ['REGISTRATIONS_OPEN']],
    ['that is complete', {}, ['DUE']],
  ])('%s', (_, task, expected) => {
    expect(why(task)).toEqual(expected);
  });

  test('has the reasons of the job that waits first', () => {
    expect(why({ phase: 'FORMING', active: 1 }, jobOf(), farmOf([]))).toEqual(['NO_PILOT', 'FORMING', 'JOBS_RUNNING']);
  });

  test('no task is split while the splitter is off', () => {
    const farm = farmOf(undefined, { splitting: { on: false, by: 'bob', reason: 'repair' } });
    expect(explainTask(taskOf({ phase: 'FORMING' }), undefined, farm)[0]?.text).toContain('all tasks, by bob: repair');
  });
});

test('every job has a reason, whatever the facts; none is named twice, and each sentence is complete', () => {
  const flag = fc.boolean();
  const amount = fc.option(fc.nat(20), { nil: null });
  const pilots = fc.array(
    fc.record({
      device: fc.constantFrom('CPU' as const, 'GPU' as const, 'ANY' as const),
      status: fc.constantFrom(
        'STARTING' as const,
        'IDLE' as const,
        'BUSY' as const,
        'DRAINING' as const,
        'STOPPED' as const,
        'LOST' as const,
      ),
      draining: flag,
      notReady: fc.constantFrom(null, 'no space'),
      cores: amount,
      ramMib: amount,
      gpus: amount,
      labels: fc.constantFrom(null, [], ['a'], ['a', 'b']),
      held: fc.nat(3),
      usedCores: fc.nat(20),
      nodeOffline: flag,
      nodeQuarantined: flag,
      refuses: fc.constantFrom([], ['decode']),
    }),
    { maxLength: 5 },
  );
  const job = fc.record({
    state: fc.constantFrom(
      'DEFINED' as const,
      'QUEUED' as const,
      'ACTIVE' as const,
      'REGISTERING' as const,
      'FINISHED' as const,
    ),
    device: fc.constantFrom('CPU' as const, 'GPU' as const, 'ANY' as const),
    demands: fc.record({
      cores: fc.nat(20),
      ramMib: fc.nat(20),
      scratchMib: fc.nat(2),
      gpus: fc.nat(3),
      wallSeconds: fc.constant(60),
    }),
    notBefore: fc.constantFrom(null, later, '2026-01-01T01:00:00Z'),
    ahead: fc.constantFrom(null, 0, 5),
  });
  const task = fc.record({
    paused: flag,
    cancelled: flag,
    labels: fc.constantFrom([], ['a'], ['b']),
    queued: fc.nat(3),
    windowSize: fc.constantFrom(null, 1),
  });
  fc.assert(
    fc.property(pilots, job, task, (list, jobFields, taskFields) => {
      const farm = farmOf(list.map((fields, index) => pilotOf(`p${index}`, fields)));
      const reasons = explainJob(jobOf(jobFields, taskFields), farm);
      expect(reasons.length).toBeGreaterThan(0);
      expect(new Set(reasons.map(({ code }) => code)).size).toBe(reasons.length);
      for (const { text } of reasons) expect(text).not.toMatch(/\{\w+\}/);
    }),
  );
});

test('each sentence names the same parameters in both languages', () => {
  const of = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  for (const { en, ru } of Object.values(NOT_RUNNING_SENTENCES)) expect(of(ru)).toEqual(of(en));
});
