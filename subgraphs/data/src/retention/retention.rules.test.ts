import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defaultPolicy, readPolicy, type RetentionPolicy } from './policy.rules.ts';
import { evaluateRetention, type DeleteRequest, type RetentionFacts, type UseGroup } from './retention.rules.ts';

const now = new Date('2026-11-26T12:00:00Z');
const done: UseGroup = {
  status: 'FINISHED',
  failed: false,
  mended: false,
  waived: false,
  retryOpen: false,
  finalUploaded: true,
  count: 1,
};
const intermediate: RetentionFacts = {
  class: 'intermediate',
  status: 'CLOSED',
  files: 10,
  closedAt: new Date('2026-11-25T12:00:00Z'),
  hold: null,
  uses: [done],
  readers: 0,
  children: { all: 2, open: 0, unknown: 0 },
  keepers: [],
  overHighMark: false,
};
const asked: DeleteRequest = { by: 'anna', reason: 'old', lastCopy: false };

interface Case {
  readonly facts?: Partial<RetentionFacts>;
  readonly policy?: RetentionPolicy;
  readonly hasExternal?: boolean;
  readonly request?: DeleteRequest | null;
}
const decide = ({ facts = {}, policy, hasExternal = true, request = null }: Case = {}) => {
  const all = { ...intermediate, ...facts };
  return evaluateRetention(all, { policy: policy ?? defaultPolicy(all.class), hasExternal, now }, request);
};
const outcome = (of: Case = {}): string => {
  const verdict = decide(of);
  return verdict.verdict === 'DELETE'
    ? `delete: ${verdict.reason.code}`
    : verdict.reasons.map(({ code }) => code).join(' ');
};
const policy = (of: 'raw' | 'intermediate' | 'final' | 'log', ...conditions: RetentionPolicy['conditions']) =>
  readPolicy({ class: of, conditions, keepSeconds: conditions.includes('AGE') ? 3_600 : null });

describe('the default', () => {
  test.each<[string, Case, string]>([
    ['intermediates go after the final dataset is UPLOADED', {}, 'delete: POLICY'],
    ['and not before', { facts: { uses: [{ ...done, finalUploaded: false }] } }, 'FINAL_NOT_UPLOADED'],
    ['of one of two chains', { facts: { uses: [done, { ...done, finalUploaded: false }] } }, 'FINAL_NOT_UPLOADED'],
    ['raw stays', { facts: { class: 'raw' } }, 'BY_REQUEST'],
    ['final stays', { facts: { class: 'final', status: 'UPLOADED' } }, 'BY_REQUEST'],
    ['log stays', { facts: { class: 'log' } }, 'BY_REQUEST'],
    [
      'without external storage nothing goes',
      { facts: { uses: [{ ...done, finalUploaded: false }] }, hasExternal: false },
      'NO_EXTERNAL',
    ],
    [
      'until the high mark is reached: then intermediates of finished chains',
      { facts: { uses: [{ ...done, finalUploaded: false }], overHighMark: true }, hasExternal: false },
      'delete: HIGH_MARK',
    ],
    [
      'and where there is external storage, the mark changes nothing',
      { facts: { uses: [{ ...done, finalUploaded: false }], overHighMark: true } },
      'FINAL_NOT_UPLOADED',
    ],
    ['never raw at the high mark', { facts: { class: 'raw', overHighMark: true }, hasExternal: false }, 'BY_REQUEST'],
    [
      'never final at the high mark',
      { facts: { class: 'final', overHighMark: true }, hasExternal: false },
      'LAST_COPY BY_REQUEST',
    ],
    [
      'a policy that was set counts at the high mark',
      {
        facts: { uses: [{ ...done, finalUploaded: false }], overHighMark: true },
        hasExternal: false,
        policy: policy('intermediate', 'FINAL_UPLOADED'),
      },
      'NO_EXTERNAL',
    ],
  ])('%s', (_name, of, expected) => expect(outcome(of)).toBe(expected));
});

