import { Refusal } from '@visor/schema';

/** A place in a topic of the event log: the next offset of each partition. */
export interface Cursor {
  /** Of the installation whose log it lies in. */
  readonly installation: string;
  readonly topic: string;
  readonly offsets: ReadonlyMap<number, number>;
}

const VERSION = 'v1';
const MAX_LENGTH = 2_000;
const MAX_PARTITIONS = 128;
const HEADER = /^[\w.-]{1,255}$/;
const PLACE = /^(\d{1,3})-(\d{1,16})$/;

/** An opaque text that clients send back as `after`. */
export function writeCursor({ installation, topic, offsets }: Cursor): string {
  const places = [...offsets].sort(([left], [right]) => left - right).map((place) => place.join('-'));
  return Buffer.from([VERSION, installation, topic, places.join(',')].join(':')).toString('base64url');
}

/** Reads a cursor, or returns undefined where the text is none. */
export function parseCursor(text: string): Cursor | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [version, installation = '', topic = '', places = '', ...rest] = Buffer.from(text, 'base64url')
    .toString('latin1')
    .split(':');
  if (version !== VERSION || rest.length > 0 || !HEADER.test(installation) || !HEADER.test(topic)) return undefined;
  const offsets = new Map<number, number>();
  for (const place of places.split(',')) {
    const [, partition, offset] = PLACE.exec(place) ?? [];
    if (partition === undefined || !Number.isSafeInteger(Number(offset))) return undefined;
    offsets.set(Number(partition), Number(offset));
  }
  const cursor = { installation, topic, offsets };
  return offsets.size <= MAX_PARTITIONS && writeCursor(cursor) === text ? cursor : undefined;
}

/** @throws Refusal INVALID where the text is no cursor of this topic of this installation */
export function readCursor(text: string, { installation, topic }: Pick<Cursor, 'installation' | 'topic'>): Cursor {
  const cursor = parseCursor(text);
  const fault =
    cursor === undefined
      ? 'is no cursor of a subscription'
      : cursor.installation !== installation
        ? 'is the cursor of another installation'
        : cursor.topic === topic
          ? undefined
          : `is a cursor of ${cursor.topic}, and this subscription reads ${topic}`;
  if (cursor && fault === undefined) return cursor;
  throw new Refusal('INVALID', `after ${fault}: subscribe without it and read the state again`, { field: 'after' });
}

/** @throws Refusal INVALID where the cursor lies behind the end of its topic */
export function refuseFuture(cursor: Cursor, end: Pick<Cursor, 'offsets'>): void {
  if ([...cursor.offsets].every(([partition, offset]) => offset <= (end.offsets.get(partition) ?? 0))) return;
  const text = 'after lies in the future of this installation: subscribe without it and read the state again';
  throw new Refusal('INVALID', text, { field: 'after' });
}

/** Whether all that comes after `earlier` includes all that comes after `later`. */
export const isAtOrBefore = (earlier: Cursor, later: Cursor): boolean =>
  earlier.installation === later.installation &&
  earlier.topic === later.topic &&
  [...earlier.offsets].every(([partition, offset]) => offset <= (later.offsets.get(partition) ?? 0));

/** Number of messages between two places. */
export const distance = (from: Pick<Cursor, 'offsets'>, to: Pick<Cursor, 'offsets'>): number =>
  [...to.offsets].reduce(
    (sum, [partition, offset]) => sum + Math.max(0, offset - (from.offsets.get(partition) ?? 0)),
    0,
  );
