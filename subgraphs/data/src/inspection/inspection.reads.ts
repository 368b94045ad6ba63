import type { Database } from '@visor/db';
import { listById, readEntityPage, type Page, type PageRequest } from '@visor/service';
import type { InspectionWhere, InspectorActWhere } from '../../generated/types.ts';
import { findStorageByName } from '../storage/storage.reads.ts';
import { InspectionEntity, InspectorActEntity, type Inspection, type InspectorAct } from './inspection.entity.ts';

const newestFirst = { orderBy: ['id'], descending: true } as const;
const INSPECTIONS = { ...listById('inspections'), ...newestFirst, entity: InspectionEntity } as const;
const ACTS = { ...listById('inspectorActs'), ...newestFirst, entity: InspectorActEntity } as const;

const NO_STORAGE = '00000000-0000-0000-0000-000000000000';

/** A page of inspections, newest first. @throws Refusal INVALID */
export async function readInspections(
  db: Database,
  { kind, state, storage }: Partial<InspectionWhere>,
  request: PageRequest,
): Promise<Page<Inspection>> {
  const storageId = await storageIdOf(db, storage);
  return await readEntityPage(db, INSPECTIONS, request, { equal: { kind, state, storageId } });
}

/** The same of one storage. */
export const readInspectionsOf = (db: Database, storageId: string, request: PageRequest): Promise<Page<Inspection>> =>
  readEntityPage(db, INSPECTIONS, request, { equal: { storageId } });

/** A page of what daemons did, newest first. @throws Refusal INVALID */
export async function readActs(
  db: Database,
  { storage, kind, findings }: Partial<InspectorActWhere>,
  request: PageRequest,
): Promise<Page<InspectorAct>> {
  const storageId = await storageIdOf(db, storage);
  return await readEntityPage(db, ACTS, request, {
    equal: { kind, storageId },
    conditions: findings === true ? [{ sql: 'e.finding', parameters: [] }] : [],
  });
}

export const readActsOf = (db: Database, inspectionId: string, request: PageRequest): Promise<Page<InspectorAct>> =>
  readEntityPage(db, ACTS, request, { equal: { inspectionId } });

/** The id of a storage by its name; for one that is not known, an id that no storage has. */
async function storageIdOf(db: Database, name: string | null | undefined): Promise<string | null> {
  if (name == null) return null;
  return (await findStorageByName(db.orm.em, name))?.id ?? NO_STORAGE;
}