describe('what keeps a dataset, by policy and by request', () => {
  test.each<[string, Case['facts'], string]>([
    ['an active workflow', { uses: [done, { ...done, status: 'ACTIVE', failed: null }] }, 'IN_USE'],
    ['failed jobs', { uses: [{ ...done, failed: true }] }, 'FAILED_JOBS'],
    ['a number of failed jobs that is not known', { uses: [{ ...done, failed: null }] }, 'FAILED_JOBS'],
    ['a failed workflow', { uses: [done, { ...done, status: 'FAILED' }] }, 'FAILED_JOBS'],
    ['a cancelled workflow', { uses: [done, { ...done, status: 'CANCELLED' }] }, 'FAILED_JOBS'],
    ['a retry window', { uses: [done, { ...done, status: 'FAILED', retryOpen: true, waived: true }] }, 'RETRY_WINDOW'],
    ['a use of which nothing is known', { uses: [done, { ...done, status: null }] }, 'UNKNOWN_USE'],
    ['a child whose workflow said nothing', { children: { all: 1, open: 0, unknown: 1 } }, 'UNKNOWN_USE'],
    ['a hold', { hold: { reason: 'paper', by: 'boris' } }, 'HOLD'],
    ['a reader', { readers: 1 }, 'BEING_READ'],
    ['a storage that denies deletion', { keepers: ['buffer'] }, 'STORAGE_KEEPS'],
    ['an upload that waits', { status: 'TO_UPLOAD' }, 'UPLOAD_WAITS'],
  ])('%s', (_name, facts, code) => {
    for (const request of [null, asked])
      expect(outcome({ ...(facts && { facts }), request }).split(' ')).toContain(code);
  });

  test('all reasons are listed', () => {
    const facts = { hold: { reason: 'paper', by: 'boris' }, readers: 1, uses: [{ ...done, failed: true }] };
    expect(outcome({ facts })).toBe('HOLD BEING_READ FAILED_JOBS LAST_COPY');
  });

  test.each<[string, Partial<UseGroup>]>([
    ['waived', { status: 'FAILED', failed: true, waived: true }],
    ['mended', { status: 'FAILED', failed: true, mended: true }],
  ])('failed jobs that were %s keep nothing', (_name, use) =>
    expect(outcome({ facts: { uses: [{ ...done, ...use }] } })).toBe('delete: POLICY'),
  );
});

describe('last copies', () => {
  test.each<[string, Case['facts'], string, string]>([
    ['final files without an upload', { class: 'final' }, 'LAST_COPY', 'delete: REQUEST'],
    ['raw files that nothing has read', { class: 'raw', uses: [] }, 'LAST_COPY', 'delete: REQUEST'],
    ['uploaded files', { class: 'final', status: 'UPLOADED' }, 'delete: REQUEST', 'delete: REQUEST'],
    ['raw files whose chain is finished', { class: 'raw' }, 'delete: REQUEST', 'delete: REQUEST'],
    ['an empty dataset', { class: 'final', files: 0 }, 'delete: REQUEST', 'delete: REQUEST'],
    ['logs', { class: 'log', uses: [] }, 'delete: REQUEST', 'delete: REQUEST'],
  ])('%s', (_name, facts = {}, without, with_) => {
    expect(outcome({ facts, request: asked })).toBe(without);
    expect(outcome({ facts, request: { ...asked, lastCopy: true } })).toBe(with_);
  });

  test('where only an external copy stands for files, each copy asks for it', () => {
    const uploaded = { class: 'final', status: 'UPLOADED' } as const;
    expect(decide({ facts: uploaded, request: asked })).toMatchObject({ needsExternal: true });
    expect(decide({ facts: uploaded, request: { ...asked, lastCopy: true } })).toMatchObject({ needsExternal: false });
    expect(decide({ facts: uploaded, policy: policy('final', 'UPLOADED') })).toMatchObject({ needsExternal: true });
    expect(decide()).toMatchObject({ needsExternal: false });
    // Also where what was made of it would stand for it: who says UPLOADED is held to it.
    const raw = { class: 'raw', status: 'UPLOADED' } as const;
    expect(decide({ facts: raw, policy: policy('raw', 'UPLOADED') })).toMatchObject({ needsExternal: true });
  });
});

describe('policies', () => {
  test.each<[string, Case, string]>([
    [
      'a child that is open',
      { policy: policy('intermediate', 'CHILD_CLOSED'), facts: { children: { all: 2, open: 1, unknown: 0 } } },
      'CHILD_OPEN',
    ],
    ['children that are closed', { policy: policy('intermediate', 'CHILD_CLOSED') }, 'delete: POLICY'],
    [
      'no child',
      { policy: policy('intermediate', 'CHILD_CLOSED'), facts: { children: { all: 0, open: 0, unknown: 0 } } },
      'NO_CHILD',
    ],
    [
      'raw of a finished chain goes by an admin’s policy',
      { facts: { class: 'raw' }, policy: policy('raw', 'FINAL_UPLOADED') },
      'delete: POLICY',
    ],
    [
      'raw that nothing has used does not',
      { facts: { class: 'raw', uses: [], children: { all: 0, open: 0, unknown: 0 } }, policy: policy('raw', 'AGE') },
      'LAST_COPY',
    ],
    ['too young', { policy: policy('intermediate', 'AGE'), facts: { closedAt: now } }, 'TOO_YOUNG'],
    ['old enough', { policy: policy('intermediate', 'AGE') }, 'delete: POLICY'],
    [
      'final that is not uploaded',
      { facts: { class: 'final' }, policy: policy('final', 'UPLOADED') },
      'LAST_COPY NOT_UPLOADED',
    ],
    [
      'final that is',
      { facts: { class: 'final', status: 'UPLOADED' }, policy: policy('final', 'UPLOADED') },
      'delete: POLICY',
    ],
    ['an open dataset', { facts: { status: 'OPEN', closedAt: null } }, 'NOT_CLOSED'],
  ])('%s', (_name, of, expected) => expect(outcome(of)).toBe(expected));
});

