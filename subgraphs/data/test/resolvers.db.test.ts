import { buildSubgraphSchema } from '@apollo/subgraph';
import { expect, test } from '@jest/globals';
import { uuidv7, type Statement } from '@visor/db';
import { typeDefs } from '@visor/schema';
import { anonymous, scalars, logger, RECORDED_EVENTS, RecordedEventFeed } from '@visor/service';
import { graphql, parse } from 'graphql';
import type { Context } from '../src/context.ts';
import { TransferSlots } from '../src/transfer/transfer-slots.ts';
import { UploadFiles } from '../src/upload/upload-files.ts';
import { Links } from '../src/link/links.ts';
import { createLoaders } from '../src/loaders.ts';
import { resolvers } from '../src/resolvers.ts';
import { announced, inFolder, outputFile, opened, placesOf, requestFor, testCatalog, type TestCatalog } from './kit.ts';

const schema = buildSubgraphSchema([
  { typeDefs: parse(typeDefs('data')), resolvers: { ...scalars, ...resolvers } as never },
]);

interface Answered {
  readonly data: Record<string, never>;
  readonly errors: readonly { readonly message: string; readonly originalError?: unknown }[] | undefined;
  readonly statements: readonly Statement[];
}

/** Runs a query on fresh loaders and counts its statements. */
async function ask(
  catalog: TestCatalog,
  source: string,
  variableValues: Record<string, unknown> = {},
): Promise<Answered> {
  const { db } = catalog;
  using record = db.statements.record();
  const contextValue: Context = {
    caller: anonymous,
    service: anonymous,
    db,
    loaders: createLoaders(db),
    events: new RecordedEventFeed({
      db,
      name: 'dataEvents',
      sources: [RECORDED_EVENTS],
      installation: () => Promise.resolve('test'),
      logger: logger('test', 'silent'),
    }),
    changes: { follow: () => Promise.reject(new Error('nothing subscribes here')) },
    metadataKeys: ['period', 'energy'],
    storageFeed: { follow: () => Promise.reject(new Error('nothing subscribes here')) },
    places: placesOf(catalog),
    deps: catalog.deps,
    handlers: () => ({}),
    links: new Links(db, () => new Date()),
    publicUrl: '',
    uploads: {
      db,
      links: new Links(db, () => new Date()),
      publicUrl: '',
      uploadFiles: new UploadFiles([]),
      roots: placesOf(catalog).roots,
      maxBytes: 1e9,
      now: () => new Date(),
    },
    archives: new TransferSlots(),
    roots: [],
  };
  const result = await graphql({ schema, source, variableValues, contextValue });
  const data = JSON.parse(JSON.stringify(result.data ?? {})) as Record<string, never>;
  return { data, errors: result.errors as never, statements: record.statements };
}

const nested = `query ($first: Int) { datasets(first: 10) { nodes {
  name parent { name } pendingClose { missing surplus refused }
  files(first: $first) { nodes { name dataset { name } parents { name } replicas { url storage { name kind } } } pageInfo { hasNextPage } }
} } }`;

test('a nested query takes one statement a level for any number of datasets and files', async () => {
  await using catalog = await testCatalog();
  await catalog.send('dsm.register.file.input', announced('run', 'a', 'b'));
  const { id: parentDatasetId } = await catalog.one<{ id: string }>('select id from dataset');
  const parents = await catalog.db.query<{ id: string }>('select id from file order by ordinal');
  const outputs = Array.from({ length: 5 }, (_, index) => ({
    datasetId: uuidv7(),
    name: `run.out${index}`,
    kind: 'output',
    parentDatasetId,
  }));
  await catalog.send('dsm.register.dataset.input', ...outputs);
  const files = outputs.flatMap(({ datasetId, name }) =>
    parents.map(({ id }, ordinal) =>
      outputFile(catalog, datasetId, `o${ordinal}`, { ordinal, parentFileIds: [id], path: `${name}/o${ordinal}` }),
    ),
  );
  await catalog.send('dsm.register.file.process', requestFor(...files));
  await catalog.send('dsm.register.dataset.close', { dataset: 'run', files: ['a', 'b', 'c'] });

  const { data, errors, statements } = await ask(catalog, nested, { first: 1 });
  expect(errors).toBeUndefined();
  const { nodes } = data['datasets'] as unknown as { nodes: unknown[] };
  expect(nodes).toHaveLength(6);
  expect(nodes[0]).toMatchObject({
    name: 'run',
    parent: null,
    pendingClose: { missing: 1, surplus: 0, refused: false },
  });
  expect(nodes[1]).toMatchObject({
    name: 'run.out0',
    parent: { name: 'run' },
    pendingClose: null,
    files: {
      nodes: [
        {
          name: 'o0',
          dataset: { name: 'run.out0' },
          parents: [{ name: 'a' }],
          replicas: [{ url: 'file:///data/buffer/run.out0/o0', storage: { name: 'buffer', kind: 'input' } }],
        },
      ],
      pageInfo: { hasNextPage: true },
    },
  });
  // datasets; parents, closes, files; datasets of the files, parents, replicas; storages.
  expect(statements).toHaveLength(8);
  // Lists and rows by id come through MikroORM; only pages and rows of many parents at once are hand-written.
  const byOrm = statements.filter(({ by }) => by === 'orm').map(({ text }) => /from "[^"]+"\."(\w+)"/.exec(text)?.[1]);
  expect(byOrm).toEqual(['dataset', 'dataset', 'dataset', 'storage']);
});

