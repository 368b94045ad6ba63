import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLEnumType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { messageSchema, topicInfo, topics } from '../schema/topics.ts';

const scalarTypes: Readonly<Record<string, string>> = {
  ID: 'string',
  String: 'string',
  Boolean: 'boolean',
  Int: 'number',
  Long: 'number',
  Float: 'number',
  DateTime: 'string',
  JSON: 'unknown',
};

const comment = (text: string | null | undefined, indent = ''): string => {
  if (!text) return '';
  const lines = text.split('\n');
  if (lines.length === 1) return `${indent}/** ${text} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`).join('\n')}\n${indent} */\n`;
};

function typeText(type: GraphQLInputType, literal: string | undefined): string {
  if (isNonNullType(type)) return typeText(type.ofType, literal);
  if (isListType(type)) {
    const item = typeText(type.ofType, literal);
    return `readonly ${isNonNullType(type.ofType) ? item : `(${item} | null)`}[]`;
  }
  if (!isScalarType(type)) return type.name;
  const text = type.name === 'MessageType' ? literal : scalarTypes[type.name];
  if (text === undefined) throw new Error(`no TypeScript type for the scalar ${type.name}`);
  return text;
}

function fieldText({ name, type, description }: GraphQLInputField, literal: string | undefined): string {
  const text = typeText(type, literal);
  const isUnknown = getNamedType(type).name === 'JSON';
  const property = isNonNullType(type) ? `${name}: ${text}` : `${name}?: ${isUnknown ? text : `${text} | null`}`;
  return `${comment(description, '  ')}  readonly ${property};\n`;
}

function inputText(input: GraphQLInputObjectType, messageTypes: readonly string[] = []): string {
  const literal = messageTypes.length === 0 ? undefined : messageTypes.map((type) => `'${type}'`).join(' | ');
  const fields = Object.values(input.getFields()).map((field) => fieldText(field, literal));
  return `${comment(input.description)}export interface ${input.name} {\n${fields.join('')}}\n`;
}

const enumText = (type: GraphQLEnumType): string =>
  `${comment(type.description)}export type ${type.name} = ${type
    .getValues()
    .map(({ name }) => `'${name}'`)
    .join(' | ')};\n`;

/** TypeScript types of all messages, and `Topics`: topic -> the values that it carries. */
export function topicTypes(): string {
  const infos = topics.flatMap((topic) => topicInfo(topic) ?? []);
  const messages = infos.flatMap((info) => info.messages);
  const typesOf = (input: GraphQLInputObjectType): readonly string[] =>
    messages.filter((message) => message.input.name === input.name).map(({ type }) => type);
  const types = Object.values(messageSchema().getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      if (isEnumType(type)) return [enumText(type)];
      return isInputObjectType(type) ? [inputText(type, typesOf(type))] : [];
    });
  const entries = infos.map(
    ({ name, messages: ofTopic }) =>
      `  readonly '${name}': ${[...new Set(ofTopic.map(({ input }) => input.name))].join(' | ')};\n`,
  );
  const map = `/** What each topic carries. */\nexport interface Topics {\n${entries.join('')}}\n\nexport type Topic = keyof Topics;\n`;
  return [...types, map].join('\n');
}
