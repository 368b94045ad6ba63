import {
  DoctorFileIdsDocument,
  DoctorFileNamesDocument,
  DoctorFilesWithoutJobDocument,
  DoctorMadeDatasetsDocument,
  type DoctorFileNamesQuery,
} from '#operations';
import type { Finding } from './finding.rules.ts';
import { partsOf } from './parts-of.ts';
import type { FindingPage, Round, Source } from './source.ts';

/** Where a page begins: the datasets before it, and the files of its datasets that were read. */
interface Place {
  readonly datasets: string | null;
  readonly files: string | null;
}

/** Files whose names are asked for at once. */
const MAX_NAMED = 1_000;
const START: Place = { datasets: null, files: null };

const REMEDY =
  'look at its producer in the catalog; where nobody wants it, mark its copies bad before the next stage reads it';

/** Datasets of a page whose task workload has: of others nobody can say whose files they are. */
async function readDatasets({ client }: Round, keys: readonly string[] | null, after: string | null) {
  const { nodes, pageInfo } = (await client.request(DoctorMadeDatasetsDocument, { keys, after })).datasets;
  const ids = nodes.filter(({ processing }) => processing.producedBy?.progress != null).map(({ id }) => id);
  return { ids, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

/** Files of outputs and logs that no job of the task made: nothing accounts for what is in them. */
export const MADE_FILES: Source = {
  area: 'joined',
  async read(round, { keys, after }): Promise<FindingPage> {
    const place = after === null ? START : (JSON.parse(after) as Place);
    const datasets = await readDatasets(round, keys, place.datasets);
    const page =
      datasets.ids.length === 0
        ? { found: [], next: null }
        : await readFiles(round, { datasets: datasets.ids, after: place.files });
    if (page.next !== null) return { ...page, next: JSON.stringify({ ...place, files: page.next }) };
    const next = datasets.next === null ? null : JSON.stringify({ datasets: datasets.next, files: null });
    return { ...page, next };
  },
};

/** Ids go from the catalog to workload; the names of what is found are asked for afterwards. */
async function readFiles(
  { client }: Round,
  page: { readonly datasets: readonly string[]; readonly after: string | null },
): Promise<FindingPage> {
  const { ids, next } = (await client.request(DoctorFileIdsDocument, page)).fileIds;
  const unmade = ids.length === 0 ? [] : (await client.request(DoctorFilesWithoutJobDocument, { ids })).filesWithoutJob;
  const found: Finding[] = [];
  for (const part of partsOf(unmade, MAX_NAMED)) {
    const { files } = await client.request(DoctorFileNamesDocument, { ids: part });
    for (const file of files) if (file) found.push(findingOf(file));
  }
  return { found, next };
}

const findingOf = ({ id, name, dataset }: NonNullable<DoctorFileNamesQuery['files'][number]>): Finding => ({
  kind: 'FILE_WITHOUT_JOB',
  id,
  key: dataset.id,
  name: `${dataset.name}/${name}`,
  text: 'no job of the task that makes its dataset has made it',
  remedy: REMEDY,
});