const useGroups = fc.record({
  status: fc.constantFrom('ACTIVE', 'FINISHED', 'FAILED', 'CANCELLED', null),
  failed: fc.constantFrom(true, false, null),
  mended: fc.boolean(),
  waived: fc.boolean(),
  retryOpen: fc.boolean(),
  finalUploaded: fc.constantFrom(true, false, null),
  count: fc.integer({ min: 1, max: 3 }),
});
const anyFacts: fc.Arbitrary<RetentionFacts> = fc.record({
  class: fc.constantFrom('raw', 'intermediate', 'final', 'log'),
  status: fc.constantFrom('OPEN', 'CLOSED', 'TO_UPLOAD', 'UPLOADED'),
  files: fc.integer({ min: 0, max: 3 }),
  closedAt: fc.constantFrom(null, now, new Date(0)),
  hold: fc.constantFrom(null, { reason: 'x', by: 'y' }),
  uses: fc.array(useGroups, { maxLength: 3 }),
  readers: fc.constantFrom(0, 0, 1),
  children: fc.record({ all: fc.nat(2), open: fc.nat(1), unknown: fc.constantFrom(0, 0, 1) }),
  keepers: fc.constantFrom([], [], ['buffer']),
  overHighMark: fc.boolean(),
});
const anyPolicy: fc.Arbitrary<RetentionPolicy> = fc.record({
  class: fc.constantFrom('raw', 'intermediate', 'final', 'log'),
  conditions: fc.uniqueArray(fc.constantFrom('REQUEST', 'CHILD_CLOSED', 'UPLOADED', 'FINAL_UPLOADED', 'AGE'), {
    minLength: 1,
  }),
  keepSeconds: fc.constantFrom(null, 1, 1e9),
  isDefault: fc.boolean(),
});
const anyRequest = fc.constantFrom(null, asked, { ...asked, lastCopy: true });

test('whatever the policy: what is in use, held, failed and not waived, retryable, read or unknown never goes', () => {
  fc.assert(
    fc.property(anyFacts, anyPolicy, fc.boolean(), anyRequest, (facts, anyOf, hasExternal, request) => {
      const verdict = evaluateRetention(facts, { policy: anyOf, hasExternal, now }, request);
      if (verdict.verdict === 'KEEP') return expect(verdict.reasons).not.toEqual([]);
      expect(facts.hold).toBeNull();
      expect(facts.readers + facts.children.unknown + facts.keepers.length).toBe(0);
      expect(facts.status).not.toBe('TO_UPLOAD');
      for (const { status, failed, mended, waived, retryOpen } of facts.uses) {
        expect([null, 'ACTIVE']).not.toContain(status);
        expect(retryOpen).toBe(false);
        expect(waived || mended || (status === 'FINISHED' && failed === false)).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('whatever the policy: no last good copy goes unless somebody says that he knows it', () => {
  fc.assert(
    fc.property(anyFacts, anyPolicy, fc.boolean(), anyRequest, (facts, anyOf, hasExternal, request) => {
      const verdict = evaluateRetention(facts, { policy: anyOf, hasExternal, now }, request);
      if (verdict.verdict === 'KEEP' || request?.lastCopy || facts.files === 0 || facts.class === 'log') return;
      if (facts.class === 'final' || facts.uses.length === 0) {
        expect(facts.status).toBe('UPLOADED');
        expect(verdict.needsExternal).toBe(true);
      }
      if (facts.status === 'UPLOADED') expect(verdict.needsExternal).toBe(true);
      if (verdict.reason.code === 'HIGH_MARK') expect(facts.class).toBe('intermediate');
    }),
    { numRuns: 2_000 },
  );
});
