import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  typeFromAST,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';

/** Python has no word for these: a field of that name could be no attribute of a class. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

const SCALARS: Readonly<Record<string, string>> = {
  ID: 'str',
  String: 'str',
  Int: 'int',
  Float: 'float',
  Boolean: 'bool',
  DateTime: 'str',
  Long: 'int',
  JSON: 'Any',
};

const upperFirst = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

function checkedName(name: string): string {
  if (KEYWORDS.has(name)) throw new Error(`'${name}' is a word of Python: give the field an alias`);
  return name;
}

/** A type as Python writes it. @param named the name of what is in its lists and behind its `!` */
function annotation(type: GraphQLType, named: string): string {
  if (isNonNullType(type)) return bare(type.ofType, named);
  return `Optional[${bare(type, named)}]`;
}
function bare(type: GraphQLType, named: string): string {
  if (isNonNullType(type)) return bare(type.ofType, named);
  return isListType(type) ? `List[${annotation(type.ofType, named)}]` : named;
}

/** Collects the classes that the operations of a document need, each once, in an order in which Python can read them. */
export class PythonTypes {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #classes = new Map<string, string>();

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema;
    this.#fragments = new Map(
      document.definitions
        .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map((fragment) => [fragment.name.value, fragment]),
    );
  }

  get text(): string {
    return [...this.#classes.values()].join('\n\n');
  }

  /** The annotation of a variable. */
  variable(node: TypeNode): string {
    const type = resolveType(this.#schema, node);
    return annotation(type, this.#inputName(getNamedType(type)));
  }

  /** The annotation of what an operation answers: of its one field, or of all of them. */
  answer(
    operation: OperationDefinitionNode,
    root: GraphQLObjectType,
  ): { readonly type: string; readonly field?: string } {
    const name = upperFirst(operation.name?.value ?? '');
    const members = this.#members(root, operation.selectionSet, name);
    const [first] = members;
    if (first && members.length === 1) return { type: first.annotation, field: first.name };
    this.#classes.set(`${name}Data`, classText(`${name}Data`, members));
    return { type: `${name}Data` };
  }

  #members(parent: GraphQLObjectType, selections: SelectionSetNode, path: string): readonly Member[] {
    const members = new Map<string, Member>();
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = this.#fragments.get(selection.name.value);
        if (!fragment) throw new Error(`no fragment ${selection.name.value}`);
        for (const member of this.#members(parent, fragment.selectionSet, upperFirst(fragment.name.value)))
          members.set(member.name, member);
        continue;
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) throw new Error(`${path}: name the fragment`);
      const name = checkedName((selection.alias ?? selection.name).value);
      const type = parent.getFields()[selection.name.value]?.type;
      if (!type) throw new Error(`${parent.name} has no field ${selection.name.value}`);
      const named = this.#outputName(getNamedType(type), selection.selectionSet, `${path}${upperFirst(name)}`);
      members.set(name, { name, annotation: annotation(type, named) });
    }
    return [...members.values()];
  }

  #outputName(type: GraphQLType, selections: SelectionSetNode | undefined, path: string): string {
    if (isObjectType(type) && selections) {
      const members = this.#members(type, selections, path);
      const same = onlyFragment(selections);
      const name = same ? upperFirst(same) : path;
      this.#classes.set(name, classText(name, members));
      return name;
    }
    // A newer server may have values that this client does not know.
    if (isEnumType(type)) return `Union[${this.#enumName(type)}, str]`;
    return scalarName(type);
  }

  #inputName(type: GraphQLType): string {
    if (isEnumType(type)) return this.#enumName(type);
    if (!isInputObjectType(type)) return scalarName(type);
    if (!this.#classes.has(type.name)) {
      // An input may hold itself: the name is taken first.
      this.#classes.set(type.name, '');
      const text = this.#inputText(type);
      this.#classes.delete(type.name);
      this.#classes.set(type.name, text);
    }
    return type.name;
  }

  #inputText(type: GraphQLInputObjectType): string {
    const members = Object.values(type.getFields()).map((field) => ({
      name: field.name,
      required: isNonNullType(field.type) && field.defaultValue === undefined,
      annotation: annotation(field.type, this.#inputName(getNamedType(field.type))),
    }));
    const required = members.filter((member) => member.required);
    const optional = members.filter((member) => !member.required);
    if (required.length === 0 && optional.some(({ name }) => KEYWORDS.has(name))) return dictText(type.name, optional);
    for (const { name } of members) checkedName(name);
    if (optional.length === 0) return classText(type.name, required);
    if (required.length === 0) return classText(type.name, optional, 'TypedDict, total=False');
    const base = `_${type.name}Required`;
    return `${classText(base, required)}\n\n${classText(type.name, optional, `${base}, total=False`)}`;
  }

  #enumName(type: GraphQLEnumType): string {
    const values = type.getValues().map(({ name }) => `    "${name}",\n`);
    if (!this.#classes.has(type.name)) this.#classes.set(type.name, `${type.name} = Literal[\n${values.join('')}]\n`);
    return type.name;
  }
}

interface Member {
  readonly name: string;
  readonly annotation: string;
}

const classText = (name: string, members: readonly Member[], bases = 'TypedDict'): string =>
  `class ${name}(${bases}):\n${members.map((member) => `    ${member.name}: ${member.annotation}\n`).join('')}`;

/** As `classText` of optional members, where the name of one is a word of Python. */
const dictText = (name: string, members: readonly Member[]): string =>
  `${name} = TypedDict(\n    "${name}",\n    {\n${members
    .map((member) => `        "${member.name}": ${member.annotation},\n`)
    .join('')}    },\n    total=False,\n)\n`;

function scalarName(type: GraphQLType): string {
  const name = String(type);
  const found = SCALARS[name];
  if (found === undefined) throw new Error(`no type of Python for the scalar ${name}`);
  return found;
}

/** The name of the fragment, where a selection is that fragment and nothing else. */
function onlyFragment({ selections }: SelectionSetNode): string | undefined {
  const [first] = selections;
  return first?.kind === Kind.FRAGMENT_SPREAD && selections.length === 1 ? first.name.value : undefined;
}

function resolveType(schema: GraphQLSchema, node: TypeNode): GraphQLType {
  const type = typeFromAST(schema, node);
  if (!type) throw new Error('a variable has a type that the schema lacks');
  return type;
}
