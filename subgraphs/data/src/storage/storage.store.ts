import type { Sql } from '../deps.ts';
import type { Storage } from './storage.entity.ts';

const columns = 'id, name, kind, url';

export const storagesBy = (sql: Sql, ids: readonly string[], names: readonly string[]): Promise<Storage[]> =>
  sql.query<Storage>(`select ${columns} from storage where id = any ($1::uuid[]) or name = any ($2::text[])`, [
    ids,
    names,
  ]);

export const allStorages = (sql: Sql): Promise<Storage[]> =>
  sql.query<Storage>(`select ${columns} from storage order by name`);
