import { encode } from '../../packages/bus/src/encoding.ts';
import type { NewEvent } from '../../packages/bus/src/message-log.ts';
import { decodeEvent } from '../../schema/decode-event.ts';
import { topicInfo, topics } from '../../schema/topics.ts';
import { exampleEvents } from './example-events.ts';

const SENDER = { source: 'visor/golden' };
const SENT_AT = new Date('2026-01-02T03:04:05.678Z');

/** A message as the bus sends it: topic, key, headers, and the bytes of the value, here with line breaks. */
function rendered(event: NewEvent, index: number): string {
  const id = `0190a000-0000-7000-8000-${String(index).padStart(12, '0')}`;
  const { topic, key, headers, value } = encode({ ...event, id }, SENDER, SENT_AT);
  decodeEvent(topic, value);
  const text = value.toString();
  const parsed = JSON.parse(text) as unknown;
  if (JSON.stringify(parsed) !== text) throw new Error(`the value of ${topic} is not compact JSON`);
  const lines = Object.entries(headers).map(([name, header]) => `${name}: ${header}`);
  return [`## ${topic} ${headers['ce_type']}`, `key: ${key}`, ...lines, JSON.stringify(parsed, null, 2), ''].join('\n');
}

/** One message of every topic and type, as it is sent. */
export function messageBytes(): string {
  const events = exampleEvents();
  const messages = topics.flatMap((topic) => topicInfo(topic)?.messages ?? []);
  const missing = messages
    .filter(({ topic, type }) => !events.some((event) => event.topic === topic && event.type === type))
    .map(({ input }) => input.name);
  if (missing.length > 0) throw new Error(`no example of ${missing.join(', ')} in scripts/golden/example-events.ts`);
  return `${events.map(rendered).join('\n')}`;
}
