import { Kind, parse, type FieldDefinitionNode, type SelectionSetNode, type TypeNode } from 'graphql';
import { changedTypes } from './changed-types.rules.ts';
import type { Grants } from './subgraph-config.rules.ts';
import { joinedField, type JoinedField, type SupergraphType, type SupergraphTypes } from './supergraph-types.rules.ts';

interface Newcomer {
  readonly name: string;
  readonly grants: Grants;
  /** The supergraph without it. */
  readonly before: SupergraphTypes;
  /** The supergraph with it. */
  readonly after: SupergraphTypes;
}

const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

const typeName = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : typeName(type.type));

/** Returns the coordinates of all fields of a selection, as text such as `id file { size }`. */
function selectedFields(types: SupergraphTypes, type: string, fields: string): readonly string[] {
  const [operation] = parse(`{ ${fields} }`, { maxTokens: 1_000 }).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? walkSelection(types, type, operation.selectionSet) : [];
}

function walkSelection(types: SupergraphTypes, type: string, { selections }: SelectionSetNode): readonly string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return walkSelection(types, selection.typeCondition?.name.value ?? type, selection.selectionSet);
    const field = types.types.get(type)?.fields.get(selection.name.value);
    if (!field) return [];
    const inner = selection.selectionSet ? walkSelection(types, typeName(field.type), selection.selectionSet) : [];
    return [`${type}.${selection.name.value}`, ...inner];
  });
}

const isKnown = (types: SupergraphTypes, coordinate: string): boolean => {
  const [type = '', field = ''] = coordinate.split('.');
  return types.types.get(type)?.fields.has(field) ?? false;
};

