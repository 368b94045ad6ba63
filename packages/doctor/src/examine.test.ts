import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import type { Client } from '@visor/client';
import { MARKER_NAME, markerText } from '@visor/storage/root-marker.rules';
import { testDirectory } from '@visor/testkit';
import { examine } from './examine.ts';
import { reportText } from './report-text.rules.ts';

type Answers = Readonly<Record<string, (variables: Readonly<Record<string, unknown>>) => unknown>>;

const END = { hasNextPage: false, endCursor: null };
const NOTHING = { nodes: [], pageInfo: END };
const HEALTHY: Answers = {
  DoctorStorages: () => ({ storages: [] }),
  DoctorTasksDisagree: () => ({ inconsistencies: NOTHING }),
  DoctorWorkflowsDisagree: () => ({ workflowInconsistencies: NOTHING }),
  DoctorCatalogDisagrees: () => ({ dataInconsistencies: NOTHING }),
  DoctorTasks: () => ({ tasks: NOTHING }),
  DoctorMadeDatasets: () => ({ datasets: NOTHING }),
  DoctorFiles: () => ({ fileList: NOTHING }),
  DoctorCopies: () => ({ storage: null }),
  DoctorEventLog: () => ({ eventLog: { kind: 'kafka', groups: [] } }),
  DoctorAccepted: () => ({ acceptedFindings: [] }),
};

/** A file of dataset `d`, as the catalog gives it. */
interface TestFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: string;
  readonly replicas: readonly {
    readonly id: string;
    readonly status: string;
    readonly storage: { readonly id: string };
  }[];
}

/** Files of the storage `s`, named `near`: all of them a part at a time, or some by their ids. */
const filesOf = (files: readonly TestFile[], partSize = 2): Answers => ({
  DoctorCopies({ storage, after, deep }) {
    if (storage !== 'near') return { storage: null };
    const good = files.flatMap((file) =>
      file.replicas
        .filter(({ status, storage: { id } }) => status === 'AVAILABLE' && id === 's')
        .map(({ id }) => ({ id, file })),
    );
    const begin = Number(after ?? 0);
    const part = good.slice(begin, begin + partSize);
    const columns = {
      ids: part.map(({ id }) => id),
      fileIds: part.map(({ file }) => file.id),
      paths: part.map(({ file }) => file.name),
      sizes: part.map(({ file }) => file.size),
      ...(deep === true && {
        checksums: part.map(({ file }) => file.checksum),
        checksumKinds: part.map(({ file }) => file.checksumKind),
      }),
      next: begin + partSize < good.length ? String(begin + partSize) : null,
    };
    return { storage: { copies: columns } };
  },
  DoctorFiles: ({ ids }) => ({
    fileList: { nodes: files.filter(({ id }) => (ids as readonly string[]).includes(id)) },
  }),
});

/** A client of a Visor that gives these answers, by the names of the operations. */
const answering = (answers: Answers): Client => ({
  request: async (document, variables) => {
    const [definition] = document.definitions;
    const name = definition?.kind === 'OperationDefinition' ? (definition.name?.value ?? '') : '';
    const answer = { ...HEALTHY, ...answers }[name];
    if (!answer) throw new Error(`no answer to ${name}`);
    return answer(variables as Readonly<Record<string, unknown>>) as never;
  },
  subscribe: () => {
    throw new Error('nothing is subscribed to');
  },
  [Symbol.asyncDispose]: async () => {},
});

const counters = (id: string) => ({
  kind: 'DATASET_COUNTERS',
  id,
  key: id,
  text: 'kept: 1, counted: 2',
  remedy: 'count',
  dataset: { name: `name of ${id}` },
  file: null,
  storage: null,
});

test('an installation in which nothing disagrees is clean', async () => {
  const report = await examine(answering({}), { pauseMs: 0 });
  expect(report).toMatchObject({ clean: true, problems: [], repairs: [], unseen: [] });
  expect(reportText(report)).toMatch(/^nothing disagrees: 0 tasks and 0 files compared in /);
});

