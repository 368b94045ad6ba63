/** Name of the marker in the root of each storage. No file of a dataset has it: scans and announcements leave it out. */
export const MARKER_NAME = '.visor-storage';

/** Bytes that are read of a marker at most; a longer one is none of Visor's. */
export const MAX_MARKER_BYTES = 4_096;

/** What the marker in a root says. */
export interface RootMarker {
  readonly storageId: string;
  /** Installation whose catalog has the storage. */
  readonly installation: string;
  /** Of this root alone: a copy that is registered under another marker lies elsewhere. */
  readonly markerId: string;
}

/** The text of a marker: people who find it read what it is. */
export const markerText = ({ storageId, installation, markerId }: RootMarker): string =>
  `${JSON.stringify({ about: 'Root of a storage of Visor. Do not remove this file.', storageId, installation, markerId }, null, 2)}\n`;

/** Reads a marker; undefined: it is none. */
export function parseMarker(text: string): RootMarker | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { storageId, installation, markerId } = value as Partial<Record<string, unknown>>;
  if (typeof storageId !== 'string' || typeof installation !== 'string' || typeof markerId !== 'string')
    return undefined;
  return { storageId, installation, markerId };
}

/** Whether a text is the marker of the root of a storage, as the catalog has it. */
export function isMarkerOf(
  text: string,
  { id, markerId }: { readonly id: string; readonly markerId: string },
): boolean {
  const found = parseMarker(text);
  return found?.storageId === id && found.markerId === markerId;
}

/** Whether any part of a path is named as a marker: its folder is the root of another storage. */
export const hasMarkerName = (path: string): boolean => path.split('/').includes(MARKER_NAME);

/** What is found under the marker's name. */
export type FoundMarker =
  | { readonly kind: 'marked'; readonly marker: RootMarker }
  /** The root is there, and has no marker. */
  | { readonly kind: 'unmarked' }
  /** There is no root. */
  | { readonly kind: 'absent' }
  /** Something else has the marker's name. */
  | { readonly kind: 'odd' };

/** What the catalog has of a storage. */
interface MarkedStorage {
  readonly id: string;
  readonly name: string;
  /** Null: any of it. */
  readonly markerId: string | null;
}

/**
 * Returns why a root is not the one of a storage, or undefined.
 * @param installation of the catalog; undefined: not known, which the id of the storage makes up for
 */
export function markerProblem(
  found: FoundMarker,
  { id, name, markerId }: MarkedStorage,
  installation?: string,
): string | undefined {
  if (found.kind === 'absent') return 'there is no such folder: is the mount there?';
  if (found.kind === 'unmarked') return `no marker (${MARKER_NAME}) in its root: is the mount there?`;
  if (found.kind === 'odd') return `${MARKER_NAME} in its root is no marker of Visor`;
  const { marker } = found;
  if (installation !== undefined && marker.installation !== installation)
    return `its root is marked as storage ${marker.storageId} of another installation (${marker.installation})`;
  if (marker.storageId !== id) return `its root is marked as another storage (${marker.storageId}), not as ${name}`;
  return markerId === null || marker.markerId === markerId
    ? undefined
    : `its root has another marker (${marker.markerId}) than ${name} was registered with (${markerId}): it is a copy of the root`;
}
