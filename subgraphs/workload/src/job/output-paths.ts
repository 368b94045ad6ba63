import { createHash } from 'node:crypto';
import type { Allotted } from '../report/report.rules.ts';

/** An output port, or the log, as the task's command names its dataset. */
export interface Target {
  readonly datasetId: string;
  readonly datasetName: string;
}
export interface PortTarget extends Target {
  readonly port: string;
  readonly required: boolean;
}

export interface Place {
  readonly jobId: string;
  readonly number: number;
  readonly ordinal: number;
  readonly token: string;
  readonly claimedAt: Date;
  /** URL of the storage that takes outputs and logs, ending in a slash. */
  readonly storageUrl: string;
}

/**
 * Id of the file that an attempt may make for a port: a uuid of version 7 with the time of the claim, its random part drawn
 * from the attempt's secret token, so that it needs no storing and every answer to one claim holds the same ids.
 */
export function fileIdOf(token: string, port: string, claimedAt: Date): string {
  const bytes = createHash('sha256').update(`${token}/${port}`).digest().subarray(0, 16);
  bytes.writeUIntBE(claimedAt.getTime(), 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const padded = (ordinal: number): string => String(ordinal).padStart(5, '0');
/** Of a URL: a name may hold any character but a slash, and none is to mean anything there. */
const folder = (place: Place, target: Target): string =>
  `${place.storageUrl}${encodeURIComponent(target.datasetName.toWellFormed())}/${place.jobId}.${place.number}/`;

/** Where a file of this name lies: the only URL that a report of it may give. */
export const urlOfFile = (folder: string, name: string): string => folder + encodeURIComponent(name.toWellFormed());

/** Path on its storage of what has this URL, as the catalog keeps it: every character stands for itself. */
export const pathOf = (url: string, storageUrl: string): string =>
  url.slice(storageUrl.length).split('/').map(decodeURIComponent).join('/');

/** Output ports of an attempt; ports that share a dataset are told apart by their place among them. */
export function allotOutputs(
  place: Place,
  targets: readonly PortTarget[],
): (Allotted & { port: string; required: boolean })[] {
  return targets.map((target) => {
    const sharing = targets.filter((one) => one.datasetId === target.datasetId);
    const index = sharing.length > 1 ? `.${sharing.indexOf(target)}` : '';
    return {
      port: target.port,
      required: target.required,
      datasetId: target.datasetId,
      fileId: fileIdOf(place.token, `port/${target.port}`, place.claimedAt),
      stem: `${target.datasetName}.${padded(place.ordinal)}${index}`,
      url: folder(place, target),
    };
  });
}

/** The log archive of an attempt; its stem is its whole name. */
export const allotLog = (place: Place, target: Target): Allotted => ({
  datasetId: target.datasetId,
  fileId: fileIdOf(place.token, 'log', place.claimedAt),
  stem: `${target.datasetName}.${padded(place.ordinal)}.${place.number}.log.tgz`,
  url: folder(place, target),
});
