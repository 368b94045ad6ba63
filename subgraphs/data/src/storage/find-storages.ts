import type { Sql } from '../deps.ts';
import type { Storage } from './storage.entity.ts';
import { findStorageRows } from './storage.store.ts';

export interface StorageRef {
  readonly id: string | null;
  readonly name: string | null;
}

/** Finds the storages that a batch refers to, by id or else by name, in one statement. */
export async function findStorages(
  sql: Sql,
  refs: readonly StorageRef[],
): Promise<(ref: StorageRef) => Storage | undefined> {
  const ids = new Set(refs.flatMap(({ id }) => id ?? []));
  const names = new Set(refs.flatMap(({ id, name }) => (id === null ? (name ?? []) : [])));
  const storages = ids.size + names.size > 0 ? await findStorageRows(sql, [...ids], [...names]) : [];
  const byId = new Map(storages.map((storage) => [storage.id, storage]));
  const byName = new Map(storages.map((storage) => [storage.name, storage]));
  return ({ id, name }) => (id === null ? byName.get(name ?? '') : byId.get(id));
}
