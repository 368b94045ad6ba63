import {
  isEnumType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { topicInfo, topics, type MessageInfo } from '../schema/topics.ts';

type Json = Readonly<Record<string, unknown>>;

const scalar: Readonly<Record<string, Json>> = {
  ID: { type: 'string' },
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
  Int: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  Long: { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  Float: { type: 'number' },
  DateTime: { type: 'string', format: 'date-time' },
  JSON: {},
};

function schemaOf(type: GraphQLInputType, messageType?: string): Json {
  if (isNonNullType(type)) return schemaOf(type.ofType, messageType);
  if (isListType(type)) return { type: 'array', items: schemaOf(type.ofType) };
  if (isEnumType(type)) return { type: 'string', enum: type.getValues().map((value) => value.name) };
  if (isScalarType(type)) return type.name === 'MessageType' ? { const: messageType } : (scalar[type.name] ?? {});
  return objectSchema(type);
}

function objectSchema(type: GraphQLInputObjectType, messageType?: string): Json {
  const fields = Object.values(type.getFields());
  const property = (field: (typeof fields)[number]): Json => ({
    ...schemaOf(field.type, messageType),
    ...(field.description ? { description: field.description } : {}),
  });
  return {
    type: 'object',
    ...(type.description ? { description: type.description } : {}),
    properties: Object.fromEntries(fields.map((field) => [field.name, property(field)])),
    required: fields.filter((field) => isNonNullType(field.type)).map((field) => field.name),
    additionalProperties: false,
  };
}

const messageSchema = (name: string, { input, type }: MessageInfo): Json => ({
  name,
  contentType: 'application/json',
  headers: { type: 'object', properties: { ce_type: { const: type } } },
  payload: objectSchema(input, type),
});

/** Of an input that stands for several types, with the type. */
const nameOf = ({ input, type }: MessageInfo, others: readonly MessageInfo[]): string =>
  others.filter((other) => other.input === input).length > 1 ? `${input.name}.${type}` : input.name;

/** AsyncAPI 3.0 of every topic, its payloads as JSON Schema, from `schema/events.graphql`. */
export function asyncApi(): Json {
  const channels = topics.map((topic): [string, Json] => {
    const { messages = [], keys = [] } = topicInfo(topic) ?? {};
    const texts = messages.length === 1 ? [messages[0]?.input.description ?? ''] : [];
    return [
      topic,
      {
        address: topic,
        description: [...texts, `Key: ${keys.join(', else ')}.`].join(' ').trim(),
        messages: Object.fromEntries(
          messages.map((message) => {
            const name = nameOf(message, messages);
            return [name, messageSchema(name, message)];
          }),
        ),
      },
    ];
  });
  return {
    asyncapi: '3.0.0',
    info: { title: 'Visor event log', version: '0.1.0', description: 'Metadata: CloudEvents 1.0, Kafka binary mode.' },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(channels),
  };
}
