import { createHash } from 'node:crypto';
import { chmodSync, mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client as Api } from '@visor/client';
import { pause } from '@visor/schema/pause';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import {
  CatalogCountersDocument,
  CatalogFileByNameDocument,
  CatalogLineageDocument,
  CatalogPageDocument,
} from '#operations';
import { describeMachine, withBenchStack, type BenchStack } from './bench-stack.ts';
import { median } from './median.rules.ts';

export interface CatalogOptions {
  readonly files: number;
  readonly signal?: AbortSignal | undefined;
  print(line: string): void;
}

/** A look-up at the small and at the large catalog. */
interface Lookup {
  readonly name: string;
  /** Median of the time of a request through the gateway, ms. */
  readonly ms: readonly [small: number, large: number];
  /** Pages of tables and indexes that its statement touches: what other load on the machine does not change. */
  readonly pages: readonly [small: number, large: number];
  /** Of the large catalog. */
  readonly plan: readonly string[];
}

export interface CatalogResult {
  readonly files: number;
  readonly small: number;
  readonly filesPerSecond: number;
  /** COPY of the same rows (files, replicas, messages) into tables with the same indexes. */
  readonly copyFilesPerSecond: number;
  readonly ratio: number;
  readonly lookups: readonly Lookup[];
  /** Bytes per file with indexes, by table. */
  readonly bytesPerFile: Readonly<Record<string, number>>;
  readonly machine: string;
}

const TEMPLATE = { name: 'nothing', file: 'nothing.cwl' };
const SMALL = 10_000;
const DATASET_FILES = 10_000;
const BATCH = 500;
const ASKED = 100;
const POLL_INTERVAL_MS = 100;

const nameOf = (index: number): string => `f${String(index).padStart(9, '0')}.dat`;
const datasetOf = (index: number): string => `bench.${String(Math.floor(index / DATASET_FILES)).padStart(6, '0')}`;

/** Measures the catalog with 10,000 files and with all. */
export const benchCatalog = (options: CatalogOptions): Promise<CatalogResult> =>
  withBenchStack({ ...options, pilots: 0, slots: 1, template: TEMPLATE }, async (bench) => {
    const db = new Client({ connectionString: bench.stack.adminUrl });
    await db.connect();
    try {
      return await measureCatalog(bench, db, options);
    } finally {
      await db.end();
    }
  });

async function measureCatalog(bench: BenchStack, db: Client, { files, print }: CatalogOptions): Promise<CatalogResult> {
  const schema = escapeIdentifier(`${bench.stack.installation}_data`);
  await db.query(`set search_path to ${schema}`);
  const small = Math.min(SMALL, Math.ceil(files / 10));
  await register(bench, db, 0, small);
  await addLineage(db);
  const before = await askAll(bench, db, small);
  print(`${small} files: ${before.map(({ name, ms }) => `${name} ${ms.toFixed(1)} ms`).join(', ')}`);
  const seconds = await register(bench, db, small, files);
  const filesPerSecond = (files - small) / seconds;
  print(`${files} files: ${filesPerSecond.toFixed(0)} files/s through the topic`);
  await addLineage(db);
  const after = await askAll(bench, db, files);
  const copySeconds = await copyRows(bench, db);
  const copyFilesPerSecond = files / copySeconds;
  print(`COPY of the same rows: ${copyFilesPerSecond.toFixed(0)} files/s`);
  return {
    files,
    small,
    filesPerSecond,
    copyFilesPerSecond,
    ratio: filesPerSecond / copyFilesPerSecond,
    lookups: after.map(({ name, ms, pages, plan }, index) => ({
      name,
      ms: [before[index]?.ms ?? 0, ms],
      pages: [before[index]?.pages ?? 0, pages],
      plan,
    })),
    bytesPerFile: await bytesPerFile(db, files),
    machine: describeMachine(),
  };
}

/** Announces files through the topic. Returns the time until the catalog has them, seconds. */
async function register({ log }: BenchStack, db: Client, from: number, to: number): Promise<number> {
  const started = performance.now();
  for (let begin = from; begin < to; begin += BATCH) {
    const files = Array.from({ length: Math.min(BATCH, to - begin) }, (_, place) => {
      const name = nameOf(begin + place);
      const checksum = createHash('md5').update(name).digest('hex');
      return { name, storage: 'input', path: `${datasetOf(begin)}/${name}`, size: 1_000, checksum, run: 1 };
    });
    await log.append('dsm.register.file.input', [{ dataset: datasetOf(begin), files }]);
  }
  for (;;) {
    const { rows } = await db.query<{ files: number }>(
      'select coalesce(sum(file_count), 0)::int as files from dataset',
    );
    if ((rows[0]?.files ?? 0) >= to) return (performance.now() - started) / 1_000;
    await pause(POLL_INTERVAL_MS);
  }
}

/** Makes chains of four files, as four stages do; then statistics are as autovacuum leaves them. */
async function addLineage(db: Client): Promise<void> {
  await db.query(
    `insert into file_parent (file_id, parent_id)
     select f.id, p.id from file f join file p on p.dataset_id = f.dataset_id and p.ordinal = f.ordinal - 1
      where f.ordinal % 4 <> 0 on conflict do nothing`,
  );
  await db.query('vacuum (analyze) file, replica, file_parent, dataset');
}

interface Asked {
  readonly name: string;
  readonly ms: number;
  readonly pages: number;
  readonly plan: readonly string[];
}

