import { copyFile, type CopyOutcome, type FileCopy } from './copy-file.ts';
import type { Round } from './daemon.ts';
import { rootProblem, type MarkedRoot } from './root-problem.ts';

type Copier = Parameters<typeof copyFile>[0];

/**
 * Copies a file to a storage as `copyFile`, where the root of the storage is the right one, before and after: what was written into
 * the folder of a mount that went meanwhile is no copy.
 */
export async function copyToRoot(
  round: Pick<Round, 'files' | 'roots' | 'installation'>,
  root: MarkedRoot,
  storage: Copier['storage'],
  copy: FileCopy,
  signal: AbortSignal,
): Promise<CopyOutcome> {
  const problem = await rootProblem(round, root);
  if (problem !== undefined) return refuse(root, problem, []);
  const outcome = await copyFile({ storage, roots: round.roots, signal }, copy);
  const since = outcome.ok ? await rootProblem(round, root) : undefined;
  return since === undefined ? outcome : refuse(root, `${since} (since the copy began)`, outcome.badUrls);
}

const refuse = ({ name }: MarkedRoot, problem: string, badUrls: readonly string[]): CopyOutcome => ({
  ok: false,
  text: `${name}: ${problem}`,
  badUrls,
});
