import { expect, test } from '@jest/globals';
import { readPages, type Page } from './pages.ts';

const page = (item: number, endCursor: string | null): Page<number> => ({
  nodes: [item],
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
});
const away = Object.assign(new Error('nobody answers'), { code: 'UNAVAILABLE' });

/** Reads pages that are answered, or not, in this order. */
async function read(...answers: readonly (Page<number> | Error)[]): Promise<unknown[]> {
  const left = [...answers];
  const lines: string[] = [];
  const context = { now: () => 0, delay: () => Promise.resolve(), write: (line: string) => void lines.push(line) };
  const next = async (): Promise<Page<number> | undefined> => {
    const answer = left.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const found: unknown[] = [];
  try {
    for await (const { nodes } of readPages<number>(next, context)) found.push(...nodes);
  } catch (error) {
    found.push((error as Error).message);
  }
  return [...found, ...lines.map((line) => line.trim())];
}

test('a page behind the first is asked for again until it is answered', async () => {
  expect(await read(page(1, 'a'), away, away, page(2, null))).toEqual([
    1,
    2,
    'visor: nobody answers; it is tried again, for five minutes at most',
    'visor: it answers again',
  ]);
});

test('where nobody answers the first one, nothing has begun, and the command ends', async () => {
  expect(await read(away, page(1, null))).toEqual(['nobody answers']);
});
