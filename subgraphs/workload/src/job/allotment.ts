import { createHash } from 'node:crypto';
import type { Allotted } from './report.rules.ts';

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
const folder = (place: Place, target: Target): string =>
  `${place.storageUrl}${target.datasetName}/${place.jobId}.${place.number}/`;

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
