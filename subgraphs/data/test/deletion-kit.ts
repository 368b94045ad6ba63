import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installationOf, logger, readConfig } from '@visor/service';
import { openHelperStorage, openStorage } from '@visor/storage';
import { testDirectory } from '@visor/testkit';
import { deleteReplicas } from '../src/deletion/delete-replicas.ts';
import type { Daemon, Round } from '../src/inspection/daemon.ts';
import { settings } from '../src/inspection/config.ts';
import { deleteByPerson } from '../src/retention/act-on-dataset.ts';
import { GraceClock } from '../src/retention/grace.ts';
import { registerStorage } from '../src/storage/register-storage.ts';
import { NOON, opened, outputFile, placesOf, requestFor, testCatalog, type TestCatalog } from './kit.ts';

/** What a round of a daemon gets. */
function roundOf(
  { db }: Pick<TestCatalog, 'db'>,
  deps: TestCatalog['deps'],
  storage: ReturnType<typeof openHelperStorage>,
): Round {
  const config = readConfig(settings, {
    DATABASE_URL: 'postgres://test@localhost/test',
    VISOR_JWKS_FILE: '-',
    VISOR_TOKEN_FILE: '-',
  });
  return {
    db,
    deps,
    logger: logger('inspector', 'silent'),
    instance: 'test',
    roots: [],
    storage,
    files: openStorage(),
    installation: installationOf(db),
    config,
  };
}

interface Stored {
  readonly name: string;
  readonly files: readonly string[];
  /** Of the dataset, on the storage. */
  readonly folder: string;
  readonly storageId: string;
}

/** Makes a closed dataset of files that are on a storage. */
async function closedDataset(catalog: TestCatalog, { name, files, folder, storageId }: Stored): Promise<string> {
  const id = await opened(catalog, name);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), 'five5');
  }
  const checksum = createHash('md5').update('five5').digest('hex');
  const made = files.map((file) =>
    outputFile(catalog, id, file.replaceAll('/', '.'), { path: `${name}/${file}`, storageId, checksum }),
  );
  if (made.length > 0) await catalog.send('dsm.register.file.process', requestFor(...made));
  await catalog.send('dsm.register.dataset.close', { datasetId: id, files: made.map((file) => file.name) });
  return id;
}

/** A catalog with a marked storage on disk, and rounds of the daemon. */
export async function deletionSite() {
  const catalog = await testCatalog();
  const directory = testDirectory();
  const { db, deps } = catalog;
  const at = (path: string): string => join(directory.path, path);
  mkdirSync(at('out'));
  const url = pathToFileURL(at('out')).href;
  const storage = await registerStorage(deps, placesOf(catalog), { name: 'out', kind: 'output', url });
  let minutes = 0;
  const later = { ...deps, now: () => new Date(NOON.getTime() + minutes * 60_000) };
  const storageHelper = openHelperStorage({ roots: [], size: 1, max: 1 });
  const round = roundOf(catalog, later, storageHelper);
  const never = new AbortController().signal;
  const rows = <Row>(sql: string, ...parameters: readonly unknown[]) => db.query<Row>(sql, parameters);
  /** Deletes a dataset, and lets its grace pass. */
  const remove = async (datasetId: string, lastCopy = true): Promise<void> => {
    await deleteByPerson(deps, db, { datasetId, reason: 'room', lastCopy }, 'anna');
    let time = 0;
    const clock = new GraceClock(60_000, () => time);
    await clock.round(deps, db);
    time = 60_000;
    await clock.round(deps, db);
  };
  return {
    catalog,
    at,
    rows,
    storageId: storage.id,
    pass: (more: number) => void (minutes += more),
    round: () => deleteReplicas.run(round, never),
    /** A round of another daemon, or with other parts. */
    run: (daemon: Daemon, more: Partial<Round> = {}) => daemon.run({ ...round, ...more }, never),
    /** A dataset with these files, whose deletion has begun. */
    async doomed(name: string, ...files: readonly string[]): Promise<string> {
      const id = await closedDataset(catalog, { name, files, folder: at(`out/${name}`), storageId: storage.id });
      await remove(id);
      catalog.datasetEvents();
      return id;
    },
    remove,
    register: (name: string, kind: 'external', root: string) =>
      registerStorage(deps, placesOf(catalog), { name, kind, url: root }),
    status: async (id: string) =>
      (await rows<{ status: string }>('select status from dataset where id = $1', id))[0]?.status,
    replicas: async () =>
      (
        await rows<{ path: string; status: string }>('select path, status from replica order by path, added_at, id')
      ).map(({ path, status }) => `${path}: ${status}`),
    [Symbol.asyncDispose]: async () => {
      await storageHelper[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
      await catalog[Symbol.asyncDispose]();
    },
  };
}
