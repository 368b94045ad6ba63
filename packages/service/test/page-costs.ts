import { connect, UNPREPARED, type Database } from '@visor/db';
import { countFacets, countRows, findPage, type Finder } from '../src/index.ts';
import { startPostgres, testDatabase, testDirectory } from '@visor/testkit';

export type PageCases = readonly (readonly [name: string, read: (db: Database) => Promise<unknown>])[];

/** A page of each selection, its count, and the values of its fields. */
export function listCases<Row, Where extends object, By extends string>(
  noun: string,
  finder: Finder<Row, Where, By>,
  selections: readonly (readonly [string, Where, By?])[],
): PageCases {
  const facets = Object.keys(finder.facets);
  return selections.flatMap(([name, where, by]): PageCases => {
    const orderBy = by === undefined ? null : { by };
    const list = `${noun} ${name}`.trim();
    const page: PageCases[number] = [list, (db) => findPage(db, finder, { first: 50, where, orderBy })];
    if (by !== undefined) return [page];
    return [
      page,
      [`count of ${list}`, (db) => countRows(db, finder, where)],
      [`facets of ${list}`, (db) => countFacets(db, finder, where, facets)],
    ];
  });
}

interface Subject extends Required<Pick<Parameters<typeof connect>[0], 'entities' | 'migrations'>> {
  /** Name of its schema. */
  readonly schema: string;
  fill(db: Database, rows: number): Promise<void>;
  readonly cases: PageCases;
}

interface Cost {
  readonly ms: number;
  readonly pages: number;
  readonly plan: string;
}

type Plan = Readonly<Record<'QUERY PLAN', string>>;

const SMALL = 1_000;
const LARGE = 1_000_000;

const pagesOf = (plan: string): number => {
  const [, hit = '0', read = '0'] = /Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?/.exec(plan) ?? [];
  return Number(hit) + Number(read);
};

/** Runs what reads, with the statements of its lists explained. */
async function costOf(db: Database, read: (db: Database) => Promise<unknown>): Promise<Cost> {
  const plans: string[] = [];
  const explaining: Database = {
    ...db,
    async query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
      if (sql.startsWith(UNPREPARED)) {
        const lines = await db.query<Plan>(`explain (analyze, buffers, costs off, timing off) ${sql}`, parameters);
        plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
      }
      return db.query<Row>(sql, parameters);
    },
  };
  await read(explaining);
  const start = performance.now();
  await read(db);
  const ms = performance.now() - start;
  return { ms, pages: plans.reduce((sum, plan) => sum + pagesOf(plan), 0), plan: plans.join('\n') };
}

async function measure(
  { schema, entities, migrations, fill, cases }: Subject,
  rows: number,
): Promise<Map<string, Cost>> {
  await using database = await testDatabase();
  const url = await database.url(schema);
  await using db = await connect({ url, schema: database.name(schema), entities, migrations });
  await fill(db, rows);
  await db.query('analyze');
  const costs = new Map<string, Cost>();
  for (const [name, read] of cases) costs.set(name, await costOf(db, read));
  return costs;
}

/**
 * Prints what lists cost over few and over many rows, in pages that PostgreSQL looks at, on a PostgreSQL of its own. The first
 * argument of the process is the number of many; with `PLANS=1` it prints the plans, too.
 */
export async function printPageCosts(subject: Subject): Promise<void> {
  const many = Number(process.argv[2] ?? LARGE);
  await using folder = testDirectory();
  await using postgres = await startPostgres({ dir: folder.path, durable: false, temporary: true });
  process.env['VISOR_TEST_POSTGRES'] = postgres.url;
  const small = await measure(subject, SMALL);
  const large = await measure(subject, many);
  console.log(`| list | pages of ${SMALL} | pages of ${many} | ms | ms |\n| --- | --- | --- | --- | --- |`);
  for (const [name, cost] of large) {
    const before = small.get(name);
    console.log(
      `| \`${name}\` | ${before?.pages} | ${cost.pages} | ${before?.ms.toFixed(1)} | ${cost.ms.toFixed(1)} |`,
    );
    if (process.env['PLANS']) console.log(cost.plan);
  }
}
