/** Requests to open a dataset: what they may say, and how they agree with the dataset that is there. */
import {
  assertChecklist,
  assertValid,
  checklistDigest,
  nameProblem,
  readId,
  referenceProblem,
  type DatasetInput,
} from '@visor/schema';
import type { DatasetClass, DatasetKind } from '../../generated/types.ts';
import type { Checklist, DatasetRef } from './checklist.rules.ts';
import type { Dataset, DatasetMetadata } from './dataset.entity.ts';
import { isSameMetadata, parseMetadata } from './metadata.rules.ts';

/** The files with which a dataset will be closed, given before they come. */
type Expectation = Omit<Checklist, 'dataset'>;

export interface NewDataset {
  /** The id that it gets; one without a meaning where the sender gave none. */
  readonly id: string;
  /** The sender gave no id: the dataset of this name is meant. */
  readonly byName: boolean;
  readonly name: string;
  readonly kind: DatasetKind;
  /** Null: nobody said. */
  readonly class: DatasetClass | null;
  readonly parentId: string | null;
  /** Files of other datasets that it is made of; null: it takes files of its own. */
  readonly fileIds: readonly string[] | null;
  readonly run: number | null;
  readonly metadata: DatasetMetadata | null;
  readonly expected: Expectation | null;
}

/** A dataset of which nothing is said but its name and kind. */
export const plainDataset = (dataset: Pick<NewDataset, 'id' | 'name' | 'kind' | 'byName'>): NewDataset => ({
  ...dataset,
  class: null,
  parentId: null,
  fileIds: null,
  run: null,
  metadata: null,
  expected: null,
});

/** The class of a dataset of which nobody said what it is for. */
const DEFAULT_CLASS: Readonly<Record<DatasetKind, DatasetClass>> = { input: 'raw', output: 'final', log: 'log' };

export const classOf = (dataset: Pick<NewDataset, 'class' | 'kind'>): DatasetClass =>
  dataset.class ?? DEFAULT_CLASS[dataset.kind];

/** With the ids of these files, a message is far below what the event log takes. */
const MAX_SELECTED_FILES = 50_000;

/** @throws Refusal INVALID that names the field */
function readFileIds({ kind, fileIds }: DatasetInput): string[] | null {
  if (fileIds == null) return null;
  assertValid('fileIds', kind === 'input' ? undefined : `is for an input dataset, not for kind ${kind}`);
  const { length } = fileIds;
  assertValid('fileIds', length > 0 ? undefined : 'is empty: a selection has at least one file');
  const limit = `has ${length} elements, more than ${MAX_SELECTED_FILES}: make several datasets`;
  assertValid('fileIds', length <= MAX_SELECTED_FILES ? undefined : limit);
  const ids = fileIds.map((id, index) => readId(`fileIds.${index}`, id) ?? '');
  assertValid('fileIds', new Set(ids).size === length ? undefined : 'names a file twice');
  return ids;
}

/** @throws Refusal INVALID that names the field */
function readExpectation({ files, expectedFiles: count, digest, fileIds }: DatasetInput): Expectation | null {
  if (files == null && count == null && digest == null) return null;
  assertValid('expectedFiles', fileIds == null ? undefined : 'is not for a selection, whose files are there');
  assertValid('expectedFiles', count == null || count >= 0 ? undefined : 'is less than 0');
  if (files == null) {
    assertValid('expectedFiles', count == null ? 'is needed with digest' : undefined);
    if (digest != null) assertChecklist({ count: count ?? 0, digest });
    return { expected: count ?? 0, digest: digest ?? null, names: null };
  }
  for (const [index, name] of files.entries()) assertValid(`files.${index}`, referenceProblem(name));
  const list = checklistDigest(files);
  assertValid('digest', digest == null || digest === list.digest ? undefined : 'is not that of files');
  const named = list.sorted.length;
  assertValid(
    'expectedFiles',
    count == null || count === named ? undefined : `is ${count}, but files has ${named} names`,
  );
  return { expected: named, digest: list.digest, names: list.sorted };
}

