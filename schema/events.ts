import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  coerceInputValue,
  GraphQLNonNull,
  GraphQLScalarType,
  type GraphQLInputObjectType,
  isInputObjectType,
  Kind,
  parse,
  type DirectiveNode,
  type GraphQLSchema,
} from 'graphql';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { isDeeperThan, MAX_JSON_DEPTH } from './checks.ts';
import { Refusal } from './refusal.ts';

export interface TopicInfo {
  readonly name: string;
  /** Field of the value that is the message's key. */
  readonly key: string;
  readonly type: GraphQLInputObjectType;
}

/** Schema of all messages, from `events.graphql`; scalars check their values. */
export function eventSchema(): GraphQLSchema {
  const text = readFileSync(new URL('./events.graphql', import.meta.url), 'utf8');
  const schema = buildASTSchema(parse(`${text}\ntype Query { _: Boolean }`));
  const long = schema.getType('Long');
  if (long instanceof GraphQLScalarType) {
    long.parseValue = (value) => {
      if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
      // Reading has rounded what is too large: to repeat it would show a number that nobody wrote.
      const larger = typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
      const fault = larger ? '; this one is too large' : `, not ${JSON.stringify(value)}`;
      throw new TypeError(`Long must be a whole number up to 2^53 - 1${fault}`);
    };
  }
  return schema;
}

const argument = (directive: DirectiveNode, name: string): string => {
  const value = directive.arguments?.find((one) => one.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : '';
};

function readTopics(): ReadonlyMap<string, TopicInfo> {
  const found = new Map<string, TopicInfo>();
  for (const type of Object.values(eventSchema().getTypeMap())) {
    const directive = type.astNode?.directives?.find((one) => one.name.value === 'topic');
    if (!directive || !isInputObjectType(type)) continue;
    const name = argument(directive, 'name');
    found.set(name, { name, key: argument(directive, 'key'), type });
  }
  return found;
}

const byName = readTopics();

/** Every topic of Visor. */
export const topics: readonly string[] = [...byName.keys()];

export const topicInfo = (topic: string): TopicInfo | undefined => byName.get(topic);

/** The topic whose name is most like this one; undefined when none is like it. */
export const similarTopic = (name: string): string | undefined => suggestionList(name, topics)[0];

/** The text of a fault repeats what was sent, which may be long. */
const MAX_FAULT_LENGTH = 500;
const MAX_FAULTS = 20;

/**
 * Bytes of a message to its checked value.
 * @throws Refusal INVALID, whose text names every field that is wrong.
 */
export function decodeEvent(topic: string, bytes: Buffer): unknown {
  const info = byName.get(topic);
  if (!info) throw new Refusal('INVALID', `topic ${topic} is not known`);
  const value = parseJson(bytes);
  if (isDeeperThan(value, MAX_JSON_DEPTH))
    throw new Refusal('INVALID', `nested deeper than ${MAX_JSON_DEPTH} lists and objects`, {
      topic,
      type: info.type.name,
    });
  const faults: string[] = [];
  const refusal = (): Refusal => new Refusal('INVALID', faults.join('; '), { topic, type: info.type.name });
  const coerced: unknown = coerceInputValue(value, new GraphQLNonNull(info.type), (path, _invalid, error) => {
    const fault = `${path.length > 0 ? `${path.join('.')}: ` : ''}${error.message}`;
    faults.push(fault.slice(0, MAX_FAULT_LENGTH).toWellFormed());
    // A message of a million wrong items is given up, not walked to its end.
    if (faults.length >= MAX_FAULTS) throw refusal();
  });
  if (faults.length > 0) throw refusal();
  return coerced;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    throw new Refusal('INVALID', `not JSON: ${(error as Error).message}`, {}, { cause: error });
  }
}
