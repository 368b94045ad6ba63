import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OpenGroup } from '../task/task.entity.ts';
import { groupFiles, type Grouped } from './group.rules.ts';

interface File {
  readonly ordinal: number;
  readonly size: number;
}
interface Limits {
  readonly filesPerJob: number | null;
  readonly sizePerJob?: number | null;
  readonly emptyJob?: boolean;
}

/** Groups files in pages of these sizes, the last again and again, as forming does; the group goes through JSON between them. */
function inPages(
  files: readonly File[],
  pages: readonly number[],
  { filesPerJob, sizePerJob = null, emptyJob = true }: Limits,
) {
  let id = 0;
  let open: OpenGroup | null = null;
  const inputs: (File & { jobId: string; position: number })[] = [];
  const jobs: { id: string; ordinal: number }[] = [];
  for (let from = 0, page = 0; page === 0 || from < files.length; page++) {
    const to = from + (pages[Math.min(page, pages.length - 1)] ?? 1);
    const options = {
      filesPerJob,
      sizePerJob,
      emptyJob,
      last: to >= files.length,
      first: from === 0,
      newId: () => `j${id++}`,
    };
    const grouped: Grouped<File> = groupFiles<File>(open, files.slice(from, to), options);
    open = grouped.open && (JSON.parse(JSON.stringify(grouped.open)) as OpenGroup);
    inputs.push(...grouped.inputs);
    jobs.push(...grouped.jobs);
    from = to;
  }
  const groups = jobs.map((job) => inputs.filter(({ jobId }) => jobId === job.id));
  return { inputs, jobs, open, groups };
}
const files = (...sizes: number[]): File[] => sizes.map((size, ordinal) => ({ ordinal, size }));
const same = (count: number): File[] => files(...Array.from({ length: count }, () => 1));
const sizesOf = (groups: readonly (readonly File[])[]) => groups.map((group) => group.map(({ size }) => size));

test('seven files by three make jobs of 3, 3 and 1, over the borders of pages', () => {
  const { jobs, groups } = inPages(same(7), [2], { filesPerJob: 3 });
  expect(jobs.map((job) => job.ordinal)).toEqual([0, 3, 6]);
  expect(groups.map(({ length }) => length)).toEqual([3, 3, 1]);
});

test('a job has at most 20,000 files, whatever its task says', () => {
  const sizes = (filesPerJob: number | null) =>
    inPages(same(45_000), [1_000], { filesPerJob }).groups.map(({ length }) => length);
  expect(sizes(null)).toEqual([20_000, 20_000, 5_000]);
  expect(sizes(1_000_000)).toEqual([20_000, 20_000, 5_000]);
});

test.each<[string, number[], number, number[][]]>([
  ['files fill a job up to the size', [4, 6, 5, 5, 1], 10, [[4, 6], [5, 5], [1]]],
  [
    'a job ends before the file that would exceed it',
    [4, 5, 2, 8],
    10,
    [
      [4, 5],
      [2, 8],
    ],
  ],
  ['a file that is larger is alone', [3, 50, 4, 4], 10, [[3], [50], [4, 4]]],
  [
    'files without bytes fit any job',
    [0, 10, 0, 0],
    10,
    [
      [0, 10],
      [0, 0],
    ],
  ],
  ['a size below every file gives a job per file', [2, 3, 4], 1, [[2], [3], [4]]],
])('by size: %s', (_, sizes, sizePerJob, groups) => {
  expect(sizesOf(inPages(files(...sizes), [100], { filesPerJob: null, sizePerJob }).groups)).toEqual(groups);
});

test('with both limits, whichever is reached first ends a job', () => {
  const { groups } = inPages(files(1, 1, 1, 9, 9), [2], { filesPerJob: 2, sizePerJob: 10 });
  expect(sizesOf(groups)).toEqual([[1, 1], [1, 9], [9]]);
});

test('without files a merge task has one job with an empty list, a map task none', () => {
  expect(inPages([], [500], { filesPerJob: null }).jobs).toMatchObject([{ id: 'j0', ordinal: 0, inputFiles: 0 }]);
  expect(inPages([], [500], { filesPerJob: 1, emptyJob: false }).jobs).toEqual([]);
});

test('a group from before bytes were counted goes on', () => {
  const options = { filesPerJob: 3, sizePerJob: null, last: false, first: false, emptyJob: true, newId: () => 'new' };
  const grouped = groupFiles({ jobId: 'old', ordinal: 4, size: 2 }, files(5), options);
  expect(grouped.jobs).toMatchObject([{ id: 'old', ordinal: 0 }]);
  expect(grouped.open).toBeNull();
});

const limit = (max: number) => fc.option(fc.integer({ min: 1, max }), { nil: null });
const pages = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 });

test('whatever the pages, every file is in one job, no job is above its limits but one with a single file, and the jobs are the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(100), { maxLength: 80 }),
      pages,
      limit(12),
      limit(250),
      (sizes, paging, count, bytes) => {
        const limits = { filesPerJob: count, sizePerJob: bytes };
        const paged = inPages(files(...sizes), paging, limits);
        expect(paged).toEqual(inPages(files(...sizes), [1_000], limits));
        expect(paged.open).toBeNull();
        expect(paged.inputs.map((input) => input.ordinal)).toEqual(sizes.map((_, index) => index));
        expect(paged.groups.flat()).toHaveLength(sizes.length);
        for (const [index, group] of paged.groups.entries()) {
          const total = group.reduce((sum, { size }) => sum + size, 0);
          expect(group.map(({ position }) => position)).toEqual(group.map((_, position) => position));
          expect(group.length).toBeLessThanOrEqual(count ?? sizes.length);
          expect(total <= (bytes ?? Infinity) || group.length === 1).toBe(true);
          expect(paged.jobs[index]?.ordinal).toBe(group[0]?.ordinal ?? 0);
          // No job ends too early: the next file would not have fitted.
          const next = paged.groups[index + 1]?.[0];
          if (next)
            expect(
              group.length === count || total + next.size > (bytes ?? Infinity) || total >= (bytes ?? Infinity),
            ).toBe(true);
        }
      },
    ),
  );
});

test('whatever the order in which files come, each is in one job, and no two jobs have the same ordinal', () => {
  const shuffled = fc
    .array(fc.nat(100), { maxLength: 60 })
    .chain((sizes) => fc.shuffledSubarray(files(...sizes), { minLength: sizes.length, maxLength: sizes.length }));
  fc.assert(
    fc.property(shuffled, pages, limit(12), limit(250), (list, paging, filesPerJob, sizePerJob) => {
      const { jobs, groups } = inPages(list, paging, { filesPerJob, sizePerJob });
      const ordinals = groups.flat().map(({ ordinal }) => ordinal);
      expect(ordinals.toSorted((a, b) => a - b)).toEqual(list.map((_, index) => index));
      expect(new Set(jobs.map(({ ordinal }) => ordinal)).size).toBe(jobs.length);
      for (const [index, group] of groups.entries())
        if (group.length > 0) expect(jobs[index]?.ordinal).toBe(Math.min(...group.map(({ ordinal }) => ordinal)));
    }),
  );
});
