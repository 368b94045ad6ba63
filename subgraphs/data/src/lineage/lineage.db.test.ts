import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { testCatalog, type TestCatalog } from '../../test/kit.ts';
import { readDatasetLineage, readFileLineage } from './lineage.store.ts';

const ids = (count: number): string[] => Array.from({ length: count }, () => uuidv7());

/** Files with these parents, in one dataset. */
async function addFiles(catalog: TestCatalog, edges: readonly (readonly [child: string, parent: string])[]) {
  const datasetId = uuidv7();
  const files = [...new Set(edges.flat())];
  await catalog.db.query(
    "insert into dataset (id, name, kind, status, created_at) values ($1, 'd', 'output', 'OPEN', now())",
    [datasetId],
  );
  await catalog.db.query(
    `insert into file (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, registered_at)
     select id, $2, id::text, 'x', 0, 1, '00', 'crc32', now() from unnest($1::uuid[]) id`,
    [files, datasetId],
  );
  await catalog.db.query('insert into file_parent (file_id, parent_id) select * from unnest($1::uuid[], $2::uuid[])', [
    edges.map(([child]) => child),
    edges.map(([, parent]) => parent),
  ]);
}

async function read(catalog: TestCatalog, id: string, direction: 'ANCESTORS' | 'DESCENDANTS', first = 100) {
  const found: [string, number][] = [];
  for (let after: string | null = null; ;) {
    const { nodes, pageInfo, complete } = await readFileLineage(catalog.db, id, direction, { first, after });
    found.push(...nodes.map(({ stages, member }): [string, number] => [member.id, stages]));
    if (!pageInfo.hasNextPage) return { found, complete };
    after = pageInfo.endCursor;
  }
}

test('lineage goes over all stages, by the shortest way, in pages of any size', async () => {
  await using catalog = await testCatalog();
  const [raw1 = '', raw2 = '', digi1 = '', digi2 = '', final = ''] = ids(5);
  await addFiles(catalog, [
    [digi1, raw1],
    [digi2, raw2],
    [final, digi1],
    [final, digi2],
    [final, raw2],
  ]);
  const ancestors = [raw2, digi1, digi2].toSorted().map((id) => [id, 1]);
  expect(await read(catalog, final, 'ANCESTORS', 2)).toEqual({ found: [...ancestors, [raw1, 2]], complete: true });
  expect((await read(catalog, raw1, 'DESCENDANTS')).found).toEqual([
    [digi1, 1],
    [final, 2],
  ]);
  expect((await read(catalog, final, 'DESCENDANTS')).found).toEqual([]);
});

test('a circle ends, and a file of very many children is cut and says so', async () => {
  await using catalog = await testCatalog();
  const [a = '', b = '', c = '', ...children] = ids(20_050);
  await addFiles(catalog, [[a, b], [b, c], [c, a], ...children.map((child): [string, string] => [child, b])]);
  expect(await read(catalog, a, 'ANCESTORS')).toEqual({
    found: [
      [b, 1],
      [c, 2],
    ],
    complete: true,
  });
  const { nodes, complete } = await readFileLineage(catalog.db, b, 'DESCENDANTS', { first: 1000 });
  expect(nodes).toHaveLength(1000);
  expect(complete).toBe(false);
});

test('datasets have a lineage too, also through a selection', async () => {
  await using catalog = await testCatalog();
  const [raw = '', digi = '', final = ''] = ids(3);
  const open = { kind: 'output' };
  await catalog.send(
    'dsm.register.dataset.input',
    { datasetId: raw, name: 'raw', kind: 'input' },
    { datasetId: digi, name: 'digi', parentDatasetId: raw, ...open },
    { datasetId: final, name: 'final', parentDatasetId: digi, ...open },
  );
  const names = async (id: string, direction: 'ANCESTORS' | 'DESCENDANTS') =>
    (await readDatasetLineage(catalog.db, id, direction, {})).nodes.map(({ member }) => member.name);
  expect(await names(final, 'ANCESTORS')).toEqual(['digi', 'raw']);
  expect(await names(raw, 'DESCENDANTS')).toEqual(['digi', 'final']);
});
