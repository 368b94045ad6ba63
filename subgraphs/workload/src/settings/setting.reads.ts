import { findRows, type Database } from '@visor/db';
import { Refusal } from '@visor/schema';
import { valuesOf, type Patch, type ValuesOf } from './field.rules.ts';
import { sections, type SectionName } from './sections.rules.ts';
import { SettingChangeEntity, type SettingChangeRow } from './setting.entity.ts';

/** The object whose fields are the sections; each is read when it is asked for. */
export type SettingsRoot = Readonly<Record<never, never>>;

type Values<Name extends SectionName> = ValuesOf<(typeof sections)[Name]>;

/** Returns the settings of one section from what people have set of it. */
export const settingsOf = <Name extends SectionName>(
  name: Name,
  set: Patch | null | undefined,
  defaults: Partial<Values<Name>> = {},
): Values<Name> => valuesOf(sections[name], set ?? undefined, defaults);

/**
 * Reads the settings of one section. A loop reads them once a round.
 * @param defaults of this installation, for what nobody has set
 */
export async function readSettings<Name extends SectionName>(
  db: Pick<Database, 'query'>,
  name: Name,
  defaults: Partial<Values<Name>> = {},
): Promise<Values<Name>> {
  const rows = await db.query<{ value: Patch }>('select value from setting where name = $1', [name]);
  return settingsOf(name, rows[0]?.value, defaults);
}

const MAX_CHANGES = 1_000;

/** Reads the newest changes of settings. @throws Refusal INVALID */
export function readSettingChanges({ orm }: Pick<Database, 'orm'>, first: number): Promise<SettingChangeRow[]> {
  if (first < 1 || first > MAX_CHANGES)
    throw new Refusal('INVALID', `first must be from 1 to ${MAX_CHANGES}, not ${first}`, { field: 'first' });
  return findRows(orm.em, SettingChangeEntity, { orderBy: ['id'], descending: true, limit: first });
}
