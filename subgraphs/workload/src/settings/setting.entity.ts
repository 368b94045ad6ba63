import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { Patch } from './field.rules.ts';
import type { SectionName } from './sections.rules.ts';

/** The fields of one section that somebody has set. */
export const SettingEntity = defineEntity({
  name: 'Setting',
  tableName: 'setting',
  properties: {
    name: p.text().primary().$type<SectionName>(),
    value: p.json<Patch>(),
    changedBy: p.text(),
    changedAt: p.datetime().columnType('timestamptz'),
    reason: p.text(),
  },
});

/** A change of settings, kept for ever. */
export const SettingChangeEntity = defineEntity({
  name: 'SettingChange',
  tableName: 'setting_change',
  properties: {
    id: p.uuid().primary(),
    name: p.text().$type<SectionName>(),
    before: p.json<Patch>(),
    after: p.json<Patch>(),
    changedBy: p.text(),
    changedAt: p.datetime().columnType('timestamptz'),
    reason: p.text(),
  },
});

export type SettingChangeRow = RowOf<typeof SettingChangeEntity>;
