import { StringDecoder } from 'node:string_decoder';
import { StreamFault } from './stream-fault.ts';

/** One event of `text/event-stream`. */
interface SseEvent {
  readonly event: string;
  readonly data: string;
}

/** Splits text into lines that end with CR, LF or both, over the borders of chunks. @throws StreamFault for a line of more than `maxBytes` */
async function* readLines(body: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let endedWithReturn = false;
  for await (const chunk of body) {
    const decoded = decoder.write(chunk);
    if (decoded === '') continue;
    const text = endedWithReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
    endedWithReturn = decoded.endsWith('\r');
    // What is left of the chunk before is not looked through again.
    const [first = '', ...others] = text.split(/\r\n|\r|\n/);
    const lines = [rest + first, ...others];
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > maxBytes) throw new StreamFault(`its event is larger than ${maxBytes} bytes`);
  }
}

/** Reads server-sent events from a body. @throws StreamFault for an event of more than `maxBytes` */
export async function* readSseEvents(body: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<SseEvent> {
  let event = 'message';
  let data: string[] = [];
  let size = 0;
  for await (const line of readLines(body, maxBytes)) {
    if (line === '') {
      if (data.length > 0 || event !== 'message') yield { event, data: data.join('\n') };
      event = 'message';
      data = [];
      size = 0;
      continue;
    }
    size += line.length;
    if (size > maxBytes) throw new StreamFault(`its event is larger than ${maxBytes} bytes`);
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  }
}
