import { consumerOptions, messagesOf, type Rejected } from '@visor/bus';
import { connect, uuidv7, type Database } from '@visor/db';
import type { DatasetEvent, FileProcess, FileProcessReply, ProcessedFile } from '@visor/schema';
import { installationOf } from '@visor/service';
import { confineTo, openStorage } from '@visor/storage';
import { testDatabase } from '@visor/testkit';
import { migrations } from '../migrations/index.ts';
import { consumers } from '../src/consumers.ts';
import type { Deps } from '../src/deps.ts';
import { entities } from '../src/entities.ts';
import type { StoragePlaces } from '../src/storage/register-storage.ts';

/** A migrated catalog with a storage, and a log that only collects the published messages. */
export interface TestCatalog extends AsyncDisposable {
  readonly db: Database;
  readonly deps: Deps;
  readonly storageId: string;
  /** How often a round of the pending closes was started. */
  readonly closesWoken: number;
  readonly published: { readonly topic: string; readonly key: string; readonly value: unknown }[];
  /** Statements of the last batch. */
  readonly statements: string[];
  /** Applies messages of one topic as one batch, decoded as a consumer decodes them. */
  send(topic: string, ...values: readonly unknown[]): Promise<void>;
  /** Dataset events that were published since the last call. */
  datasetEvents(): DatasetEvent[];
  replies(): FileProcessReply[];
  /** Codes and reasons of messages that were refused with an effect since the last call; they become dead letters. */
  refused(): { code: string; reason: string }[];
  one<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row>;
}

export const NOON = new Date('2026-11-21T12:00:00.000Z');

export async function testCatalog(): Promise<TestCatalog> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase({ log: false }));
  const url = await database.url('data');
  const db = stack.use(await connect({ url, schema: database.name('data'), entities, migrations }));
  const published: { topic: string; key: string; value: unknown }[] = [];
  const statements: string[] = [];
  let closesWoken = 0;
  const deps: Deps = {
    publish: (_tx, topic, values) => void published.push(...messagesOf(topic, values)),
    logAfterCommit: () => {},
    now: () => NOON,
    retention: { graceMs: 60_000, staleMs: 3_600_000 },
    wakeCloses: (tx) => tx.afterCommit.push(() => void (closesWoken += 1)),
  };
  const refused: Rejected[] = [];
  const { decode, handle } = consumerOptions({ group: 'data', handlers: consumers({ deps }) });
  const storageId = uuidv7();
  await db.query(
    "insert into storage (id, name, kind, url, created_at) values ($1, 'buffer', 'input', 'file:///data/buffer/', now())",
    [storageId],
  );
  const take = (topic: string): unknown[] => {
    const taken = published.filter((event) => event.topic === topic).map(({ value }) => value);
    published.splice(0, published.length, ...published.filter((event) => event.topic !== topic));
    return taken;
  };
  const owned = stack.move();
  return {
    db,
    deps,
    storageId,
    published,
    get closesWoken() {
      return closesWoken;
    },
    statements,
    async send(topic, ...values) {
      const events = values.map((value) => ({ topic, value: decode(topic, Buffer.from(JSON.stringify(value))) }));
      using record = db.statements.record();
      const rejected = await db.transaction((tx) => handle(tx, events as never));
      statements.splice(0, Infinity, ...record.statements.map(({ text }) => text));
      refused.push(...(rejected ?? []));
    },
    datasetEvents: () => take('dsm.dataset.events') as DatasetEvent[],
    replies: () => take('dsm.register.file.process.reply') as FileProcessReply[],
    refused: () => refused.splice(0).map(({ code, reason }) => ({ code, reason })),
    one: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await db.query<Row>(sql, parameters))[0] as Row,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export const md5 = (digit: string | number): string => String(digit).slice(-1).repeat(32);

/** An announcement of files by the DAQ. */
export const announced = (dataset: string, ...names: readonly string[]) => ({
  dataset,
  files: names.map((name) => ({ path: name, storage: 'buffer', size: 10, checksum: md5(1) })),
});

/** The same files in a folder of their dataset: a path has one file. */
export const inFolder = ({ dataset, files }: ReturnType<typeof announced>) => ({
  dataset,
  files: files.map((file) => ({ ...file, name: file.path, path: `${dataset}/${file.path}` })),
});

/** One output file of a job. */
export const outputFile = (
  catalog: TestCatalog,
  datasetId: string,
  name: string,
  more: Partial<ProcessedFile> = {},
): ProcessedFile => ({
  fileId: uuidv7(),
  datasetId,
  name,
  basename: 'out.dat',
  ordinal: 0,
  size: 5,
  checksum: md5(2),
  checksumKind: 'md5',
  storageId: catalog.storageId,
  path: `out/${name}`,
  parentFileIds: [],
  ...more,
});

export const requestFor = (...files: readonly ProcessedFile[]): FileProcess => ({
  requestId: uuidv7(),
  jobId: uuidv7(),
  kind: 'output',
  files,
});

/** Opens an output dataset and returns its id. */
export async function opened(catalog: TestCatalog, name: string): Promise<string> {
  const datasetId = uuidv7();
  await catalog.send('dsm.register.dataset.input', { datasetId, name, kind: 'output' });
  catalog.datasetEvents();
  return datasetId;
}

/** Places of storages for a catalog whose storages may lie anywhere, or within these roots. */
export const placesOf = ({ db }: Pick<TestCatalog, 'db'>, confinement = confineTo([])): StoragePlaces => ({
  db,
  confinement,
  roots: { roots: [], storage: openStorage(), installation: installationOf(db) },
});
