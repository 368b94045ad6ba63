import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { uuidv7 } from '@visor/db';
import { installationOf, logger, readConfig } from '@visor/service';
import { openHelperStorage, openStorage } from '@visor/storage';
import { testDirectory } from '@visor/testkit';
import { settings, type InspectorConfig } from '../src/inspection/config.ts';
import type { Daemon, Round } from '../src/inspection/daemon.ts';
import type { Inspection, InspectorAct } from '../src/inspection/inspection.entity.ts';
import { requestInspection } from '../src/inspection/inspection.store.ts';
import { registerStorage } from '../src/storage/register-storage.ts';
import type { Storage } from '../src/storage/storage.entity.ts';
import { placesOf, testCatalog, type TestCatalog } from './kit.ts';

/** A catalog with storages in real folders, and what inspectors of it work with. */
export interface TestSite extends AsyncDisposable {
  readonly catalog: TestCatalog;
  readonly storages: Readonly<Record<'input' | 'middle' | 'output', Storage>>;
  /** Path of a file of a storage. */
  at(storage: Storage, path: string): string;
  write(storage: Storage, path: string, content: string): void;
  /** Writes files and registers them in a dataset, which is closed then. Returns their ids. */
  register(storage: Storage, dataset: string, files: Readonly<Record<string, string>>): Promise<string[]>;
  /** What one inspector process has. */
  round(settings?: Partial<InspectorConfig>, instance?: string): Round;
  /** Asks for an inspection and runs a daemon once. */
  inspect(
    daemon: Daemon,
    kind: Inspection['kind'],
    storage: Storage,
    more?: { dryRun?: boolean; settings?: Partial<InspectorConfig>; signal?: AbortSignal },
  ): Promise<Inspection>;
  inspectionOf(id: string): Promise<Inspection>;
  acts(): Promise<Pick<InspectorAct, 'kind' | 'outcome' | 'path' | 'why'>[]>;
  /** Status of each copy by storage and path. */
  copies(): Promise<Record<string, string>>;
  /** Status of each file by name. */
  files(): Promise<Record<string, string>>;
}

export const never = new AbortController().signal;

export async function testSite(): Promise<TestSite> {
  await using stack = new AsyncDisposableStack();
  const catalog = stack.use(await testCatalog());
  const directory = stack.use(testDirectory());
  const register = async (name: string, kind: 'input' | 'intermediate' | 'output'): Promise<Storage> => {
    mkdirSync(join(directory.path, name));
    const url = pathToFileURL(join(directory.path, name)).href;
    return await registerStorage(catalog.deps, placesOf(catalog), { name, kind, url });
  };
  const storages = {
    input: await register('in', 'input'),
    middle: await register('middle', 'intermediate'),
    output: await register('out', 'output'),
  };
  const storage = stack.use(openHelperStorage({ roots: [], size: 2, max: 4 }));
  const at: TestSite['at'] = ({ name }, path) => join(directory.path, name, path);
  const write: TestSite['write'] = (place, path, content) => {
    mkdirSync(dirname(at(place, path)), { recursive: true });
    writeFileSync(at(place, path), content);
  };
  const round: TestSite['round'] = (more = {}, instance = 'test') => ({
    db: catalog.db,
    deps: catalog.deps,
    logger: logger('inspector', 'silent'),
    instance,
    roots: [],
    storage,
    files: openStorage(),
    installation: installationOf(catalog.db),
    config: configOf(more),
  });
  const inspectionOf = inspectionOfId(catalog);
  const owned = stack.move();
  return {
    catalog,
    storages,
    at,
    write,
    register: registration(catalog, write),
    round,
    async inspect(daemon, kind, place, { dryRun = false, settings: more = {}, signal = never } = {}) {
      const { id } = await requestInspection(catalog.db, { kind, storageId: place.id, dryRun, requestedBy: 'test' });
      await daemon.run(round(more), signal);
      return await inspectionOf(id);
    },
    inspectionOf,
    ...lookInto(catalog),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** No schedules, and no time between two sights of a dark file. */
const configOf = (more: Partial<InspectorConfig>): InspectorConfig => ({
  ...readConfig(settings, { DATABASE_URL: 'postgres://x', VISOR_JWKS_FILE: '-', VISOR_TOKEN_FILE: '-' }),
  VISOR_CONSISTENCY_SECONDS: 0,
  VISOR_SCRUB_SECONDS: 0,
  VISOR_DARK_SECONDS: 0,
  ...more,
});

const inspectionOfId =
  (catalog: TestCatalog): TestSite['inspectionOf'] =>
  async (id) => {
    const [row] = await catalog.db.query<Inspection>(
      `select id, state, scanned::int, dark::int, missing::int, corrupt::int, mended::int, refused::int, text from inspection where id = $1`,
      [id],
    );
    if (!row) throw new Error(`no inspection ${id}`);
    return row;
  };

/** Writes and registers files. */
const registration =
  (catalog: TestCatalog, write: TestSite['write']): TestSite['register'] =>
  async (place, dataset, files) => {
    for (const [name, content] of Object.entries(files)) write(place, `${dataset}/${name}`, content);
    await catalog.send('dsm.register.file.input', {
      dataset,
      files: Object.entries(files).map(([name, content]) => ({
        path: `${dataset}/${name}`,
        storage: place.name,
        size: Buffer.byteLength(content),
        checksum: createHash('md5').update(content).digest('hex'),
      })),
    });
    await catalog.send('dsm.register.dataset.close', { dataset, files: Object.keys(files) });
    const rows = await catalog.db.query<{ id: string }>(
      'select f.id from file f join dataset d on d.id = f.dataset_id where d.name = $1 order by f.name',
      [dataset],
    );
    return rows.map(({ id }) => id);
  };

/** What the catalog has. */
const lookInto = (catalog: TestCatalog): Pick<TestSite, 'acts' | 'copies' | 'files'> => ({
  acts: () => catalog.db.query('select kind, outcome, path, why from inspector_act order by id'),
  async copies() {
    const rows = await catalog.db.query<{ place: string; status: string }>(
      `select s.name || ':' || r.path as place, r.status from replica r join storage s on s.id = r.storage_id order by 1`,
    );
    return Object.fromEntries(rows.map(({ place, status }) => [place, status]));
  },
  async files() {
    const rows = await catalog.db.query<{ name: string; status: string }>(
      'select name, status from file order by name',
    );
    return Object.fromEntries(rows.map(({ name, status }) => [name, status]));
  },
});

/** A second copy of a registered file. */
export async function addCopy(
  site: TestSite,
  fileId: string,
  storage: Storage,
  path: string,
  content: string,
): Promise<void> {
  site.write(storage, path, content);
  await site.catalog.db.query(
    'insert into replica (id, file_id, storage_id, path, added_at) values ($1, $2, $3, $4, now())',
    [uuidv7(), fileId, storage.id, path],
  );
}