/** A type of others without a key is part of what contains it: nobody can be asked for more of it, and what it holds goes to nobody. */
function valueFaults(after: SupergraphTypes, graph: string, name: string, type: SupergraphType): readonly string[] {
  const now = after.types.get(name);
  if (!now || ROOTS.has(name) || type.node.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
  const remedy = `${name} is no entity; give your type another name`;
  const added = [...now.fields.keys()].filter((field) => !type.fields.has(field));
  const hasKey = now.joined.some((entry) => entry.graph === graph && entry.key !== undefined);
  return [
    ...(hasKey ? [`it gives ${name} a key: ${remedy}`] : []),
    ...added.map((field) => `it adds ${name}.${field}: ${remedy}`),
  ];
}

/** Checks how the newcomer takes part in a type of others: by the keys of its owner, and as what it is. */
function typeFaults({ after }: Newcomer, graph: string, name: string, type: SupergraphType): readonly string[] {
  const joined = after.types.get(name)?.joined.filter((entry) => entry.graph === graph) ?? [];
  if (joined.some(({ isInterfaceObject }) => isInterfaceObject))
    return [`it makes ${name} an @interfaceObject; the interface is not its own`];
  const keys = new Set(type.joined.map(({ key }) => key));
  const others = joined.filter(({ key }) => !keys.has(key));
  if (type.joined.every(({ key }) => key === undefined)) return valueFaults(after, graph, name, type);
  if (others.length === 0) return [];
  const known = [...keys].filter((key) => key !== undefined).map((key) => `@key(fields: "${key}")`);
  return [`it extends ${name} without its key; use ${known.join(' or ')}`];
}

/** Checks a field of others: the newcomer may not answer it, unless it is part of a key. */
function foreignFieldFaults(newcomer: Newcomer, graph: string, coordinate: string, isKey: boolean): readonly string[] {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = newcomer.after.types.get(typeName);
  const field = type?.fields.get(fieldName);
  const previous = newcomer.before.types.get(typeName);
  const previousField = previous?.fields.get(fieldName);
  if (!type || !field || !previous || !previousField) return [];
  const isGranted = newcomer.grants.override.includes(coordinate);
  const entries = joinedField(type, field);
  const own = entries.find((entry) => entry.graph === graph && !entry.external);
  if (own?.override !== undefined)
    return isGranted ? [] : [`@override of ${coordinate} is not granted; see grants.override`];
  if (own && !isKey && previous.joined.some(({ key }) => key !== undefined))
    return [`it takes over ${coordinate}, which is not its own`];
  if (own && ROOTS.has(typeName)) return [`it takes over ${coordinate}, which is not its own`];
  const owners = new Set(entries.filter(({ external }) => !external).map((entry) => entry.graph));
  const lost = joinedField(previous, previousField).some((entry) => !entry.external && !owners.has(entry.graph));
  return lost && !isGranted ? [`it takes over ${coordinate}, which is not its own`] : [];
}

/** Checks a field that the newcomer answers: what it is sent, and what it answers below it. */
function ownFieldFaults(newcomer: Newcomer, type: string, field: FieldDefinitionNode, entry: JoinedField): string[] {
  const { before, after, grants } = newcomer;
  const coordinate = `${type}.${field.name.value}`;
  const faults: string[] = [];
  if (entry.hasContext) faults.push(`${coordinate} uses @fromContext, which is not taken from external subgraphs`);
  if (entry.requires !== undefined)
    for (const required of selectedFields(after, type, entry.requires))
      if (isKnown(before, required) && !grants.requires.includes(required))
        faults.push(`@requires of ${coordinate} reads ${required}, which is not granted; see grants.requires`);
  if (entry.provides !== undefined)
    for (const provided of selectedFields(after, typeName(field.type), entry.provides))
      if (isKnown(before, provided) && !grants.override.includes(provided))
        faults.push(`@provides of ${coordinate} answers ${provided}, which is not granted; see grants.override`);
  if (type === 'Mutation' && !isKnown(before, coordinate) && !grants.mutations.includes(field.name.value))
    faults.push(`the mutation ${field.name.value} is not granted; see grants.mutations`);
  return faults;
}

/** Returns what a newcomer does to fields that are not its own and that its configuration does not grant. */
export function ownershipFaults(newcomer: Newcomer): readonly string[] {
  const { before, after, name } = newcomer;
  const graph = after.graphs.get(name);
  if (graph === undefined) return [];
  const faults = [...changedTypes(before, after)];
  for (const [typeName, type] of after.types) {
    const previous = before.types.get(typeName);
    if (previous) faults.push(...typeFaults(newcomer, graph, typeName, previous));
    const keys = type.joined.flatMap((entry) => (entry.graph === graph && entry.key !== undefined ? [entry.key] : []));
    const keyFields = new Set(keys.flatMap((key) => selectedFields(after, typeName, key)));
    for (const field of type.fields.values()) {
      const coordinate = `${typeName}.${field.name.value}`;
      faults.push(...foreignFieldFaults(newcomer, graph, coordinate, keyFields.has(coordinate)));
      for (const entry of joinedField(type, field))
        if (entry.graph === graph && !entry.external) faults.push(...ownFieldFaults(newcomer, typeName, field, entry));
    }
  }
  return [...new Set(faults)];
}

/** What a subgraph adds to the graph. */
export interface Additions {
  readonly types: readonly string[];
  /** `Type.field`, of root types and of types of others. */
  readonly fields: readonly string[];
}

/** Lists the types that a newcomer adds, and its fields on root types and on types of others. @param name of the newcomer */
export function additionsOf(before: SupergraphTypes, after: SupergraphTypes, name: string): Additions {
  const graph = after.graphs.get(name);
  const isOf = (entries: readonly { readonly graph: string }[]): boolean =>
    entries.some((entry) => entry.graph === graph);
  const isNew = (type: string): boolean => !before.types.has(type) && !ROOTS.has(type);
  const types = [...after.types].flatMap(([type, { joined }]) => (isNew(type) && isOf(joined) ? [type] : []));
  const fields = [...after.types].flatMap(([typeName, type]) =>
    isNew(typeName)
      ? []
      : [...type.fields.values()].flatMap((field) => {
          const coordinate = `${typeName}.${field.name.value}`;
          return isKnown(before, coordinate) || !isOf(joinedField(type, field)) ? [] : [coordinate];
        }),
  );
  return { types: types.toSorted(), fields: fields.toSorted() };
}
