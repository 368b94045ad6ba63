import {
  Kind,
  parse,
  print,
  type DefinitionNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  type ObjectTypeDefinitionNode,
  type ScalarTypeDefinitionNode,
} from 'graphql';
import { refusals, type RefusalCode } from '../schema/refusal.ts';
import { scopesOf } from '../schema/scopes.ts';
import { subgraphs, typeDefs } from '../schema/sdl.ts';
import { deprecations, removalDay } from './schema-changes.rules.ts';

type TypeNode =
  ObjectTypeDefinitionNode | InputObjectTypeDefinitionNode | EnumTypeDefinitionNode | ScalarTypeDefinitionNode;

const ROOTS: Readonly<Record<string, string>> = {
  Query: 'Queries',
  Mutation: 'Mutations',
  Subscription: 'Subscriptions',
};

const MEANINGS: Readonly<Record<RefusalCode, string>> = {
  INVALID: 'An argument is wrong; the text names the field and what was expected.',
  NOT_FOUND: 'What an id or a name stands for does not exist.',
  UNAUTHENTICATED: 'The token is missing, wrong or expired.',
  FORBIDDEN: 'The token lacks the scope; `extensions.scopes` lists those that do.',
  ILLEGAL_MOVE: 'The state of the thing does not allow it; the text says what can be done instead.',
  CONFLICT: 'Another request was first, or a name or a `requestId` is taken.',
  LEASE_LOST: 'The attempt is no longer the pilot’s.',
  UNSUPPORTED: 'Correct, but Visor does not do it: a feature of CWL, for example.',
  UNAVAILABLE: 'A service that is needed does not answer, or is too busy.',
  INTERNAL: 'A bug; the log of the service has the details.',
};

const UNITS: readonly (readonly [string, string])[] = [
  ['`Long` named `size`, `bytes` or `…Bytes`', 'bytes'],
  ['`…MiB`', '2^20 bytes'],
  ['`…Seconds`, `…Ms`, `…Days`, `…Hours`', 'the unit of the name'],
  ['`…Fraction`', 'a share from 0 to 1'],
  ['`cores`', 'CPU cores; parts of one are allowed'],
  ['`rank`', '1 to 100; a larger one runs earlier'],
];

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
/** A description as one line, without its sentence about the scope: the page says that in its place. */
const textOf = (node: { readonly description?: { readonly value: string } | undefined }): string =>
  cell((node.description?.value ?? '').replace(/(?:^|\n\n)Scope: [^\n]*\.$/, ''));

/** Which subgraphs declare `Type.field`. */
function owners(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of subgraphs)
    for (const definition of parse(typeDefs(name)).definitions)
      if ('fields' in definition && 'name' in definition && definition.name)
        for (const field of definition.fields ?? []) {
          const key = `${definition.name.value}.${field.name.value}`;
          found.set(key, [...(found.get(key) ?? []), name]);
        }
  return found;
}

function signature(field: FieldDefinitionNode | InputValueDefinitionNode): string {
  const { description: _, ...bare } = field;
  return cell(print({ ...bare, directives: [] }))
    .replaceAll('( ', '(')
    .replaceAll(' )', ')');
}

const notes = (parts: readonly (string | undefined)[]): string => {
  const texts = parts.filter((part) => part !== undefined && part !== '');
  return texts.length > 0 ? `: ${texts.join(' ')}` : '';
};

const deprecationNote = (place: string, reasons: ReadonlyMap<string, string | undefined>): string | undefined =>
  reasons.has(place) ? `**Deprecated** (${cell(reasons.get(place) ?? '')})` : undefined;

