import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { confineTo } from './confine-to.ts';
import type { MarkedRoot, StoreFailure } from './driver.ts';
import { readSmallFile } from './read-small-file.ts';
import { MARKER_NAME, markerProblem, MAX_MARKER_BYTES, parseMarker, type FoundMarker } from './root-marker.rules.ts';
import { statIdentityOf } from './verified-files.ts';

/** Looks whether roots are mounted here. What it asks waits for the file system in this thread. */
export interface RootChecks {
  /** Returns why the first root that is not the one of its storage is not; undefined: all are. */
  findLost(roots: readonly MarkedRoot[]): StoreFailure | undefined;
  /** Returns why the root that a file lies in is not the one of its storage; undefined: it is, or the file lies in none of them. */
  whyLost(url: string, roots: readonly MarkedRoot[]): string | undefined;
}

/** Opens checks that read a marker once: as long as the file stays the same, its identity is asked for, which takes a few microseconds. */
export function openRootChecks(roots: readonly string[]): RootChecks {
  const confinement = confineTo(roots);
  const seen = new Map<string, string>();
  const problemOf = (root: MarkedRoot): string | undefined => {
    const path = fileURLToPath(new URL(MARKER_NAME, root.url));
    const key = `${root.storageId} ${root.markerId} ${path}`;
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    const identity = stats && statIdentityOf(stats);
    if (identity !== undefined && seen.get(key) === identity) return undefined;
    seen.delete(key);
    const problem = markerProblem(stats ? readMarkerAt(path) : missing(root), { ...root, id: root.storageId });
    if (problem === undefined && identity !== undefined) seen.set(key, identity);
    return problem;
  };
  const readMarkerAt = (path: string): FoundMarker => {
    const real = confinement.resolveExisting(path);
    const { bytes } = readSmallFile(real, (descriptor) => confinement.verify(descriptor, real));
    const marker = bytes.length > MAX_MARKER_BYTES ? undefined : parseMarker(bytes.toString('utf8'));
    return marker ? { kind: 'marked', marker } : { kind: 'odd' };
  };
  const textOf = (root: MarkedRoot): string | undefined => {
    let problem: string | undefined;
    try {
      problem = problemOf(root);
    } catch (error) {
      problem = `its root cannot be read: ${(error as Error).message}`;
    }
    return problem === undefined ? undefined : `storage ${root.name} (${root.url}): ${problem}`;
  };
  return {
    findLost(marked) {
      for (const root of marked) {
        const text = textOf(root);
        if (text !== undefined) return { ok: false, reason: 'ROOT_LOST', text };
      }
      return undefined;
    },
    whyLost(url, marked) {
      const root = marked.find((known) => url.startsWith(known.url));
      return root && textOf(root);
    },
  };
}

const missing = ({ url }: MarkedRoot): FoundMarker =>
  statSync(fileURLToPath(url), { throwIfNoEntry: false }) ? { kind: 'unmarked' } : { kind: 'absent' };
