import type { Sql } from '../deps.ts';
import type { Content } from '../file/file.rules.ts';
import type { Location } from '../replica/replica.rules.ts';
import { replicaUrl } from '../storage/storage.rules.ts';

/** What lies at a place now. */
type PlacedContent = Location & Content;

/** A good replica of a file whose place holds other bytes, and these. */
interface ReplacedReplica extends Content {
  readonly fileId: string;
  readonly url: string;
}

/** Finds good replicas at these places whose files have other content; a checksum of another kind is no other content. */
export async function findReplacedReplicas(sql: Sql, places: readonly PlacedContent[]): Promise<ReplacedReplica[]> {
  const rows = await sql.query<{ fileId: string; path: string; storageUrl: string; place: number }>(
    `select r.file_id as "fileId", r.path, s.url as "storageUrl", p.place::int
       from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[]) with ordinality
            as p (storage_id, path, size, checksum, checksum_kind, place)
       cross join lateral (
         select file_id, path, storage_id from replica
          where replica.storage_id = p.storage_id and md5(replica.path) = md5(p.path) and replica.path = p.path
            and replica.status = 'AVAILABLE' offset 0) r
       join file f on f.id = r.file_id
       join storage s on s.id = r.storage_id
      where f.size <> p.size or (f.checksum_kind = p.checksum_kind and f.checksum <> p.checksum)`,
    [
      places.map(({ storageId }) => storageId),
      places.map(({ path }) => path),
      places.map(({ size }) => size),
      places.map(({ checksum }) => checksum),
      places.map(({ checksumKind }) => checksumKind),
    ],
  );
  return rows.flatMap(({ fileId, path, storageUrl, place }) => {
    const content = places[place - 1];
    if (!content) return [];
    const { size, checksum, checksumKind } = content;
    return [{ fileId, url: replicaUrl(storageUrl, path), size, checksum, checksumKind }];
  });
}
