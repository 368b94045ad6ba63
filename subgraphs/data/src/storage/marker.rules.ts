import { MARKER_NAME, type FoundMarker } from '@visor/storage/root-marker.rules';

/** A storage that the catalog has. */
interface KnownStorage {
  readonly id: string;
  readonly name: string;
}

/**
 * Returns why a root cannot become that of a new storage, or undefined. A marker of this installation whose storage the catalog
 * does not have was left by a registration that was not completed: it is replaced.
 */
export function newRootProblem(
  found: FoundMarker | { readonly kind: 'unreadable' },
  storages: readonly KnownStorage[],
  installation: string,
  url: string,
): string | undefined {
  // A folder of this machine can be mounted on other hosts alone; that of a server is the same for all.
  if (found.kind === 'absent' && !url.startsWith('file:'))
    return 'names a folder that the server does not have: correct it, or make the folder there first (xrdfs HOST mkdir -p PATH, curl --request MKCOL URL)';
  if (found.kind === 'odd') return `holds ${MARKER_NAME}, which is no marker of Visor: move it away first`;
  if (found.kind !== 'marked') return undefined;
  const { marker } = found;
  if (marker.installation !== installation)
    return `is marked as storage ${marker.storageId} of another installation (${marker.installation}): remove ${MARKER_NAME} there only if that one is gone`;
  const known = storages.find(({ id }) => id === marker.storageId);
  return known && `is marked as storage ${known.name}: it is the same folder by another name`;
}
