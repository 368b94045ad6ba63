import { createHash } from 'node:crypto';
import { uuidv7 } from '@visor/db';
import { Refusal, storableText } from '@visor/schema';
import type { Event, NewEvent, RawEvent } from './message-log.ts';

/** A message on its way out: bytes and headers, as a broker takes them. */
export interface Outgoing {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

/** Who sends an event, and the trace that it belongs to. */
export interface Sender {
  readonly source: string;
  readonly traceparent?: () => string | undefined;
}

/** Larger messages are refused when they are published, so that none can block the relay to a broker. */
const MAX_VALUE_BYTES = 4 * 1024 * 1024;

/** Encodes an event as CloudEvents 1.0, binary mode: attributes in headers, only the value in the body. */
export function encode(event: NewEvent, { source, traceparent }: Sender, now = new Date()): Outgoing {
  const trace = traceparent?.();
  return assertSize({
    topic: event.topic,
    key: event.key,
    headers: {
      ce_specversion: '1.0',
      ce_id: event.id ?? uuidv7(now.getTime()),
      ce_type: event.type,
      ce_source: source,
      ce_time: now.toISOString(),
      'content-type': 'application/json',
      ...(trace && { traceparent: trace }),
    },
    value: Buffer.from(JSON.stringify(event.value) ?? 'null'),
  });
}

/** Returns the message. @throws Refusal INVALID when its value is larger than `MAX_VALUE_BYTES` */
export function assertSize(outgoing: Outgoing): Outgoing {
  const bytes = outgoing.value.length;
  if (bytes > MAX_VALUE_BYTES)
    throw new Refusal(
      'INVALID',
      `message of ${bytes} bytes for ${outgoing.topic}: at most ${MAX_VALUE_BYTES} are sent`,
      {
        topic: outgoing.topic,
        bytes,
      },
    );
  return outgoing;
}

/** A message as read, with its value decoded. */
export function eventOf(raw: RawEvent, value: unknown): Event {
  const { headers } = raw;
  const sent = new Date(headers.ce_time ?? '');
  return {
    id: headers.ce_id || positionOf(raw),
    topic: raw.topic,
    key: raw.key,
    type: headers.ce_type ?? '',
    time: Number.isNaN(sent.getTime()) ? raw.time : sent,
    ...(headers.traceparent && { traceparent: headers.traceparent }),
    value,
    raw,
  };
}

const positionOf = ({ topic, partition, offset }: RawEvent): string => `${topic}/${partition}/${offset}`;
const MAX_ID_LENGTH = 200;

/**
 * The id of a message in the inbox. CloudEvents ids are unique per source only. A long id, or one with a NUL, is hashed,
 * since a header may hold any bytes and an index takes at most 2.7 KB.
 */
export function inboxId(raw: RawEvent): string {
  const { ce_id: id, ce_source: source = '' } = raw.headers;
  if (!id) return positionOf(raw);
  const fullId = `${source} ${id}`;
  if (fullId.length <= MAX_ID_LENGTH && !fullId.includes('\0')) return fullId;
  return `sha256:${createHash('sha256').update(fullId).digest('hex')}`;
}

/** Headers as JSON that PostgreSQL can store: a broker's headers may hold NUL and lone surrogates. */
export const storableHeaders = (headers: Readonly<Record<string, string>>): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(headers).map(([name, text]) => [storableText(name), storableText(text)])),
  );

export interface Fault {
  readonly code: string;
  readonly reason: string;
}

/** The message as it goes to `<topic>.dlq`: its own bytes and headers, and headers that say what was wrong. */
export function deadLetterOf(raw: RawEvent, group: string, fault: Fault): Outgoing {
  return {
    topic: `${raw.topic}.dlq`,
    key: raw.key,
    headers: {
      ...raw.headers,
      dlq_reason: fault.reason,
      dlq_code: fault.code,
      dlq_group: group,
      dlq_topic: raw.topic,
      dlq_partition: String(raw.partition),
      dlq_offset: String(raw.offset),
    },
    value: raw.value,
  };
}
