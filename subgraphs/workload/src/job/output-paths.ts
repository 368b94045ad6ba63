import { createHash } from 'node:crypto';
import { storedName } from '@visor/schema/names';
import type { OutputPort, TargetDataset } from '../task/task.entity.ts';

/** A file that an attempt may make: of an output port, or its log archive. */
export interface AssignedFile {
  readonly fileId: string;
  /** Start of the logical name. */
  readonly stem: string;
  /** Folder of the attempt alone. */
  readonly own: Folder;
  /** Folder of many attempts, where files have names of their own: to make a folder takes longer than to store a small file. */
  readonly shared: Folder;
  readonly datasetId: string;
}

interface Folder {
  readonly url: string;
  /** Its path on its storage, as the catalog keeps it: every character stands for itself. */
  readonly path: string;
}

export interface AssignedOutput extends AssignedFile {
  readonly port: string;
  readonly required: boolean;
}

/** What the paths of an attempt's files are made of. */
export interface AttemptPlace {
  readonly jobId: string;
  readonly number: number;
  readonly ordinal: number;
  readonly token: string;
  readonly claimedAt: Date;
  /** URL of the storage that takes outputs and logs, ending in a slash. */
  readonly storageUrl: string;
}

/**
 * Returns the id of the file that an attempt may make for a port: a uuid of version 7 with the time of the claim, its random
 * part taken from the attempt's secret token. It is not stored, and every answer to one claim has the same ids.
 */
function fileIdOf(token: string, port: string, claimedAt: Date): string {
  const bytes = createHash('sha256').update(`${token}/${port}`).digest().subarray(0, 16);
  bytes.writeUIntBE(claimedAt.getTime(), 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Jobs whose files share a folder. */
const JOBS_PER_FOLDER = 1_000;

const padded = (ordinal: number): string => String(ordinal).padStart(5, '0');

/** Dataset names may hold any character but a slash; none has a meaning in a URL or in UTF-8. */
function foldersOf(place: AttemptPlace, { datasetName }: TargetDataset): Pick<AssignedFile, 'own' | 'shared'> {
  const dataset = datasetName.toWellFormed();
  const folder = (name: string): Folder => ({
    url: `${place.storageUrl}${encodeURIComponent(dataset)}/${name}/`,
    path: `${dataset}/${name}/`,
  });
  return {
    own: folder(`${place.jobId}.${place.number}`),
    shared: folder(padded(Math.floor(place.ordinal / JOBS_PER_FOLDER))),
  };
}

/** Returns where the attempt's file of this name may lie: the only URLs that a report of it may give, and their paths on the storage. */
export function placesOfFile(
  { fileId, own, shared }: Pick<AssignedFile, 'fileId' | 'own' | 'shared'>,
  name: string,
): Folder[] {
  const at = (folder: Folder, file: string): Folder => ({
    url: folder.url + encodeURIComponent(file),
    path: folder.path + file,
  });
  const wellFormed = name.toWellFormed();
  return [at(shared, storedName(fileId, wellFormed)), at(own, wellFormed)];
}

/** Assigns files to the output ports of an attempt. An index distinguishes ports that share a dataset. */
export function assignOutputs(at: AttemptPlace, ports: readonly OutputPort[]): AssignedOutput[] {
  const sharing = Map.groupBy(ports, ({ datasetId }) => datasetId);
  const seen = new Map<string, number>();
  return ports.map((output) => {
    const place = seen.get(output.datasetId) ?? 0;
    seen.set(output.datasetId, place + 1);
    const index = (sharing.get(output.datasetId)?.length ?? 0) > 1 ? `.${place}` : '';
    return {
      port: output.port,
      required: output.required,
      datasetId: output.datasetId,
      fileId: fileIdOf(at.token, `port/${output.port}`, at.claimedAt),
      stem: `${output.datasetName}.${padded(at.ordinal)}${index}`,
      ...foldersOf(at, output),
    };
  });
}

/** Assigns the log archive of an attempt; its stem is its whole name. */
export const assignLog = (place: AttemptPlace, dataset: TargetDataset): AssignedFile => ({
  datasetId: dataset.datasetId,
  fileId: fileIdOf(place.token, 'log', place.claimedAt),
  stem: `${dataset.datasetName}.${padded(place.ordinal)}.${place.number}.log.tgz`,
  ...foldersOf(place, dataset),
});
