import {
  Kind,
  print,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type NameNode,
  type StringValueNode,
} from 'graphql';
import type { SupergraphType, SupergraphTypes } from './supergraph-types.rules.ts';

type Member = FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode;
interface Described {
  readonly name: NameNode;
  readonly description?: StringValueNode | undefined;
  readonly directives?: SupergraphType['node']['directives'];
}

/** What clients see of a type, field or value beside its members: its text, and whether it is deprecated or hidden. */
const shown = ({ description, directives = [] }: Described): string =>
  JSON.stringify([
    description?.value ?? null,
    directives
      .filter(({ name }) => !name.value.startsWith('join__'))
      .map((directive) => print(directive))
      .toSorted(),
  ]);

function membersOf({ node }: SupergraphType): readonly Member[] {
  if (node.kind === Kind.ENUM_TYPE_DEFINITION) return node.values ?? [];
  return 'fields' in node ? (node.fields ?? []) : [];
}

function signature(member: Member): string {
  if (member.kind === Kind.ENUM_VALUE_DEFINITION) return '';
  if (member.kind === Kind.INPUT_VALUE_DEFINITION)
    return `${print(member.type)} = ${member.defaultValue ? print(member.defaultValue) : ''}`;
  const given = (member.arguments ?? []).map((argument) => `${argument.name.value}: ${signature(argument)}`);
  return `(${given.join(', ')}): ${print(member.type)}`;
}

/** Kinds to which another subgraph can add a member without changing what clients know of them. */
const mayGrow = ({ node }: SupergraphType): boolean => node.kind === Kind.OBJECT_TYPE_DEFINITION;

function changedMembers(name: string, before: SupergraphType, after: SupergraphType): readonly string[] {
  const found = new Map(membersOf(after).map((member) => [member.name.value, member] as const));
  const faults = membersOf(before).flatMap((member) => {
    const coordinate = `${name}.${member.name.value}`;
    const now = found.get(member.name.value);
    if (!now) return [`it removes ${coordinate}`];
    if (signature(now) !== signature(member))
      return [`it changes ${coordinate} from ${signature(member)} to ${signature(now)}`];
    return shown(now) === shown(member)
      ? []
      : [`it changes the description, deprecation or visibility of ${coordinate}`];
  });
  if (mayGrow(before)) return faults;
  const known = new Set(membersOf(before).map((member) => member.name.value));
  const added = [...found.keys()].filter((member) => !known.has(member));
  return [...faults, ...added.map((member) => `it adds ${member} to ${name}, which is not its own`)];
}

const memberTypes = ({ node }: SupergraphType): string =>
  node.kind === Kind.UNION_TYPE_DEFINITION
    ? (node.types ?? [])
        .map(({ name }) => name.value)
        .toSorted()
        .join(' | ')
    : '';

function changedType(name: string, before: SupergraphType, after: SupergraphType | undefined): readonly string[] {
  if (!after) return [`it removes the type ${name}`];
  if (after.node.kind !== before.node.kind) return [`it makes ${name} another kind of type`];
  if (memberTypes(after) !== memberTypes(before)) return [`it changes the members of ${name}`];
  const isShownAlike = shown(after.node) === shown(before.node);
  return [
    ...(isShownAlike ? [] : [`it changes the description or visibility of ${name}`]),
    ...changedMembers(name, before, after),
  ];
}

/** Returns what a newcomer changes of the types that were there before it. It may only add fields to object types. */
export const changedTypes = (before: SupergraphTypes, after: SupergraphTypes): readonly string[] =>
  [...before.types].flatMap(([name, type]) => changedType(name, type, after.types.get(name)));