test('what is gone when it is compared again does not count, in whichever look', async () => {
  const looks = [
    ['a', 'b', 'c'],
    ['b', 'c', 'new'],
    ['c', 'new'],
  ];
  const asked: unknown[] = [];
  const client = answering({
    DoctorCatalogDisagrees: ({ keys }) => {
      asked.push(keys);
      return { dataInconsistencies: { nodes: (looks.shift() ?? []).map(counters), pageInfo: END } };
    },
  });
  const report = await examine(client, { pauseMs: 0 });
  expect(asked).toEqual([null, ['a', 'b', 'c'], ['b', 'c']]);
  expect(report.clean).toBe(false);
  expect(report.problems).toMatchObject([
    { area: 'catalog', kind: 'DATASET_COUNTERS', count: 1, repaired: null, examples: [{ id: 'c', name: 'name of c' }] },
  ]);
});

test('of many findings ten are shown, and all pages are read', async () => {
  const all = Array.from({ length: 25 }, (_, index) => `d${index}`);
  const client = answering({
    DoctorCatalogDisagrees: ({ keys, after }) => {
      const wanted = all.filter((id) => !Array.isArray(keys) || keys.includes(id));
      const start = Number(after ?? 0);
      const hasNextPage = start + 10 < wanted.length;
      const pageInfo = { hasNextPage, endCursor: hasNextPage ? String(start + 10) : null };
      return { dataInconsistencies: { nodes: wanted.slice(start, start + 10).map(counters), pageInfo } };
    },
  });
  const report = await examine(client, { pauseMs: 0 });
  expect(report.problems).toMatchObject([{ count: 25 }]);
  expect(report.problems[0]?.examples).toHaveLength(10);
  expect(reportText(report)).toContain('  and 15 more\n');
});

test('a repair is previewed, done call by call, and compared afterwards', async () => {
  let broken = ['a', 'b', 'c'];
  const client = answering({
    DoctorCatalogDisagrees: () => ({ dataInconsistencies: { nodes: broken.map(counters), pageInfo: END } }),
    DoctorRepairsCatalog: ({ dryRun, after }) => {
      const found = (after === null ? broken.slice(0, 2) : broken.slice(-1)).map(() => ({
        kind: 'DATASET_COUNTERS',
        repaired: true,
      }));
      if (dryRun === false && after !== null) broken = [];
      return { repairDataInconsistencies: { found, next: after === null ? 'more' : null } };
    },
  });
  const preview = await examine(client, { pauseMs: 0, repair: { dryRun: true, reason: 'r' } });
  expect(preview).toMatchObject({ clean: false, problems: [{ count: 3, repaired: 3 }], repairs: [] });
  const report = await examine(client, { pauseMs: 0, repair: { dryRun: false, reason: 'r' } });
  expect(report).toMatchObject({ clean: true, problems: [], repairs: [{ kind: 'DATASET_COUNTERS', repaired: 3 }] });
  expect(reportText(report)).toContain('repaired: catalog, DATASET_COUNTERS, 3');
});

test('what a person leaves as it is does not count while it says the same, until that is withdrawn', async () => {
  const accepted = new Map<string, { readonly id: string; readonly kind: string; readonly text: string }>();
  const words = new Map([
    ['a', 'two last copies are gone'],
    ['b', 'kept: 1, counted: 2'],
  ]);
  const client = answering({
    DoctorCatalogDisagrees: () => ({
      dataInconsistencies: {
        nodes: [...words].map(([id, text]) => ({ ...counters(id), text })),
        pageInfo: END,
      },
    }),
    DoctorAccepted: ({ ids }) => ({
      acceptedFindings: (ids as readonly string[]).flatMap((id) => {
        const acceptance = accepted.get(id);
        return acceptance ? [{ ...acceptance, by: 'anna', reason: 'on tape', at: '2026-11-27T23:00:00Z' }] : [];
      }),
    }),
    DoctorDecides({ input }) {
      const { findings, accepted: isAccepted } = input as {
        readonly findings: readonly { readonly id: string; readonly kind: string; readonly text: string }[];
        readonly accepted: boolean;
      };
      for (const finding of findings)
        if (isAccepted) accepted.set(finding.id, finding);
        else accepted.delete(finding.id);
      return { decideFindings: [] };
    },
  });
  const look = (accept?: string, isAccepted = true) => {
    const [kind = '', id] = accept?.split(':') ?? [];
    const decision = { of: [{ kind, id }], accepted: isAccepted, reason: 'on tape' };
    return examine(client, { pauseMs: 0, decision: accept === undefined ? undefined : decision });
  };
  expect(await look('OTHER_KIND')).toMatchObject({ decided: 0, clean: false, accepted: [] });
  expect(await look('DATASET_COUNTERS:a')).toMatchObject({ decided: 1, clean: false, problems: [{ count: 1 }] });
  expect((await look('DATASET_COUNTERS')).clean).toBe(true);
  const clean = await look();
  expect(clean).toMatchObject({ clean: true, decided: null, problems: [], accepted: [{ area: 'catalog', count: 2 }] });
  expect(reportText(clean)).toContain(
    'accepted: catalog, DATASET_COUNTERS, 2\n  a: two last copies are gone (anna: on tape)\n',
  );
  words.set('a', 'three last copies are gone');
  expect(await look()).toMatchObject({ clean: false, problems: [{ count: 1, examples: [{ id: 'a' }] }] });
  expect(await look('DATASET_COUNTERS', false)).toMatchObject({ decided: 2, problems: [{ count: 2 }], accepted: [] });
});

