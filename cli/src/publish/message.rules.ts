import {
  type DatasetClose,
  decodeEvent,
  messageInfo,
  assertChecklist,
  firstText,
  Refusal,
  similarTopic,
  topicInfo,
  topics,
  type TopicInfo,
} from '@visor/schema';
import { isInputObjectType, getNamedType, isNonNullType, type GraphQLInputObjectType } from 'graphql';

const CLOSE = 'dsm.register.dataset.close';

/**
 * Checks that consumers can read a message: its topic is known, its bytes are JSON and its fields are right.
 * @throws Refusal INVALID that names the value or field at fault and what was expected
 */
export function checkMessage(topic: string, bytes: Buffer): void {
  const info = topicInfo(topic);
  if (!info) throw new Refusal('INVALID', unknownTopic(topic));
  const value = decoded(topic, bytes);
  const missing = missingReferences(value, messageInfo(info, value).input);
  if (missing.length > 0) throw new Refusal('INVALID', missing.join('; '));
  if (topic === CLOSE) assertChecklist(value as DatasetClose);
}

function decoded(topic: string, bytes: Buffer): unknown {
  if (bytes.length === 0) throw new Refusal('INVALID', 'the message is empty; JSON is expected');
  try {
    return decodeEvent(topic, bytes);
  } catch (error) {
    // JSON that is nested too deep for the parser.
    if (error instanceof RangeError)
      throw new Refusal('INVALID', 'the message is nested too deep', {}, { cause: error });
    throw error;
  }
}

function unknownTopic(topic: string): string {
  const similar = similarTopic(topic);
  const shown = JSON.stringify(topic.slice(0, 255));
  return similar === undefined
    ? `there is no topic ${shown}; the topics are ${topics.join(', ')}`
    : `there is no topic ${shown}; the nearest is ${similar}`;
}

/** Finds references that are missing: of a name and an id (`dataset`, `datasetId`), one is required. */
function missingReferences(value: unknown, type: GraphQLInputObjectType, path = ''): string[] {
  const fields = type.getFields();
  const given = (value ?? {}) as Record<string, unknown>;
  return Object.values(fields).flatMap((field) => {
    const at = path === '' ? field.name : `${path}.${field.name}`;
    const id = fields[`${field.name}Id`];
    if (
      id &&
      !isNonNullType(id.type) &&
      !isNonNullType(field.type) &&
      given[field.name] == null &&
      given[id.name] == null
    )
      return [`${at} is needed, or ${at}Id`];
    const inner = getNamedType(field.type);
    const nested = given[field.name];
    if (!isInputObjectType(inner) || nested == null) return [];
    return (Array.isArray(nested) ? nested : [nested]).flatMap((item, index) =>
      missingReferences(item, inner, Array.isArray(nested) ? `${at}.${index}` : at),
    );
  });
}

/** Fields that name the subject of a message of any topic. */
const SUBJECTS = ['dataset', 'datasetId'];

/** Returns the key of a message, by the key fields of its topic; '' when it has none of them. */
export function keyOf(info: TopicInfo | undefined, bytes: Buffer): string {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    return '';
  }
  return firstText(value, [...(info?.keys ?? []), ...SUBJECTS]) ?? '';
}
