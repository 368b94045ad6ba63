import type { Tx } from '@visor/db';

interface FileUrls {
  readonly fileId: string;
  readonly urls: readonly string[];
}

/** Records where the good replicas of files are now. */
export async function writeReplicas(tx: Tx, files: readonly FileUrls[], now: Date): Promise<void> {
  await tx.query(
    `insert into input_replicas (file_id, urls, changed_at)
     select file_id, array(select jsonb_array_elements_text(urls)), $3
       from unnest($1::uuid[], $2::jsonb[]) as n (file_id, urls) order by file_id
     on conflict (file_id) do update set urls = excluded.urls, changed_at = excluded.changed_at`,
    [files.map(({ fileId }) => fileId), files.map(({ urls }) => JSON.stringify(urls)), now],
  );
}