/** A request, and the statement that answers it. */
interface Question {
  readonly name: string;
  ask(api: Api, index: number): Promise<unknown>;
  readonly statement: string;
}

async function askAll({ client }: BenchStack, db: Client, files: number): Promise<Asked[]> {
  // Spread over all that is there, also over the newest; the last of a chain each, which has ancestors.
  const picked = Array.from({ length: ASKED }, (_, index) => Math.floor(((index + 0.5) * files) / ASKED) | 3);
  const { rows } = await db.query<{ name: string; id: string; datasetId: string }>(
    'select name, id, dataset_id as "datasetId" from file where name = any ($1) order by name',
    [picked.map(nameOf)],
  );
  const asked: Asked[] = [];
  for (const { name, ask, statement } of questions(rows)) {
    const times: number[] = [];
    for (const index of [...rows.keys(), ...rows.keys()]) {
      const started = performance.now();
      await ask(client, index);
      times.push(performance.now() - started);
    }
    await db.query(statement);
    const { rows: lines } = await db.query<Record<string, string>>(
      `explain (analyze, buffers, costs off, timing off, summary off) ${statement}`,
    );
    const plan = lines.map((line) => line['QUERY PLAN'] ?? '');
    asked.push({ name, ms: median(times.slice(rows.length)), pages: pagesOf(plan), plan });
  }
  return asked;
}

/** The first line with buffers is that of the whole statement. */
function pagesOf(plan: readonly string[]): number {
  const line = plan.find((text) => text.includes('Buffers:')) ?? '';
  return [...line.matchAll(/(?:hit|read)=(\d+)/g)].reduce((sum, [, pages]) => sum + Number(pages), 0);
}

function questions(rows: readonly { name: string; id: string; datasetId: string }[]): readonly Question[] {
  const at = (index: number): { name: string; id: string; datasetId: string } => {
    const found = rows[index];
    if (!found) throw new Error('the files that are asked for are not registered');
    return found;
  };
  const { name, id, datasetId } = at(rows.length - 2);
  const [fileName, fileId, dataset] = [escapeLiteral(name), escapeLiteral(id), escapeLiteral(datasetId)];
  return [
    {
      name: 'file by name',
      ask: (api, index) => api.request(CatalogFileByNameDocument, { name: at(index).name }),
      statement: `select * from file where name = any (array[${fileName}]) order by name, id limit 11`,
    },
    {
      name: 'page of 100',
      ask: (api, index) => api.request(CatalogPageDocument, { dataset: at(index).datasetId, after: null }),
      statement: `select * from file where dataset_id = ${dataset} and (ordinal, id) > (100, '00000000-0000-0000-0000-000000000000') order by ordinal, id limit 101`,
    },
    {
      name: 'lineage of a file',
      ask: (api, index) => api.request(CatalogLineageDocument, { id: at(index).id }),
      statement: `with recursive l (id, stages) as (select ${fileId}::uuid, 0 union
          select p.parent_id, l.stages + 1 from l join file_parent p on p.file_id = l.id where l.stages < 32)
        select f.* from l join file f on f.id = l.id where stages > 0 order by stages, f.id limit 101`,
    },
    {
      name: 'counters of a dataset',
      ask: (api, index) => api.request(CatalogCountersDocument, { id: at(index).datasetId }),
      statement: `select * from dataset where id = ${dataset}`,
    },
  ];
}

/** The tables of a registered file, and what they refer to. */
const COPIED = {
  file: 'foreign key (dataset_id) references dataset (id)',
  replica: 'foreign key (file_id) references copied_file (id), add foreign key (storage_id) references storage (id)',
} as const;

/** Copies the rows of all files, and the messages that announced them, with COPY. Returns the seconds that it takes. */
async function copyRows({ stack }: BenchStack, db: Client): Promise<number> {
  const log = `${escapeIdentifier(`${stack.installation}_event_log`)}.message`;
  // PostgreSQL writes here, as another user where root started it.
  using folder = mkdtempDisposableSync(join(tmpdir(), 'visor-copy-'));
  chmodSync(folder.path, 0o777);
  const pathOf = (table: string): string => join(folder.path, `${table}.copy`);
  for (const [table, foreign] of Object.entries(COPIED)) {
    await db.query(`copy ${table} to ${escapeLiteral(pathOf(table))}`);
    await db.query(`create table copied_${table} (like ${table} including all)`);
    await db.query(`alter table copied_${table} add ${foreign}`);
  }
  await db.query(
    `copy (select * from ${log} where topic like '%dsm.register.file.input') to ${escapeLiteral(pathOf('message'))}`,
  );
  await db.query(`create table copied_message (like ${log} including all)`);
  await db.query('checkpoint');
  const started = performance.now();
  for (const table of [...Object.keys(COPIED), 'message'])
    await db.query(`copy copied_${table} from ${escapeLiteral(pathOf(table))}`);
  const seconds = (performance.now() - started) / 1_000;
  for (const table of ['replica', 'file', 'message']) await db.query(`drop table copied_${table}`);
  return seconds;
}

async function bytesPerFile(db: Client, files: number): Promise<Record<string, number>> {
  const { rows } = await db.query<{ name: string; bytes: string }>(
    `select c.relname as name, pg_total_relation_size(c.oid) as bytes from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and pg_total_relation_size(c.oid) > $1
      order by pg_total_relation_size(c.oid) desc`,
    [files],
  );
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, Number(bytes) / files]));
}
