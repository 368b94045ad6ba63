import { isEnumType, isInputObjectType, getNamedType, type GraphQLInputField, type GraphQLSchema } from 'graphql';
import type { FilterTable, FilterTextField } from '../schema/filter-text.ts';
import { eventTypes } from './event-types.ts';

const KINDS: Readonly<Record<string, FilterTextField['kind']>> = {
  TextFilter: 'text',
  IdFilter: 'id',
  LongFilter: 'long',
  FloatFilter: 'float',
  TimeFilter: 'time',
  Boolean: 'flag',
};

/** Names in the text of fields that the API had to call otherwise, since an older field has the name. */
const TEXT_NAMES: Readonly<Record<string, string>> = {
  statuses: 'status',
  kinds: 'kind',
  classes: 'class',
  modes: 'mode',
  healths: 'health',
};

function textField({ name, type }: GraphQLInputField): FilterTextField | undefined {
  const named = getNamedType(type);
  const kind = KINDS[named.name];
  if (kind) return { field: name, kind };
  const values = isInputObjectType(named) ? getNamedType(named.getFields()['in']?.type) : undefined;
  return isEnumType(values)
    ? { field: name, kind: 'enum', values: values.getValues().map((value) => value.name) }
    : undefined;
}

const plural = (name: string): string =>
  name
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^./, (first) => first.toLowerCase()) + 's';

/** The filters and orders of each list of the API that has them. */
export function filterTables(api: GraphQLSchema): string {
  const tables: Record<string, FilterTable> = {};
  for (const type of Object.values(api.getTypeMap())) {
    const entity = /^(\w+)Filter$/.exec(type.name)?.[1];
    const order = entity === undefined ? undefined : api.getType(`${entity}OrderField`);
    if (entity === undefined || !isInputObjectType(type)) continue;
    const fields = Object.values(type.getFields()).flatMap((field) => {
      const found = textField(field);
      return found ? [[TEXT_NAMES[field.name] ?? field.name, found] as const] : [];
    });
    // The inputs of single fields, and filters of an older kind.
    if (fields.length === 0) continue;
    const typed = entity === 'Event' ? { type: { field: 'type', kind: 'text', values: eventTypes(api) } as const } : {};
    tables[entity] = {
      of: plural(entity),
      fields: { ...Object.fromEntries(fields), ...typed },
      orders: isEnumType(order) ? order.getValues().map(({ name }) => name) : [],
    };
  }
  return `import type { FilterTable } from '../filter-text.ts';

/** What can be asked of each list, by the name of its items. */
export const FILTER_TABLES = ${JSON.stringify(tables, null, 2)} satisfies Readonly<Record<string, FilterTable>>;
`;
}
