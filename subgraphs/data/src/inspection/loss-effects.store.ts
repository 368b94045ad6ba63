import type { Sql } from '../deps.ts';

interface Effect {
  readonly id: string;
  readonly dataset: string;
  readonly parents: number;
  readonly readyParents: number;
  readonly children: number;
}

/** Says what the loss of each file means: its dataset, what was made of it, and whether it can be made again. */
export async function findLossEffects(sql: Sql, fileIds: readonly string[]): Promise<(fileId: string) => string> {
  if (fileIds.length === 0) return () => '';
  const rows = await sql.query<Effect>(
    `select f.id, d.name as dataset, p.parents, p.ready as "readyParents", c.children
       from file f join dataset d on d.id = f.dataset_id
       cross join lateral (
         select count(*)::int as parents, (count(*) filter (where o.status = 'READY'))::int as ready
           from file_parent l left join file o on o.id = l.parent_id where l.file_id = f.id) p
       cross join lateral (select count(*)::int as children from selected_file s where s.file_id = f.id) c
      where f.id = any ($1::uuid[])`,
    [fileIds],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (id) => {
    const effect = byId.get(id);
    if (!effect) return 'no other copy is there';
    const { dataset, parents, readyParents, children } = effect;
    const again =
      parents > 0 && readyParents === parents
        ? `; it can be made again from its ${parents} ${parents === 1 ? 'parent' : 'parents'} (visor rerun)`
        : parents > 0
          ? `; ${parents - readyParents} of its ${parents} parents are gone, too`
          : '; it has no parents to make it from';
    const chosen = children > 0 ? `; ${children} datasets of chosen files list it` : '';
    return `no other copy is there: dataset ${dataset} lacks it${chosen}${again}`;
  };
}