const FILES = ['good', 'missing', 'short', 'other', 'link', 'folder', 'unused'] as const;

test('copies are looked at on the disk, and read again when that is asked for', async () => {
  await using directory = testDirectory();
  const root = join(directory.path, 'root');
  mkdirSync(root);
  for (const name of FILES) writeFileSync(join(root, name), 'abc');
  rmSync(join(root, 'missing'));
  truncateSync(join(root, 'short'), 1);
  writeFileSync(join(root, 'other'), 'xyz');
  rmSync(join(root, 'link'));
  symlinkSync(join(root, 'good'), join(root, 'link'));
  rmSync(join(root, 'folder'));
  mkdirSync(join(root, 'folder'));
  const url = pathToFileURL(`${root}/`).href;
  const nodes = FILES.map((name) => ({
    id: name,
    name,
    size: 3,
    checksum: '352441c2',
    checksumKind: 'crc32',
    dataset: { name: 'd' },
    replicas: [
      { id: `r.${name}`, status: name === 'unused' ? 'DELETED' : 'AVAILABLE', url: url + name, storage: { id: 's' } },
      { id: `e.${name}`, status: 'AVAILABLE', url: `https://far/${name}`, storage: { id: 'e' } },
    ],
  }));
  const client = answering({
    DoctorStorages: () => ({
      storages: [
        { id: 's', name: 'near', kind: 'output', url, markerId: null },
        { id: 'e', name: 'far', kind: 'external', url: 'https://far/', markerId: null },
        {
          id: 'g',
          name: 'gone',
          kind: 'output',
          url: pathToFileURL(join(directory.path, 'gone/')).href,
          markerId: 'm',
        },
      ],
    }),
    ...filesOf(nodes),
  });
  const kinds = async (options: Parameters<typeof examine>[1]) =>
    (await examine(client, { pauseMs: 0, ...options })).problems.map(({ kind, examples }) => [kind, examples[0]?.id]);
  const quick = [
    ['COPY_MISSING', 'r.missing'],
    ['COPY_SIZE', 'r.short'],
    ['COPY_IS_LINK', 'r.link'],
    ['COPY_NO_FILE', 'r.folder'],
  ];
  expect(await kinds({})).toEqual(expect.arrayContaining(quick));
  expect(await kinds({})).toHaveLength(4);
  const { problems } = await examine(client, { pauseMs: 0 });
  const saysOf = (kind: string) => {
    const { examples, remedy } = problems.find((problem) => problem.kind === kind) ?? { examples: [] };
    return [examples[0]?.text, remedy];
  };
  expect(saysOf('COPY_IS_LINK')).toEqual([
    `${join(root, 'link')} is a symbolic link to ${join(root, 'good')}`,
    expect.stringContaining('put the file itself in the place of the link'),
  ]);
  expect(saysOf('COPY_NO_FILE')[0]).toBe(`${join(root, 'folder')} is a folder, not a file`);
  expect(await kinds({ deep: true })).toEqual(expect.arrayContaining([...quick, ['COPY_CHECKSUM', 'r.other']]));
  expect(await kinds({ storage: 'far' })).toEqual([]);
  expect(await kinds({ storage: null })).toEqual([]);
  const { unseen, storages } = await examine(client, { pauseMs: 0 });
  expect(storages).toEqual(['near', 'far', 'gone']);
  expect(unseen.map(({ storage }) => storage)).toEqual(['far', 'gone']);
});

