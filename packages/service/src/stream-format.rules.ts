import type { GraphQLFormattedError } from 'graphql';

/** A result as it is sent. */
export interface StreamedResult {
  readonly data?: unknown;
  readonly errors?: readonly object[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A stream over HTTP: how it begins, what is sent of each result, and how it ends. */
export interface StreamFormat {
  readonly contentType: string;
  readonly begin: string;
  readonly heartbeat: string;
  next(result: StreamedResult): string;
  readonly complete: string;
  /** The end of a stream that the client continues later, with the cursor that it has. */
  interrupted(error: GraphQLFormattedError): string;
  /** The end of a stream that is no longer allowed. */
  refused(error: GraphQLFormattedError): string;
}

const cursorOf = ({ extensions }: StreamedResult): string | undefined => {
  const cursor = extensions?.['cursor'];
  return typeof cursor === 'string' ? cursor : undefined;
};

/**
 * Server-sent events, one connection per operation (`graphql-sse`). The id of an event is its cursor, which a client that connects
 * again sends as Last-Event-ID. A stream that is interrupted has no `complete`, so that clients connect again.
 */
const SERVER_SENT_EVENTS: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  begin: 'retry: 1000\n:\n\n',
  heartbeat: ':\n\n',
  next(result) {
    const cursor = cursorOf(result);
    return `event: next\n${cursor === undefined ? '' : `id: ${cursor}\n`}data: ${JSON.stringify(result)}\n\n`;
  },
  complete: 'event: complete\ndata:\n\n',
  interrupted: ({ message }) => `: ${message}\n\n`,
  refused: (error) => `event: next\ndata: ${JSON.stringify({ errors: [error] })}\n\nevent: complete\ndata:\n\n`,
};

const part = (value: object): string =>
  `\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(value)}\r\n--graphql`;

/** Apollo's multipart protocol of subscriptions. Each delimiter is sent with the part before it, which clients wait for. */
const MULTIPART: StreamFormat = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  begin: '\r\n--graphql',
  heartbeat: part({}),
  next: (result) => part({ payload: result }),
  complete: '--\r\n',
  interrupted: (error) => `${part({ payload: null, errors: [error] })}--\r\n`,
  refused: (error) => `${part({ payload: null, errors: [error] })}--\r\n`,
};

const JSON_TYPES: readonly string[] = ['application/json', 'application/graphql-response+json'];

/** The stream that a client wants for its operation; undefined: an ordinary answer, also where it takes either, as urql does. */
export function streamFormatOf(accept: string | undefined, isSubscription: boolean): StreamFormat | undefined {
  const types = (accept ?? '').toLowerCase().split(',');
  const accepts = (type: string): boolean => types.some((text) => text.split(';', 1)[0]?.trim() === type);
  if (!isSubscription && JSON_TYPES.some(accepts)) return undefined;
  if (accepts('text/event-stream')) return SERVER_SENT_EVENTS;
  return isSubscription && types.some((text) => /^\s*multipart\/mixed\s*;.*subscriptionspec/.test(text))
    ? MULTIPART
    : undefined;
}
