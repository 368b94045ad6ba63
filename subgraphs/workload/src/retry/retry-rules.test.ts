import { describe, expect, test } from '@jest/globals';
import { failureCodes } from '@visor/schema';
import fc from 'fast-check';
import type { RetryRuleInput } from '../../generated/types.ts';
import { DEFAULT_RETRY_RULES } from '../job/retry-default.rules.ts';
import { findRule, type RetryCase, type RetryRule } from '../job/retry-rule.rules.ts';
import { DEFAULT_RETRY_POLICY, decideRetry } from '../job/retry.rules.ts';
import { findRuleFaults, findRuleWarnings } from './check-rules.rules.ts';
import { readRule } from './read-rules.rules.ts';

const now = new Date('2026-01-01T00:00:00Z');
const CODES: readonly number[] = Object.values(failureCodes);
const rules = (...inputs: RetryRuleInput[]): RetryRule[] => inputs.map(readRule);
const failed = (more: Partial<RetryCase> & { text?: string } = {}): RetryCase => ({
  failure: { code: 402, source: 'payload', text: more.text ?? 'exit 1' },
  nth: 1,
  taskId: 't',
  program: 'decode',
  labels: ['gpu'],
  ...more,
});
const found = (set: readonly RetryRule[], of: RetryCase): string | undefined => findRule(set, of)?.id;

describe('which rule decides', () => {
  test('the first that matches; none where none does', () => {
    const set = rules(
      { id: 'a', match: { codes: [403] }, action: 'FAIL' },
      { id: 'b', match: { phases: [4] }, action: 'HOLD' },
      { id: 'c', action: 'RETRY' },
    );
    expect(found(set, failed())).toBe('b');
    expect(found(set, failed({ failure: { code: 403, source: 'payload', text: '' } }))).toBe('a');
    expect(found(set, failed({ failure: { code: 305, source: 'pilot', text: '' } }))).toBe('c');
    expect(found(set.slice(0, 1), failed())).toBeUndefined();
  });
  test.each<[string, NonNullable<RetryRuleInput['match']>, boolean]>([
    ['another source', { sources: ['server'] }, false],
    ['its source', { sources: ['pilot', 'payload'] }, true],
    ['part of the text in other letters', { message: 'DISK*full' }, true],
    ['parts in another order', { message: 'full*disk' }, false],
    ['characters of regular expressions as they are', { message: '(a+)+$' }, true],
    ['an earlier failure', { to: 1 }, false],
    ['from the second', { from: 2, to: 2 }, true],
    ['another task', { taskId: 'u' }, false],
    ['its task', { taskId: 't' }, true],
    ['its program', { program: 'decode' }, true],
    ['another program', { program: 'decode2' }, false],
    ['its label', { label: 'gpu' }, true],
    ['another label', { label: 'cpu' }, false],
  ])('%s: %j is %s', (_, match, isFound) => {
    const of = failed({ text: 'the disk is FULL; (a+)+$', nth: 2 });
    expect(found(rules({ id: 'x', match, action: 'RETRY' }), of) === 'x').toBe(isFound);
  });
  test('no pattern makes matching slow', () => {
    const set = rules({ id: 'x', match: { message: `${'a*'.repeat(10)}b` }, action: 'FAIL' });
    const start = process.cpuUsage().user;
    for (let round = 0; round < 1_000; round++) expect(found(set, failed({ text: 'a'.repeat(4_000) }))).toBeUndefined();
    expect(process.cpuUsage().user - start).toBeLessThan(5_000_000);
  });
});

