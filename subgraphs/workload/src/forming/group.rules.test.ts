import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OpenGroup } from '../task/task.entity.ts';
import { groupFiles, type Grouped } from './group.rules.ts';

interface File {
  readonly ordinal: number;
}

/** Groups files in pages of that size, as forming does. */
function inPages(count: number, page: number, filesPerJob: number | null, emptyJob: boolean) {
  let id = 0;
  const files: File[] = Array.from({ length: count }, (_, ordinal) => ({ ordinal }));
  let open: OpenGroup | null = null;
  const inputs: (File & { jobId: string; position: number })[] = [];
  const jobs: { id: string; ordinal: number }[] = [];
  for (let from = 0; from === 0 || from < count; from += page) {
    const options = { filesPerJob, emptyJob, last: from + page >= count, first: from === 0, newId: () => `j${id++}` };
    const grouped: Grouped<File> = groupFiles<File>(open, files.slice(from, from + page), options);
    open = grouped.open;
    inputs.push(...grouped.inputs);
    jobs.push(...grouped.jobs);
  }
  return { inputs, jobs, open };
}

test('seven files by three make jobs of 3, 3 and 1, over the borders of pages', () => {
  const { inputs, jobs } = inPages(7, 2, 3, true);
  expect(jobs.map((job) => job.ordinal)).toEqual([0, 3, 6]);
  expect(jobs.map((job) => inputs.filter((input) => input.jobId === job.id).length)).toEqual([3, 3, 1]);
});

test('without files a merge task has one job with an empty list, a map task none', () => {
  expect(inPages(0, 500, null, true).jobs).toEqual([{ id: 'j0', ordinal: 0 }]);
  expect(inPages(0, 500, 1, false).jobs).toEqual([]);
});

test('the grouping does not depend on the size of the page', () => {
  const size = fc.option(fc.integer({ min: 1, max: 12 }), { nil: null });
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.integer({ min: 1, max: 70 }),
      size,
      fc.boolean(),
      (count, page, filesPerJob, emptyJob) => {
        const paged = inPages(count, page, filesPerJob, emptyJob);
        expect(paged).toEqual(inPages(count, 1_000, filesPerJob, emptyJob));
        expect(paged.open).toBeNull();
        expect(paged.inputs.map((input) => input.ordinal)).toEqual(Array.from({ length: count }, (_, index) => index));
        for (const job of paged.jobs) {
          const own = paged.inputs.filter((input) => input.jobId === job.id);
          expect(own.map((input) => input.position)).toEqual(own.map((_, index) => index));
          expect(own.length).toBeLessThanOrEqual(filesPerJob ?? count);
          expect(job.ordinal).toBe(own[0]?.ordinal ?? 0);
        }
      },
    ),
  );
});