/**
 * Accepts any name: the sender waits for an event, so `openDatasets` refuses a bad name by one.
 * @throws Refusal INVALID that names the field
 */
export function parseNewDataset(message: DatasetInput, newId: () => string): NewDataset {
  const { name, kind, run } = message;
  const isLog = message.class === 'log';
  assertValid(
    'class',
    message.class == null || isLog === (kind === 'log') ? undefined : `is ${message.class} for kind ${kind}`,
  );
  const id = readId('datasetId', message.datasetId);
  return {
    id: id ?? newId(),
    byName: id === null,
    name,
    kind,
    class: message.class ?? null,
    parentId: readId('parentDatasetId', message.parentDatasetId),
    fileIds: readFileIds(message),
    run: run ?? null,
    metadata: parseMetadata(message.metadata),
    expected: readExpectation(message),
  };
}

/** The dataset that a request is about. */
export const refOf = ({ id, byName, name }: NewDataset): DatasetRef =>
  byName ? { id: null, name } : { id, name: null };

/** The name of an input dataset is given; the names of output and log datasets are derived from it, and longer. */
export const newNameProblem = ({ kind, name }: Pick<NewDataset, 'kind' | 'name'>): string | undefined =>
  nameProblem(kind === 'input' ? 'dataset' : 'derived', name);

type Description = Pick<Dataset, 'run' | 'metadata' | 'expectedFiles' | 'expectedDigest'>;
type Described = Description & Pick<Dataset, 'id' | 'name' | 'kind' | 'parentId' | 'class'>;

/** Why a request is not about the dataset that is there, or says otherwise of it; undefined: both agree. */
export function disagreement(asked: NewDataset, there: Described): string | undefined {
  const { id, kind, name, parentId } = there;
  const isSame = name === asked.name && kind === asked.kind && (asked.byName || parentId === asked.parentId);
  if (!isSame) return `dataset ${id} is ${kind} ${name} of ${parentId ?? 'no parent'}`;
  const differs = (field: string, known: unknown, wanted: unknown): string =>
    `${field} of dataset ${name} is ${JSON.stringify(known)}, not ${JSON.stringify(wanted)}`;
  if (asked.class !== null && asked.class !== there.class) return differs('class', there.class, asked.class);
  if (asked.run !== null && there.run !== null && asked.run !== there.run) return differs('run', there.run, asked.run);
  if (asked.metadata && Object.keys(there.metadata).length > 0 && !isSameMetadata(asked.metadata, there.metadata))
    return differs('metadata', there.metadata, asked.metadata);
  const { expected, digest } = asked.expected ?? { expected: null, digest: null };
  if (expected !== null && there.expectedFiles !== null && expected !== there.expectedFiles)
    return differs('expectedFiles', there.expectedFiles, expected);
  if (digest !== null && there.expectedDigest !== null && digest !== there.expectedDigest)
    return differs('digest', there.expectedDigest, digest);
  return undefined;
}

/** Whether a request says more of the files that a dataset will have than is known. */
export const hasNewExpectation = (
  { expected }: Pick<NewDataset, 'expected'>,
  there: Pick<Dataset, 'expectedFiles' | 'expectedDigest'>,
): boolean =>
  expected !== null && (there.expectedFiles === null || (there.expectedDigest === null && expected.digest !== null));

/** What a request says of a dataset that nobody said before; undefined: nothing. */
export function describedBy(asked: NewDataset, there: Description & Pick<Dataset, 'status'>): Description | undefined {
  const run = there.run ?? asked.run;
  const metadata = Object.keys(there.metadata).length > 0 ? there.metadata : (asked.metadata ?? there.metadata);
  const isMore = there.status === 'OPEN' && hasNewExpectation(asked, there);
  if (!isMore && run === there.run && metadata === there.metadata) return undefined;
  const { expected, digest } = (isMore ? asked.expected : null) ?? { expected: null, digest: null };
  return {
    run,
    metadata,
    expectedFiles: there.expectedFiles ?? expected,
    expectedDigest: there.expectedDigest ?? digest,
  };
}
