import { storableText, type FileProcess, type ProcessedFile } from '@visor/schema';
import { placesOfFile, type AssignedFile } from './output-paths.ts';
import type { LoadedAttempt, ReportedFile } from './transition.rules.ts';

/** A file that an attempt made, as its pilot reports it and as it was assigned. */
export interface MadeFile {
  readonly reported: ReportedFile;
  readonly assigned: AssignedFile;
}

/** The attempt that made the files of a request, and what they were made from. */
interface Origin {
  readonly attempt: Pick<LoadedAttempt, 'jobId' | 'number' | 'ordinal'>;
  readonly storageId: string;
  readonly parentFileIds: readonly string[];
}

/** Returns the path of a file whose URL was checked. */
const pathOf = (assigned: AssignedFile, { name, url }: ReportedFile): string => {
  const places = placesOfFile(assigned, name);
  return (places.find((place) => place.url === url) ?? places[0] ?? { path: '' }).path;
};

const processedFile = (
  { attempt, storageId, parentFileIds }: Origin,
  { reported, assigned }: MadeFile,
): ProcessedFile => ({
  fileId: reported.fileId,
  datasetId: assigned.datasetId,
  name: storableText(reported.name),
  basename: storableText(reported.basename),
  ordinal: attempt.ordinal,
  size: reported.size,
  checksum: storableText(reported.checksum),
  checksumKind: reported.checksumKind,
  storageId,
  path: storableText(pathOf(assigned, reported)),
  parentFileIds,
  producer: `${attempt.jobId}.${attempt.number}`,
});

/** Builds the request to the catalog to register files that an attempt made. */
export const registerFilesMessage = (
  requestId: string,
  kind: 'output' | 'log',
  origin: Origin,
  files: readonly MadeFile[],
): FileProcess => ({
  requestId,
  jobId: origin.attempt.jobId,
  kind,
  files: files.map((file) => processedFile(origin, file)),
});
