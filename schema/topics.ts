import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  GraphQLScalarType,
  isInputObjectType,
  parse,
  valueFromAST,
  type GraphQLDirective,
  type GraphQLInputObjectType,
  type GraphQLSchema,
} from 'graphql';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import type { Topic, Topics } from './generated/topics.ts';
import { Refusal } from './refusal.ts';

/** One message type of a topic. */
export interface MessageInfo {
  readonly topic: Topic;
  /** CloudEvents type. */
  readonly type: string;
  /** Fields of the value; the first one that is set is the key. */
  readonly key: readonly string[];
  readonly input: GraphQLInputObjectType;
}

export interface TopicInfo {
  readonly name: Topic;
  readonly messages: readonly MessageInfo[];
  /** Fields that give the key of any of its messages. */
  readonly keys: readonly string[];
  /** Whether the field `type` of a value says which message it is. */
  readonly hasTypeField: boolean;
}

const TYPE_FIELD = 'type';

/** Schema of all messages, from `events.graphql`; scalars check their values. */
export function messageSchema(): GraphQLSchema {
  const text = readFileSync(new URL('./events.graphql', import.meta.url), 'utf8');
  const schema = buildASTSchema(parse(`${text}\ntype Query { _: Boolean }`));
  const long = schema.getType('Long');
  if (long instanceof GraphQLScalarType) {
    long.parseValue = (value) => {
      if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
      // Parsing has rounded a number that is too large: the text must not repeat a number that nobody wrote.
      const larger = typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
      const fault = larger ? '; this one is too large' : `, not ${JSON.stringify(value)}`;
      throw new TypeError(`Long must be a whole number up to 2^53 - 1${fault}`);
    };
  }
  return schema;
}

/** The messages that an input stands for: one for each of its directives. */
function messagesOf(input: GraphQLInputObjectType, directive: GraphQLDirective): MessageInfo[] {
  const nodes = input.astNode?.directives?.filter(({ name }) => name.value === directive.name) ?? [];
  return nodes.map((node) => {
    const argumentOf = (argument: string): unknown => {
      const type = directive.args.find(({ name }) => name === argument)?.type;
      const value = node.arguments?.find(({ name }) => name.value === argument)?.value;
      return type && valueFromAST(value, type);
    };
    const [topic, type, key] = ['topic', 'type', 'key'].map(argumentOf);
    return { topic: topic as Topic, type: type as string, key: key as readonly string[], input };
  });
}

function readTopics(): ReadonlyMap<string, TopicInfo> {
  const schema = messageSchema();
  const directive = schema.getDirective('message');
  if (!directive) throw new Error('events.graphql has no directive @message');
  const messages = Object.values(schema.getTypeMap()).flatMap((type) =>
    isInputObjectType(type) ? messagesOf(type, directive) : [],
  );
  const topicInfos = [...Map.groupBy(messages, ({ topic }) => topic)].map(([name, ofTopic]): TopicInfo => {
    const hasTypeField = ofTopic.some(({ input }) => TYPE_FIELD in input.getFields());
    const isAmbiguous = ofTopic.length > 1 && !ofTopic.every(({ input }) => TYPE_FIELD in input.getFields());
    if (isAmbiguous) throw new Error(`events.graphql: all messages of ${name} need the field ${TYPE_FIELD}`);
    return { name, messages: ofTopic, keys: [...new Set(ofTopic.flatMap(({ key }) => key))], hasTypeField };
  });
  return new Map(topicInfos.map((info) => [info.name, info]));
}

const infoByTopic = readTopics();

/** Every topic of Visor. */
export const topics: readonly Topic[] = [...infoByTopic.values()].map(({ name }) => name);

export const topicInfo = (topic: string): TopicInfo | undefined => infoByTopic.get(topic);

/** The topic whose name is most like this one, or undefined when none is. */
export const similarTopic = (name: string): string | undefined => suggestionList(name, topics)[0];

const MAX_QUOTED_LENGTH = 100;

const quote = (value: unknown): string => JSON.stringify(value)?.slice(0, MAX_QUOTED_LENGTH).toWellFormed() ?? '';

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;

/**
 * The message type of a value of a topic.
 * @throws Refusal INVALID that names the field `type` and the types of the topic
 */
export function messageInfo({ name, messages, hasTypeField }: TopicInfo, value: unknown): MessageInfo {
  const [first] = messages;
  if (first && !hasTypeField) return first;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const types = messages.map(({ type }) => type).join(', ');
  const refusal = (fault: string): Refusal =>
    new Refusal('INVALID', `${fault}; ${name} takes ${types}`, { topic: name });
  if (!isObject) throw refusal(`Expected an object with the field "${TYPE_FIELD}", not ${quote(value)}`);
  const type = fieldOf(value, TYPE_FIELD);
  const found = messages.find((message) => message.type === type);
  if (found) return found;
  throw refusal(type === undefined ? `${TYPE_FIELD} is missing` : `${TYPE_FIELD} is ${quote(type)}`);
}

/** The key and the CloudEvents type that a value is sent with. */
export function metadataOf<T extends Topic>(
  topic: T,
  value: Topics[T],
): { readonly key: string; readonly type: string } {
  const info = topicInfo(topic);
  if (!info) throw new Error(`topic ${topic} is not known`);
  const { key: fields, type } = messageInfo(info, value);
  return { key: firstText(value, fields) ?? '', type };
}

/** The first of these fields that holds a non-empty text. */
export function firstText(value: unknown, fields: readonly string[]): string | undefined {
  return fields
    .map((field) => fieldOf(value, field))
    .find((text): text is string => typeof text === 'string' && text !== '');
}
