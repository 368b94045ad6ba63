import { Refusal } from '@visor/schema';

/** One stored setting: what it may be, and what holds while nobody has set it. */
interface Field<Value extends number | boolean> {
  readonly fallback: Value;
  /** What it may be, for people. */
  readonly rule: string;
  readonly isValue: (value: unknown) => value is Value;
}

type AnyField = Field<number> | Field<boolean>;

/** The fields of one feature's settings. */
type Section = Readonly<Record<string, AnyField>>;

export type ValuesOf<Fields extends Section> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never;
};

/** New values of some fields: null sets the default again, what is absent stays. */
export type Patch = Readonly<Record<string, unknown>>;

/** Kinds of fields. */
export const field = {
  number: (low: number, high: number, fallback: number): Field<number> => ({
    fallback,
    rule: `a number from ${low} to ${high}`,
    isValue: (value): value is number =>
      typeof value === 'number' && Number.isFinite(value) && value >= low && value <= high,
  }),
  whole: (low: number, high: number, fallback: number): Field<number> => ({
    fallback,
    rule: `a whole number from ${low} to ${high}`,
    isValue: (value): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high,
  }),
  flag: (fallback: boolean): Field<boolean> => ({
    fallback,
    rule: 'true or false',
    isValue: (value): value is boolean => typeof value === 'boolean',
  }),
};

/**
 * Returns the values of a section. What is stored but is no value of its field (an earlier release had other bounds) counts as
 * not set.
 * @param defaults of this installation, which stand before the fallbacks of the fields
 */
export function valuesOf<Fields extends Section>(
  fields: Fields,
  stored: Patch | undefined,
  defaults: Patch = {},
): ValuesOf<Fields> {
  const values: Record<string, number | boolean> = {};
  for (const [name, { fallback, isValue }] of Object.entries(fields)) {
    const found = [stored?.[name], defaults[name]].find((value) => isValue(value));
    values[name] = typeof found === 'number' || typeof found === 'boolean' ? found : fallback;
  }
  return values as ValuesOf<Fields>;
}

/** Returns what is stored after a change. @throws Refusal INVALID that names the field and what it may be */
export function applyPatch(name: string, fields: Section, stored: Patch, patch: Patch): Patch {
  const next: Record<string, unknown> = { ...stored };
  for (const [key, value] of Object.entries(patch)) {
    const definition = fields[key];
    if (!definition) throw new Refusal('INVALID', `settings have no field ${name}.${key}`, { field: key });
    if (value === null) delete next[key];
    else if (definition.isValue(value)) next[key] = value;
    else if (value !== undefined)
      throw new Refusal(
        'INVALID',
        `${name}.${key} must be ${definition.rule}, not ${String(value)}; null sets its default, ${definition.fallback}`,
        { field: `${name}.${key}` },
      );
  }
  return next;
}