describe('sets that are refused', () => {
  test.each<[string, RetryRuleInput[]]>([
    ['rules is empty', []],
    [
      'two rules have the id "a"',
      [
        { id: 'a', action: 'FAIL' },
        { id: 'a', action: 'RETRY' },
      ],
    ],
    ['id must be', [{ id: 'No Name', action: 'FAIL' }]],
    ['400 is no failure code', [{ id: 'a', match: { codes: [400] }, action: 'FAIL' }]],
    ['match.codes is empty', [{ id: 'a', match: { codes: [] }, action: 'FAIL' }]],
    ['match.codes names something twice', [{ id: 'a', match: { codes: Array(1e5).fill(402) }, action: 'FAIL' }]],
    ['9 is no phase', [{ id: 'a', match: { phases: [9] }, action: 'FAIL' }]],
    ['longer than 200', [{ id: 'a', match: { message: 'x'.repeat(201) }, action: 'FAIL' }]],
    ['more than 10 stars', [{ id: 'a', match: { message: 'x*'.repeat(11) }, action: 'FAIL' }]],
    ['match.message has no text', [{ id: 'a', match: { message: '**' }, action: 'FAIL' }]],
    ['never matches', [{ id: 'a', match: { from: 3, to: 2 }, action: 'FAIL' }]],
    ['match.from', [{ id: 'a', match: { from: 0 }, action: 'FAIL' }]],
    ['taskId is not a uuid', [{ id: 'a', match: { taskId: 'x' }, action: 'FAIL' }]],
    ['counted: false is for', [{ id: 'a', action: 'RETRY', counted: false }]],
    ['counted: false is for', [{ id: 'a', match: { codes: [702, 402] }, action: 'RETRY', counted: false }]],
    ['delay.first', [{ id: 'a', action: 'RETRY', delay: { first: Number.NaN } }]],
    ['delay.first', [{ id: 'a', action: 'RETRY', delay: { first: -1 } }]],
    ['delay.factor', [{ id: 'a', action: 'RETRY', delay: { first: 1, factor: Infinity } }]],
    ['shorter than', [{ id: 'a', action: 'RETRY', delay: { first: 9, longest: 3 } }]],
    ['delay.jitter', [{ id: 'a', action: 'RETRY', delay: { first: 9, jitter: 2 } }]],
    ['moreMemory.factor', [{ id: 'a', action: 'RETRY', moreMemory: { factor: 1, limit: 10 } }]],
    ['moreTime.limit', [{ id: 'a', action: 'RETRY', moreTime: { factor: 2, limit: 0 } }]],
    ['makes no other attempt', [{ id: 'a', action: 'HOLD', delay: { first: 1 } }]],
    ['at most 100', Array.from({ length: 101 }, (_, n) => ({ id: `r${n}`, action: 'FAIL' as const }))],
  ])('%s', (text, inputs) => {
    expect(findRuleFaults(rules(...inputs)).join('; ')).toContain(text);
  });
  test('the default set is right and has nothing to warn of', () => {
    expect(findRuleFaults(DEFAULT_RETRY_RULES)).toEqual([]);
    expect(findRuleWarnings(DEFAULT_RETRY_RULES, CODES)).toEqual([]);
  });
});

describe('what a person is warned of', () => {
  test('a rule that matches everything, with what it shadows', () => {
    const set = rules({ id: 'all', action: 'RETRY' }, { id: 'late', match: { codes: [402] }, action: 'FAIL' });
    expect(findRuleFaults(set)).toEqual([]);
    expect(findRuleWarnings(set, CODES)).toEqual([
      { rule: 'all', code: 'MATCHES_EVERYTHING', others: ['late'] },
      { rule: 'late', code: 'UNREACHABLE', others: ['all'] },
    ]);
  });
  test.each<NonNullable<RetryRuleInput['match']> | null>([
    { sources: ['server', 'payload', 'pilot'] },
    { codes: [...CODES] },
    { phases: [8, 7, 6, 5, 4, 3, 2, 1], from: 1 },
    { to: 1000 },
    null,
  ])('a rule that asks nothing by %j, alone or first; not as the last resort', (match) => {
    const [all, other]: RetryRuleInput[] = [
      { id: 'all', match, action: 'HOLD' },
      { id: 'other', match: { codes: [402] }, action: 'FAIL' },
    ];
    const of = (...set: (RetryRuleInput | undefined)[]) =>
      findRuleWarnings(rules(...set.flatMap((each) => each ?? [])), CODES).map(({ rule, code }) => [rule, code]);
    expect(of(all)).toEqual([['all', 'MATCHES_EVERYTHING']]);
    expect(of(all, other)).toContainEqual(['all', 'MATCHES_EVERYTHING']);
    expect(of(other, all)).toEqual([]);
  });
  test.each<NonNullable<RetryRuleInput['match']> | null>([
    { sources: ['server', 'payload'] },
    { codes: CODES.slice(1) },
    { to: 999 },
    { from: 2 },
    { label: 'gpu' },
    { message: 'e' },
  ])('never a rule that asks something: %j', (match) => {
    const codes = findRuleWarnings(rules({ id: 'some', match, action: 'FAIL' }), CODES).map(({ code }) => code);
    expect(codes).not.toContain('MATCHES_EVERYTHING');
  });
  test('a rule whose failures several earlier ones take between them', () => {
    const set = rules(
      { id: 'a', match: { codes: [402, 403], sources: ['payload'] }, action: 'FAIL' },
      { id: 'b', match: { phases: [4], sources: ['pilot', 'server'] }, action: 'FAIL' },
      { id: 'c', match: { codes: [403] }, action: 'HOLD' },
      { id: 'd', match: { codes: [403], message: 'x' }, action: 'HOLD' },
      { id: 'e', match: { codes: [405] }, action: 'HOLD' },
      { id: 'f', match: { codes: [301], phases: [4] }, action: 'HOLD' },
    );
    expect(findRuleWarnings(set, CODES).map(({ rule, others }) => [rule, others])).toEqual([
      ['c', ['a', 'b']],
      ['d', ['a', 'b']],
      ['f', []],
    ]);
  });
  test('never of a rule that some failure reaches', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 6 }), anyCase, (drawn, of) => {
        const set = named(drawn);
        const decides = findRule(set, of)?.id;
        const unreachable = findRuleWarnings(set, CODES).filter(({ code }) => code === 'UNREACHABLE');
        expect(unreachable.map(({ rule }) => rule)).not.toContain(decides);
      }),
    );
  });
});