test('references of one request are resolved in one statement for each type', async () => {
  await using catalog = await testCatalog();
  await catalog.send('dsm.register.file.input', announced('one', 'a', 'b'), announced('two', 'c'));
  const of = (typename: string, rows: { id: string }[]) => rows.map(({ id }) => ({ __typename: typename, id }));
  const representations = [
    ...of('Dataset', await catalog.db.query('select id from dataset order by name')),
    ...of('File', await catalog.db.query('select id from file order by name')),
    ...of('Storage', await catalog.db.query('select id from storage')),
    { __typename: 'File', id: uuidv7() },
    { __typename: 'Dataset', id: 'no uuid' },
  ];
  const { data, errors, statements } = await ask(
    catalog,
    `query ($representations: [_Any!]!) { _entities(representations: $representations) {
       ... on Dataset { name } ... on File { name } ... on Storage { name } } }`,
    { representations },
  );
  expect(errors).toBeUndefined();
  const names = ['one', 'two', 'a', 'b', 'c', 'buffer'].map((name) => ({ name }));
  expect(data['_entities']).toEqual([...names, null, null]);
  expect(statements).toHaveLength(3);
});

test('pages follow each other without gap or repeat, in the order of ordinals and of names', async () => {
  await using catalog = await testCatalog();
  const dataset = await opened(catalog, 'out');
  const files = Array.from({ length: 7 }, (_, index) =>
    outputFile(catalog, dataset, `f${index}`, { ordinal: Math.floor(index / 3) }),
  );
  await catalog.send('dsm.register.file.process', requestFor(...files.toReversed()));
  await opened(catalog, 'Zed');
  await opened(catalog, 'ärger');

  const walk = async (query: string, path: (data: Record<string, never>) => unknown): Promise<string[]> => {
    const names: string[] = [];
    for (let after: string | null = null; ;) {
      const { data, errors } = await ask(catalog, query, { after });
      expect(errors).toBeUndefined();
      const page = path(data) as { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      names.push(...page.nodes.map(({ name }) => name));
      if (!page.pageInfo.hasNextPage) return names;
      after = page.pageInfo.endCursor;
    }
  };
  const page = 'nodes { name } pageInfo { hasNextPage endCursor }';
  const byOrdinal = await walk(
    `query ($after: String) { dataset(name: "out") { files(first: 2, after: $after) { ${page} } } }`,
    (data) => (data['dataset'] as unknown as { files: unknown }).files,
  );
  expect(byOrdinal).toEqual(files.map(({ name }) => name));
  const byName = await walk(
    `query ($after: String) { datasets(first: 1, after: $after) { ${page} } }`,
    (data) => data['datasets'],
  );
  expect(byName).toEqual(['Zed', 'out', 'ärger']);
});

test('datasets are filtered by part of their name, status, kind and parent', async () => {
  await using catalog = await testCatalog();
  await catalog.send('dsm.register.file.input', announced('Run_1%', 'a'), announced('run_22', 'b'));
  await opened(catalog, 'run.out');
  const names = async (where: Record<string, unknown>) => {
    const query = 'query ($where: DatasetFilter) { datasets(where: $where) { nodes { name } } }';
    const { data } = await ask(catalog, query, { where });
    return (data['datasets'] as unknown as { nodes: { name: string }[] }).nodes.map(({ name }) => name);
  };
  expect(await names({ nameContains: 'RUN_' })).toEqual(['Run_1%', 'run_22']);
  expect(await names({ nameContains: '%' })).toEqual(['Run_1%']);
  expect(await names({ kind: 'output', status: 'OPEN' })).toEqual(['run.out']);
  expect(await names({ parentId: 'no uuid' })).toEqual([]);
  expect(await names({ nameContains: '\0' })).toEqual([]);
});

test('a cursor of no list is refused; unknown ids and names find nothing', async () => {
  await using catalog = await testCatalog();
  const cursors = ['x', 'bnVsbA', Buffer.from('["\\u0000"]').toString('base64url')];
  for (const after of cursors) {
    const { errors } = await ask(catalog, 'query ($after: String) { datasets(after: $after) { nodes { name } } }', {
      after,
    });
    expect(errors?.[0]?.originalError).toMatchObject({ code: 'INVALID' });
  }
  const { data, errors } = await ask(
    catalog,
    '{ a: dataset(id: "x") { id } b: dataset(name: "\\u0000") { id } file(id: "x") { id } files(ids: ["x"]) { id } storage(name: "\\u0000") { id } }',
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({ a: null, b: null, file: null, files: [null], storage: null });
  const tooMany = { ids: Array.from({ length: 1_001 }, () => 'x') };
  const refused = await ask(catalog, 'query ($ids: [ID!]!) { files(ids: $ids) { id } }', tooMany);
  expect(refused.errors?.[0]?.originalError).toMatchObject({ code: 'INVALID', details: { field: 'ids' } });
});

test('pending closes are listed: of unknown datasets, by name or id, with files missing, and refused ones', async () => {
  await using catalog = await testCatalog();
  const close = 'dsm.register.dataset.close';
  const datasetId = uuidv7();
  await catalog.send('dsm.register.file.input', announced('waits', 'a'), announced('refused', 'a2', 'b2'));
  await catalog.send(close, { dataset: 'mispelt', files: ['a', 'b'] }, { datasetId, files: ['c'] });
  await catalog.send(close, { dataset: 'waits', files: ['a', 'b'] }, { dataset: 'refused', files: ['a2'] });

  const query = `query ($after: String) { pendingCloses(first: 3, after: $after) { nodes {
    dataset { name } datasetId datasetName unknownDataset expected missing surplus refused requestedAt
  } pageInfo { hasNextPage endCursor } } }`;
  const page = async (after?: string) =>
    (await ask(catalog, query, { after })).data['pendingCloses'] as unknown as Page;
  interface Page {
    readonly nodes: { readonly datasetName: string | null }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  }
  const first = await page();
  const second = await page(first.pageInfo.endCursor);
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  const nodes = [...first.nodes, ...second.nodes];
  const of = (name: string | null) => nodes.find(({ datasetName }) => datasetName === name);
  const unknown = { dataset: null, unknownDataset: true, surplus: 0, refused: false };
  expect(of('mispelt')).toMatchObject({ ...unknown, datasetId: null, expected: 2, missing: 2 });
  expect(of(null)).toMatchObject({ ...unknown, datasetId, expected: 1, missing: 1 });
  expect(of('waits')).toMatchObject({ dataset: { name: 'waits' }, unknownDataset: false, missing: 1, refused: false });
  expect(of('refused')).toMatchObject({ dataset: { name: 'refused' }, missing: 0, surplus: 1, refused: true });
});

test('a close under a name that no dataset can have is refused', async () => {
  await using catalog = await testCatalog();
  const list = { dataset: 'я'.repeat(200), files: [] };
  await expect(catalog.send('dsm.register.dataset.close', list)).rejects.toMatchObject({ code: 'INVALID' });
});

test('a close under an unknown id and the name of another dataset is refused', async () => {
  await using catalog = await testCatalog();
  await opened(catalog, 'out');
  const list = { datasetId: uuidv7(), dataset: 'out', files: [] };
  await expect(catalog.send('dsm.register.dataset.close', list)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('explanations and matches take a constant number of statements', async () => {
  await using catalog = await testCatalog();
  await catalog.send('dsm.register.file.input', announced('run', 'a', 'b'), inFolder(announced('run2', 'a')));
  const [file] = await catalog.db.query<{ id: string }>('select id from file');
  const query = `query ($prefix: String!) {
    datasets { nodes { explanation { ...all } files { nodes { explanation { ...all } } } } }
    storages { explanation { ...all } }
    dataMatches(prefix: $prefix) { kind id name }
  }
  fragment all on Explanation { statements { kind code text detail } remedies { code parameters } }`;
  const { data, errors, statements } = await ask(catalog, query, { prefix: 'run' });
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    datasets: {
      nodes: [
        {
          explanation: {
            statements: [
              { kind: 'IS', code: 'DATASET' },
              { kind: 'WAITS', code: 'DATASET_OPEN' },
            ],
            remedies: [{ code: 'CLOSE_DATASET', parameters: { name: 'run' } }],
          },
        },
        { explanation: { remedies: [{ parameters: { name: 'run2' } }] } },
      ],
    },
    dataMatches: [
      { kind: 'DATASET', name: 'run' },
      { kind: 'DATASET', name: 'run2' },
    ],
  });
  // Datasets, storages, matches; pending closes, files, use of storages; datasets of files, replicas.
  expect(statements.length).toBeLessThanOrEqual(8);
  const byId = await ask(catalog, 'query ($prefix: String!) { dataMatches(prefix: $prefix) { kind id } }', {
    prefix: file?.id,
  });
  expect(byId.data).toEqual({ dataMatches: [{ kind: 'FILE', id: file?.id }] });
});