test.each([
  ['an empty folder', (root: string) => mkdirSync(root)],
  ['a link to one', (root: string) => symlinkSync(join(root, '..'), root)],
])('%s in place of a storage is named, and its files are not taken for missing', async (_what, make) => {
  await using directory = testDirectory();
  const root = join(directory.path, 'root');
  make(root);
  const url = pathToFileURL(`${root}/`).href;
  const file = {
    id: 'f',
    name: 'f',
    size: 3,
    checksum: '352441c2',
    checksumKind: 'crc32',
    dataset: { name: 'd' },
    replicas: [{ id: 'r', status: 'AVAILABLE', url: `${url}f`, storage: { id: 's' } }],
  };
  const client = answering({
    DoctorStorages: () => ({ storages: [{ id: 's', name: 'near', kind: 'output', url, markerId: 'm' }] }),
    ...filesOf([file]),
  });
  const kinds = async () => (await examine(client, { pauseMs: 0 })).problems.map(({ kind }) => kind);
  expect(await kinds()).toEqual(['ROOT_NOT_MARKED']);
  const marker = join(root, MARKER_NAME);
  writeFileSync(marker, markerText({ storageId: 's', installation: 'v', markerId: 'other' }));
  expect(await kinds()).toEqual(['ROOT_NOT_MARKED']);
  writeFileSync(marker, markerText({ storageId: 's', installation: 'v', markerId: 'm' }));
  expect(await kinds()).toEqual(['COPY_MISSING']);
});

test('files of outputs that no job made are named, on whichever page; datasets without a known task are not compared', async () => {
  const madeBy = (id: string, round: number | null) => ({
    id,
    processing: { producedBy: { id: 't', progress: round === null ? null : { round } } },
  });
  const pages = new Map([
    [null, { nodes: [madeBy('d1', 1), madeBy('foreign', null)], pageInfo: { hasNextPage: true, endCursor: 'more' } }],
    ['more', { nodes: [madeBy('d2', 1)], pageInfo: END }],
  ]);
  const asked: unknown[] = [];
  const client = answering({
    DoctorMadeDatasets: ({ keys, after }) => ({
      datasets: Array.isArray(keys)
        ? { nodes: keys.map((id) => madeBy(String(id), 1)), pageInfo: END }
        : pages.get(after as string | null),
    }),
    DoctorFileIds: ({ datasets, after }) => {
      asked.push([datasets, after]);
      const of = datasets as readonly string[];
      const isFirst = after === null && of.join() === 'd1';
      return { fileIds: { ids: isFirst ? ['made'] : of.map((id) => `stray of ${id}`), next: isFirst ? 'f' : null } };
    },
    DoctorFilesWithoutJob: ({ ids }) => ({ filesWithoutJob: (ids as readonly string[]).filter((id) => id !== 'made') }),
    DoctorFileNames: ({ ids }) => ({
      files: (ids as readonly string[]).map((id) => {
        const dataset = id.replace('stray of ', '');
        return { id, name: id, dataset: { id: dataset, name: dataset } };
      }),
    }),
  });
  const { problems, clean } = await examine(client, { pauseMs: 0 });
  expect(asked.slice(0, 3)).toEqual([
    [['d1'], null],
    [['d1'], 'f'],
    [['d2'], null],
  ]);
  expect(clean).toBe(false);
  expect(problems).toMatchObject([
    {
      area: 'joined',
      kind: 'FILE_WITHOUT_JOB',
      count: 2,
      examples: [{ id: 'stray of d1', name: 'd1/stray of d1' }, { id: 'stray of d2' }],
    },
  ]);
});

test('a consumer that is behind is named after the time that is set', async () => {
  const group = {
    group: 'g',
    topic: 't',
    unread: 1,
    removed: false,
    seenAt: '2026-11-26T12:00:00Z',
    unreadSince: '2026-11-26T11:59:00Z',
  };
  const client = answering({ DoctorEventLog: () => ({ eventLog: { kind: 'postgres', groups: [group] } }) });
  const now = () => Date.parse('2026-11-26T12:00:00Z');
  expect((await examine(client, { pauseMs: 0, now })).clean).toBe(true);
  expect((await examine(client, { pauseMs: 0, now, maxLagMs: 59_000 })).problems).toMatchObject([
    { area: 'eventLog', kind: 'CONSUMER_BEHIND' },
  ]);
});
