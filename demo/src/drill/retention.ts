import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DrillRetentionDocument, type DrillRetentionMutation } from '#operations';
import type { Drill, DrillDatasets } from './drill.ts';
import { filesOf, type File } from './files-of.ts';
import type { Outcome } from './steps.rules.ts';
import { waitForStatus } from './wait-for-status.ts';

/** What the policies let go, as it was before: its bytes, and where its copies lay. */
interface Doomed {
  readonly files: number;
  readonly bytes: number;
  readonly paths: readonly string[];
}

const localPaths = (files: readonly File[]): string[] =>
  files.flatMap(({ replicas }) =>
    replicas
      .filter(({ url, status }) => status === 'AVAILABLE' && url.startsWith('file:'))
      .map(({ url }) => fileURLToPath(url)),
  );

async function filesOfAll(drill: Drill, datasets: readonly string[]): Promise<File[]> {
  const files: File[] = [];
  for (const dataset of datasets) files.push(...(await filesOf(drill, dataset)));
  return files;
}

/** Finds what the policies will let go. Asked before there is an external storage: once the result is UPLOADED it goes by itself at any moment. */
export async function findDoomed(drill: Drill, { intermediates }: DrillDatasets): Promise<Doomed> {
  const files = await filesOfAll(drill, intermediates);
  return {
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    paths: localPaths(files),
  };
}

/**
 * Applies the default policies once the result is UPLOADED: the intermediates, and nothing else, are marked. Their deletion begins by
 * itself, while the drill goes on.
 */
export async function applyRetention(drill: Drill, { intermediates }: DrillDatasets, doomed: Doomed): Promise<Outcome> {
  const marked: string[] = [];
  for (let after: string | null = null; ;) {
    const answer: DrillRetentionMutation = await drill.client.request(DrillRetentionDocument, { after });
    const part = answer.applyRetention;
    marked.push(...part.marked.map(({ name }) => name));
    after = part.endCursor ?? null;
    if (after === null) break;
  }
  const others = marked.filter((name) => !intermediates.includes(name));
  // A round of the service may have marked them just before.
  const text =
    others.length > 0
      ? `also marked were ${others.join(', ')}`
      : `the policies mark ${intermediates.length} intermediate datasets: ${doomed.files} files, ${doomed.bytes} bytes`;
  return { ok: others.length === 0 && doomed.paths.length >= doomed.files && doomed.files > 0, text };
}

/** Waits until the intermediates are deleted; their files are not on disk then, and those of all others are. */
export async function awaitDeletion(drill: Drill, datasets: DrillDatasets, doomed: Doomed): Promise<Outcome> {
  let freed = 0;
  for (const name of datasets.intermediates) {
    const ended = await waitForStatus(drill, name, 'DELETED');
    if ('problem' in ended) return { ok: false, text: ended.problem };
    freed += ended.found.deletion?.deletedBytes ?? 0;
  }
  const left = doomed.paths.filter((path) => existsSync(path));
  const kept = await filesOfAll(drill, [drill.dataset, datasets.result]);
  const absent = localPaths(kept).filter((path) => !existsSync(path));
  const problems = [
    ...(freed === doomed.bytes ? [] : [`${freed} bytes were freed, not ${doomed.bytes}`]),
    ...(left.length === 0 ? [] : [`${left.length} files are still on disk, such as ${left[0]}`]),
    ...(absent.length === 0 ? [] : [`${absent.length} raw or final files are gone, such as ${absent[0]}`]),
  ];
  if (problems.length > 0) return { ok: false, text: problems.join('; ') };
  const text = `${doomed.paths.length} intermediate files are gone from disk, ${freed} bytes freed; ${kept.length} raw and final files are there`;
  return { ok: true, text };
}
