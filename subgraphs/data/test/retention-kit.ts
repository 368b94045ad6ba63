import { uuidv7 } from '@visor/db';
import { GraceClock } from '../src/retention/grace.ts';
import { lockForDeletion } from '../src/dataset/dataset.store.ts';
import { findDeletions, findWhyKept } from '../src/retention/retention.reads.ts';
import { announced, outputFile, requestFor, type TestCatalog } from './kit.ts';

export const USE = 'dsm.register.dataset.use';
export const GRACE_MS = 60_000;

const idOf = async (catalog: TestCatalog, name: string): Promise<string> =>
  (await catalog.one<{ id: string }>('select id from dataset where name = $1', [name])).id;
export const statusOf = async (catalog: TestCatalog, id: string): Promise<string> =>
  (await catalog.one<{ status: string }>('select status from dataset where id = $1', [id])).status;
export const types = (catalog: TestCatalog): string[] => catalog.datasetEvents().map(({ type }) => type);

export const use = (workflowId: string, datasetIds: readonly string[], more: object = {}) => ({
  workflowId,
  datasetIds,
  finalDatasetId: datasetIds.at(-1),
  status: 'FINISHED',
  failedJobs: 0,
  mended: false,
  retryOpen: false,
  ...more,
});

/** A chain raw -> middle -> last with one file each, whose workflow has said how it ended. */
export async function chain(catalog: TestCatalog, more: object = {}) {
  await catalog.send('dsm.register.file.input', announced('raw', 'a'));
  await catalog.send('dsm.register.dataset.close', { dataset: 'raw', files: ['a'] });
  const raw = await idOf(catalog, 'raw');
  const child = async (name: string, parentDatasetId: string, of: string): Promise<string> => {
    const datasetId = uuidv7();
    await catalog.send('dsm.register.dataset.input', { datasetId, name, kind: 'output', class: of, parentDatasetId });
    await catalog.send('dsm.register.file.process', requestFor(outputFile(catalog, datasetId, `${name}.f`)));
    await catalog.send('dsm.register.dataset.close', { datasetId, files: [`${name}.f`] });
    return datasetId;
  };
  const middle = await child('middle', raw, 'intermediate');
  const last = await child('last', middle, 'final');
  const workflow = uuidv7();
  await catalog.send(USE, use(workflow, [raw, middle, last], more));
  catalog.datasetEvents();
  return { raw, middle, last, workflow };
}
export const uploaded = (catalog: TestCatalog, id: string) =>
  catalog.db.query("update dataset set status = 'UPLOADED' where id = $1", [id]);
export const external = (catalog: TestCatalog) =>
  catalog.db.query(
    "insert into storage (id, name, kind, url, created_at) values ($1, 'tape', 'external', 'file:///tape/', now())",
    [uuidv7()],
  );
export const whyKept = async (catalog: TestCatalog, id: string): Promise<string[]> => {
  const [dataset] = await catalog.db.transaction((tx) => lockForDeletion(tx, [id]));
  const [progress] = await findDeletions(catalog.db, [id]);
  if (!dataset) return [];
  return (await findWhyKept(catalog.deps, catalog.db, dataset, progress ?? null)).map(({ code }) => code);
};

/** Lets running time pass, whatever the clock says. */
export async function pass(catalog: TestCatalog, ms: number): Promise<void> {
  let time = 0;
  const clock = new GraceClock(ms, () => time);
  await clock.round(catalog.deps, catalog.db);
  time = ms;
  await clock.round(catalog.deps, catalog.db);
}
