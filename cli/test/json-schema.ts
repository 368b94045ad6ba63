/** The part of JSON Schema that `schema/generated/outputs.schema.json` uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

const isOfType = (value: unknown, type: string): boolean =>
  type === 'integer' ? Number.isInteger(value) : typeOf(value) === type;

/** Returns the places where a value is not as a schema says; a property that the schema does not name is one, too. */
export function mismatches(schema: JsonSchema, value: unknown, place: string): string[] {
  if (schema.anyOf) {
    const all = schema.anyOf.map((option) => mismatches(option, value, place));
    return all.find((found) => found.length === 0) ?? all[0] ?? [];
  }
  if (schema.type !== undefined && !isOfType(value, schema.type))
    return [`${place}: ${typeOf(value)}, not ${schema.type}`];
  const { items, properties } = schema;
  if (Array.isArray(value)) return value.flatMap((item, index) => mismatches(items ?? {}, item, `${place}[${index}]`));
  if (!properties) return [];
  const object = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(object).filter((name) => !Object.hasOwn(properties, name));
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(object, name));
  return [
    ...[...unknown, ...missing].map((name) => `${place}.${name}`),
    ...Object.entries(properties).flatMap(([name, property]) =>
      Object.hasOwn(object, name) ? mismatches(property, object[name], `${place}.${name}`) : [],
    ),
  ];
}
