import { DrillFilesDocument, type DrillFilesQuery } from '#operations';
import type { Drill } from './drill.ts';

export type File = NonNullable<DrillFilesQuery['dataset']>['files']['nodes'][number];

/** Reads the files of a dataset with their copies. */
export async function filesOf({ client }: Pick<Drill, 'client'>, dataset: string): Promise<File[]> {
  const found: File[] = [];
  let after: string | null = null;
  do {
    const answer: DrillFilesQuery = await client.request(DrillFilesDocument, { dataset, after });
    const page = answer.dataset?.files;
    found.push(...(page?.nodes ?? []));
    after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}