export function schemaPage(sdl: string): string {
  const document = parse(sdl);
  const reasons = deprecations(document);
  const owned = owners();
  const ownerNote = (place: string): string => (owned.get(place) ?? []).join(', ');
  const types = document.definitions.filter(isType);

  const rootSection = (type: ObjectTypeDefinitionNode): string => {
    const rows = (type.fields ?? []).map((field) => {
      const place = `${type.name.value}.${field.name.value}`;
      const from = `Scope ${scopesOf(field).join(' or ')}; ${ownerNote(place)}.`;
      return `- \`${signature(field)}\`${notes([textOf(field), from, deprecationNote(place, reasons)])}`;
    });
    return `## ${ROOTS[type.name.value]}\n\n${rows.join('\n')}\n`;
  };

  const memberLines = (type: TypeNode): readonly string[] => {
    if (type.kind === Kind.SCALAR_TYPE_DEFINITION) return [];
    if (type.kind === Kind.ENUM_TYPE_DEFINITION)
      return (type.values ?? []).map((value) => {
        const place = `${type.name.value}.${value.name.value}`;
        return `- \`${value.name.value}\`${notes([textOf(value), deprecationNote(place, reasons)])}`;
      });
    const several =
      new Set((type.fields ?? []).map(({ name }) => ownerNote(`${type.name.value}.${name.value}`))).size > 1;
    return (type.fields ?? []).map((field) => {
      const place = `${type.name.value}.${field.name.value}`;
      const from = several && type.kind === Kind.OBJECT_TYPE_DEFINITION ? `(${ownerNote(place)})` : undefined;
      return `- \`${signature(field)}\`${notes([textOf(field), from, deprecationNote(place, reasons)])}`;
    });
  };
  const typeSection = (type: TypeNode): string =>
    [`### ${type.name.value}\n`, textOf(type) && `${textOf(type)}\n`, memberLines(type).join('\n'), '']
      .filter((part, index) => part !== '' || index === 3)
      .join('\n');
  const kindSection = (title: string, kind: TypeNode['kind']): string => {
    const found = types.filter((type) => type.kind === kind && !(type.name.value in ROOTS));
    return `## ${title}\n\n${found.map(typeSection).join('\n')}`;
  };

  return [
    PREFACE,
    ...types
      .filter(isRoot)
      .toSorted((a, b) => rootOrder(a) - rootOrder(b))
      .map(rootSection),
    errorSection(),
    `## Units\n\n| name | unit |\n| --- | --- |\n${UNITS.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`,
    deprecationSection(reasons),
    kindSection('Types', Kind.OBJECT_TYPE_DEFINITION),
    kindSection('Inputs', Kind.INPUT_OBJECT_TYPE_DEFINITION),
    kindSection('Enums', Kind.ENUM_TYPE_DEFINITION),
    kindSection('Scalars', Kind.SCALAR_TYPE_DEFINITION),
  ].join('\n');
}

const PREFACE = `# The GraphQL schema

Made by \`npm run generate\` from the SDL in \`schema/\`. [integrating.md](integrating.md) says how to send an operation; \`schema/api.graphql\` is the same as SDL,
for code generators. A field that several services serve has their names in parentheses. An enum can get more values, an object more fields: a client
must live with values that it does not know.
`;

function isType(definition: DefinitionNode): definition is TypeNode {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.ENUM_TYPE_DEFINITION ||
    definition.kind === Kind.SCALAR_TYPE_DEFINITION
  );
}
const isRoot = (type: TypeNode): type is ObjectTypeDefinitionNode =>
  type.kind === Kind.OBJECT_TYPE_DEFINITION && type.name.value in ROOTS;
const rootOrder = ({ name }: ObjectTypeDefinitionNode): number => Object.keys(ROOTS).indexOf(name.value);

function errorSection(): string {
  const rows = (Object.keys(refusals) as RefusalCode[]).map(
    (code) => `| \`${code}\` | ${refusals[code] ? 'yes' : 'no'} | ${MEANINGS[code]} |`,
  );
  return `## Errors

\`extensions.code\` of an error; \`extensions.retryable\`: the same request may succeed later. Besides them the gateway answers \`BAD_REQUEST\`
(the body is no JSON), \`GRAPHQL_PARSE_FAILED\`, \`GRAPHQL_VALIDATION_FAILED\`, \`BAD_USER_INPUT\` (a variable has another type) and \`SUBGRAPH_UNAVAILABLE\` (retry).

| code | retryable | meaning |
| --- | --- | --- |
${rows.join('\n')}
`;
}

function deprecationSection(reasons: ReadonlyMap<string, string | undefined>): string {
  const rows = [...reasons].map(
    ([place, reason = '']) =>
      `| \`${place}\` | ${removalDay(reason) ?? ''} | ${cell(reason.replace(/^[\d-]+: /, ''))} |`,
  );
  const table = `| what | may go from | instead |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  return `## Deprecations\n\n${rows.length > 0 ? table : 'None.\n'}`;
}