const anyRule: fc.Arbitrary<RetryRuleInput> = fc.record({
  id: fc.constant('x'),
  match: fc.record(
    {
      sources: fc.subarray(['pilot', 'payload', 'server'] as const, { minLength: 1 }).map((list) => [...list]),
      codes: fc.subarray([...CODES], { minLength: 1, maxLength: 4 }),
      phases: fc.subarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 1 }),
      message: fc.constantFrom('a', 'b*a'),
      from: fc.integer({ min: 1, max: 3 }),
      label: fc.constant('gpu'),
    },
    { requiredKeys: [] },
  ),
  action: fc.constantFrom('RETRY', 'RETRY_OTHER_NODE', 'RETRY_OTHER_PILOT', 'FAIL', 'HOLD'),
});
const anyCase: fc.Arbitrary<RetryCase> = fc.record({
  failure: fc.record({
    code: fc.constantFrom(...CODES),
    source: fc.constantFrom('pilot' as const, 'payload' as const, 'server' as const),
    text: fc.constantFrom('', 'a', 'ba', 'b'),
  }),
  nth: fc.integer({ min: 1, max: 5 }),
  taskId: fc.constant('t'),
  program: fc.constant(null),
  labels: fc.constantFrom([], ['gpu']),
});
const named = (drawn: readonly RetryRuleInput[]): RetryRule[] =>
  drawn.map((input, index) => readRule({ ...input, id: `r${index}` }));

test('under any rules that are allowed no job is tried without end, but for what pilots give back', () => {
  const delays = fc.option(fc.record({ first: fc.double({ min: 0, max: 100, noNaN: true }) }), { nil: undefined });
  const delayed = fc.tuple(anyRule, delays).map(([input, delay]): RetryRuleInput => {
    const isEnd = input.action === 'FAIL' || input.action === 'HOLD';
    return isEnd || !delay ? input : { ...input, delay };
  });
  const step = fc.record({ failure: anyCase, otherPilotCanRun: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(delayed, { minLength: 1, maxLength: 8 }),
      fc.array(step, { minLength: 60, maxLength: 60 }),
      fc.integer({ min: 0, max: 4 }),
      (drawn, steps, retries) => {
        const set = named(drawn);
        expect(findRuleFaults(set)).toEqual([]);
        const policy = { ...DEFAULT_RETRY_POLICY, rules: { version: 1, rules: set } };
        let record = { counted: 0, lost: 0, nodeFaults: 0, otherPilotCanRun: false };
        let pilotsLeft = 3;
        const end = steps.findIndex(({ failure: { failure }, otherPilotCanRun }) => {
          record = { ...record, otherPilotCanRun: otherPilotCanRun && pilotsLeft > 0 };
          const decided = decideRetry(failure, record, { retries, retryDelay: 0 }, now, policy);
          expect(decideRetry(failure, record, { retries, retryDelay: 0 }, now, policy)).toEqual(decided);
          if (decided.faulted) pilotsLeft--;
          record = {
            ...record,
            counted: record.counted + decided.counted,
            lost: record.lost + decided.lost,
            nodeFaults: record.nodeFaults + decided.nodeFaults,
          };
          return decided.kind !== 'retry';
        });
        expect(end).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThan(retries + 1 + 3 + 7 + 3);
      },
    ),
  );
});

