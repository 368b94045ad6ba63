import { copyFile, type CopyOutcome, type FileCopy } from './copy-file.ts';
import type { Round } from './daemon.ts';
import { rootProblem, type MarkedRoot } from './root-problem.ts';

type Copier = Parameters<typeof copyFile>[0];
type Roots = Pick<Round, 'files' | 'roots' | 'installation'>;

/** Copies to one storage, and what they are where its root is not the right one. */
interface CopiesToRoot<Copied> {
  copy(): Promise<Copied>;
  /** @param copied undefined: nothing was begun */
  refuse(problem: string, copied?: Copied): Copied;
}

/**
 * Makes copies on a storage while its root is the right one, which is asked before and after: what was written into the folder of a mount
 * that went meanwhile is no copy, though it reads back as it should. Uploads, drains and what mends copies all write so.
 */
export async function onRightRoot<Copied>(
  roots: Roots,
  root: MarkedRoot,
  { copy, refuse }: CopiesToRoot<Copied>,
): Promise<Copied> {
  const before = await rootProblem(roots, root);
  if (before !== undefined) return refuse(`${root.name}: ${before}`);
  const copied = await copy();
  const since = await rootProblem(roots, root);
  return since === undefined ? copied : refuse(`${root.name}: ${since} (since the copy began)`, copied);
}

/** Copies a file to a storage as `copyFile`, where its root is the right one. */
export const copyToRoot = (
  round: Roots,
  root: MarkedRoot,
  storage: Copier['storage'],
  copy: FileCopy,
  signal: AbortSignal,
): Promise<CopyOutcome> =>
  onRightRoot<CopyOutcome>(round, root, {
    copy: () => copyFile({ storage, roots: round.roots, signal }, copy),
    refuse: (text, copied) => ({ ok: false, text, badUrls: copied?.badUrls ?? [] }),
  });
