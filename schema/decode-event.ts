import { coerceInputValue, GraphQLNonNull } from 'graphql';
import { isDeeperThan, MAX_JSON_DEPTH } from './checks.ts';
import type { Topic, Topics } from './generated/topics.ts';
import { Refusal } from './refusal.ts';
import { messageInfo, topicInfo } from './topics.ts';

/** The text of a fault repeats what was sent, which may be long. */
const MAX_FAULT_LENGTH = 500;
const MAX_FAULTS = 20;

/**
 * Decodes the bytes of a message to its checked value.
 * @throws Refusal INVALID, whose text names every field that is wrong.
 */
export function decodeEvent<T extends Topic>(topic: T, bytes: Buffer): Topics[T];
export function decodeEvent(topic: string, bytes: Buffer): unknown;
export function decodeEvent(topic: string, bytes: Buffer): unknown {
  const info = topicInfo(topic);
  if (!info) throw new Refusal('INVALID', `topic ${topic} is not known`);
  const value = parseJson(bytes);
  if (isDeeperThan(value, MAX_JSON_DEPTH))
    throw new Refusal('INVALID', `nested deeper than ${MAX_JSON_DEPTH} lists and objects`, { topic });
  const { input, type } = messageInfo(info, value);
  const faults: string[] = [];
  const refusal = (): Refusal => new Refusal('INVALID', faults.join('; '), { topic, type });
  const coerced: unknown = coerceInputValue(value, new GraphQLNonNull(input), (path, _invalid, error) => {
    const fault = `${path.length > 0 ? `${path.join('.')}: ` : ''}${error.message}`;
    faults.push(fault.slice(0, MAX_FAULT_LENGTH).toWellFormed());
    // A message of a million wrong items is not walked to its end.
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
