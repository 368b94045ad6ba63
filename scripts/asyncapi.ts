import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { topicInfo, topics } from '../schema/events.ts';

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

function schemaOf(type: GraphQLInputType): Json {
  if (isNonNullType(type)) return schemaOf(type.ofType);
  if (isListType(type)) return { type: 'array', items: schemaOf(type.ofType) };
  if (isEnumType(type)) return { type: 'string', enum: type.getValues().map((value) => value.name) };
  if (isScalarType(type)) return scalar[type.name] ?? {};
  return objectSchema(type);
}

function objectSchema(type: GraphQLInputObjectType): Json {
  const fields = Object.values(type.getFields());
  const property = (field: (typeof fields)[number]): Json => ({
    ...schemaOf(field.type),
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

/** AsyncAPI 3.0 of every topic, its payloads as JSON Schema, from `schema/events.graphql`. */
export function asyncApi(): Json {
  const channels: Record<string, Json> = {};
  for (const topic of topics) {
    const info = topicInfo(topic);
    if (!info || !isInputObjectType(info.type)) continue;
    const message = { name: info.type.name, contentType: 'application/json', payload: objectSchema(info.type) };
    channels[topic] = {
      address: topic,
      description: `${info.type.description ?? ''} Key: ${info.key}.`.trim(),
      messages: { [info.type.name]: message },
    };
  }
  return {
    asyncapi: '3.0.0',
    info: { title: 'Visor event log', version: '0.1.0', description: 'Metadata: CloudEvents 1.0, Kafka binary mode.' },
    defaultContentType: 'application/json',
    channels,
  };
}
