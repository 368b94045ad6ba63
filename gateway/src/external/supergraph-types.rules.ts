import {
  Kind,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type TypeDefinitionNode,
} from 'graphql';

/** What one graph says of a type: `@join__type`. */
interface JoinedType {
  readonly graph: string;
  readonly key: string | undefined;
  readonly isInterfaceObject: boolean;
}

/** What one graph says of a field: `@join__field`. */
export interface JoinedField {
  readonly graph: string;
  readonly external: boolean;
  readonly override: string | undefined;
  readonly requires: string | undefined;
  readonly provides: string | undefined;
  readonly hasContext: boolean;
}

/** A type of a supergraph and the graphs that define it. */
export interface SupergraphType {
  readonly node: TypeDefinitionNode;
  readonly joined: readonly JoinedType[];
  readonly fields: ReadonlyMap<string, FieldDefinitionNode>;
}

/** The types of a composed supergraph that clients or subgraphs use, by name. */
export interface SupergraphTypes {
  readonly types: ReadonlyMap<string, SupergraphType>;
  /** Name of each graph in `@join__*`, by the name of its subgraph. */
  readonly graphs: ReadonlyMap<string, string>;
}

const valuesOf = (directive: ConstDirectiveNode): Readonly<Record<string, unknown>> =>
  Object.fromEntries((directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));

const named = (node: { readonly directives?: readonly ConstDirectiveNode[] }, name: string) =>
  (node.directives ?? []).filter((directive) => directive.name.value === name).map(valuesOf);

const textOrNothing = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const isOwn = (name: string): boolean => name.startsWith('join__') || name.startsWith('link__');

/** Reads the types of a supergraph, as composition writes it. */
export function readSupergraphTypes(document: DocumentNode): SupergraphTypes {
  const types = new Map<string, SupergraphType>();
  const graphs = new Map<string, string>();
  for (const node of document.definitions) {
    if (!('name' in node) || node.name === undefined || !node.kind.endsWith('TypeDefinition')) continue;
    const definition = node as TypeDefinitionNode;
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph')
      for (const value of definition.values ?? [])
        for (const { name } of named(value, 'join__graph')) graphs.set(String(name), value.name.value);
    if (isOwn(definition.name.value)) continue;
    const fields = 'fields' in definition ? (definition.fields ?? []) : [];
    types.set(definition.name.value, {
      node: definition,
      joined: named(definition, 'join__type').map(({ graph, key, isInterfaceObject }) => ({
        graph: String(graph),
        key: textOrNothing(key),
        isInterfaceObject: isInterfaceObject === true,
      })),
      fields: new Map((fields as readonly FieldDefinitionNode[]).map((field) => [field.name.value, field] as const)),
    });
  }
  return { types, graphs };
}

/** What each graph says of a field. A field without `@join__field` is of all graphs that define its type. */
export function joinedField(type: SupergraphType, field: FieldDefinitionNode): readonly JoinedField[] {
  const own = named(field, 'join__field');
  if (own.length === 0) {
    const graphs = new Set(type.joined.map(({ graph }) => graph));
    const plain = { external: false, override: undefined, requires: undefined, provides: undefined, hasContext: false };
    return [...graphs].map((graph) => ({ graph, ...plain }));
  }
  return own.map(({ graph, external, override, requires, provides, contextArguments }) => ({
    graph: String(graph),
    external: external === true,
    override: textOrNothing(override),
    requires: textOrNothing(requires),
    provides: textOrNothing(provides),
    hasContext: contextArguments !== undefined,
  }));
}
