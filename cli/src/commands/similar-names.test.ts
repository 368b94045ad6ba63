import { expect, test } from '@jest/globals';
import { RequestError, type Client } from '@visor/client';
import { aboutIds } from './similar-names.ts';

const KNOWN = '0199aaaa-0000-7000-8000-000000000001';
const MISSPELT = '0199aaaa-0000-7000-8000-000000000007';

/** A server on which one task is, found by every search. */
const client = {
  request: async () => ({
    search: {
      datasets: [{ id: MISSPELT.replace('0199', '0188'), name: KNOWN, state: 'OPEN' }],
      tasks: [{ id: KNOWN, name: 'count', state: 'FAILED' }],
      files: [],
      workflows: [],
      jobs: [],
      pilots: [],
      nodes: [],
      templates: [],
      storages: [],
    },
  }),
} as unknown as Client;

const refused = (details: Readonly<Record<string, unknown>>, code = 'NOT_FOUND'): Promise<never> =>
  Promise.reject(new RequestError('there is no such task', code, details));

test('of several ids the first that does not exist is named, with one that is like it and of the same kind', async () => {
  const other = '0199bbbb-0000-7000-8000-000000000002';
  await expect(
    aboutIds(client, 'task', [KNOWN, MISSPELT, other], refused({ ids: [MISSPELT, other] })),
  ).rejects.toMatchObject({
    exitCode: 4,
    message: `there is no task "${MISSPELT}"; did you mean "${KNOWN}"? visor task list shows what there is`,
  });
  await expect(aboutIds(client, 'task', [MISSPELT], refused({}))).rejects.toThrow(/did you mean/);
});

test('what else is refused stays as it is, and so does an id that nothing is like', async () => {
  await expect(aboutIds(client, 'task', [MISSPELT], refused({}, 'FORBIDDEN'))).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  await expect(aboutIds(client, 'task', [KNOWN, MISSPELT], refused({}))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const far = '11111111-2222-4333-8444-555555555555';
  await expect(aboutIds(client, 'task', [far], refused({}))).rejects.toThrow(
    `there is no task "${far}"; visor task list shows what there is`,
  );
});