test('a pause grows from its first to its longest, spread by its jitter; more memory stops at its limit', () => {
  const set = rules({
    id: 'slow',
    action: 'RETRY',
    delay: { first: 8, factor: 3, longest: 60, jitter: 0.5 },
    moreMemory: { factor: 1.5, limit: 4_000 },
    moreTime: { factor: 2, limit: 100 },
  });
  const policy = { ...DEFAULT_RETRY_POLICY, rules: { version: 4, rules: set } };
  const decide = (counted: number, chance: number, ramMib = 0) =>
    decideRetry(
      { code: 405, source: 'payload', text: '' },
      { counted, lost: 0, nodeFaults: 0, otherPilotCanRun: false, ramMib, wallSeconds: 60 },
      { retries: 9, retryDelay: 1 },
      now,
      policy,
      chance,
    );
  const pauses = [0, 1, 2, 3].map((counted) => {
    const decided = decide(counted, 1);
    return decided.kind === 'retry' && decided.notBefore ? (decided.notBefore.getTime() - now.getTime()) / 1000 : null;
  });
  expect(pauses).toEqual([8, 24, 60, 60]);
  expect(decide(0, 0)).toMatchObject({ notBefore: new Date(now.getTime() + 4_000), ramMib: null, wallSeconds: 100 });
  expect(decide(0, 1, 2_000)).toMatchObject({ ramMib: 3_000 });
  expect(decide(0, 1, 3_000)).toMatchObject({ ramMib: 4_000 });
  expect(decide(0, 1, 4_000)).toMatchObject({ ramMib: null });
});

test('faults that another pilot makes up for are failures of the job, too, and wait as their rule says', () => {
  const set = rules(
    { id: 'third', match: { codes: [201], from: 3 }, action: 'HOLD' },
    { id: 'elsewhere', match: { codes: [201] }, action: 'RETRY_OTHER_PILOT', delay: { first: 20, factor: 3 } },
  );
  const policy = { ...DEFAULT_RETRY_POLICY, rules: { version: 1, rules: set } };
  const record = { counted: 0, lost: 0, nodeFaults: 0, otherPilotCanRun: true };
  const decide = (sparedFaults: number) =>
    decideRetry(
      { code: 201, source: 'pilot', text: '' },
      { ...record, sparedFaults },
      { retries: 0, retryDelay: 100 },
      now,
      policy,
    );
  const after = (seconds: number) => ({ sparedFaults: 1, notBefore: new Date(now.getTime() + seconds * 1_000) });
  expect(decide(0)).toMatchObject({ kind: 'retry', rule: 'elsewhere', ...after(20) });
  expect(decide(1)).toMatchObject({ kind: 'retry', rule: 'elsewhere', ...after(60) });
  expect(decide(2)).toMatchObject({ kind: 'hold', rule: 'third' });
});

test('a job that crashed on three different nodes is held, whatever its retries; a rule that fails it comes first', () => {
  const record = { counted: 2, lost: 0, nodeFaults: 0, otherPilotCanRun: true, node: 'c', crashedOn: ['a', 'b'] };
  const limits = { retries: 0, retryDelay: 0 };
  const crash = { code: 403, source: 'payload' as const, text: 'signal 11' };
  const poison = { kind: 'hold', reason: { code: 'POISON', nodes: ['a', 'b', 'c'] }, counted: 1 };
  expect(decideRetry(crash, record, limits, now)).toMatchObject(poison);
  expect(decideRetry({ ...crash, code: 701 }, { ...record, lost: 2 }, limits, now)).toMatchObject({
    kind: 'hold',
    lost: 1,
  });
  expect(decideRetry(crash, { ...record, node: 'a' }, limits, now)).toMatchObject({ kind: 'fail', exhausted: true });
  expect(decideRetry({ ...crash, code: 402 }, record, limits, now)).toMatchObject({ kind: 'fail' });
  const policy = { ...DEFAULT_RETRY_POLICY, rules: { version: 1, rules: rules({ id: 'x', action: 'FAIL' }) } };
  expect(decideRetry(crash, record, limits, now, policy)).toMatchObject({ kind: 'fail', exhausted: false });
});
