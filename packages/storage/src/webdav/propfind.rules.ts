/** What a WebDAV server tells of one resource (RFC 4918, 4331). */
export interface DavResource {
  /** As the server writes it: a path or a URL, with escapes. */
  readonly href: string;
  readonly isFolder: boolean;
  readonly size: number | undefined;
  readonly modifiedAt: number | undefined;
  readonly freeBytes: number | undefined;
  readonly usedBytes: number | undefined;
}

/** Longest answer about one resource, characters. */
const MAX_RESPONSE_LENGTH = 64 * 1024;

const RESPONSE = /<(?:[\w.-]+:)?response[\s>]/i;
const RESPONSE_END = /<\/(?:[\w.-]+:)?response\s*>/i;

/**
 * Takes whole answers about resources from the text of a multi-status document as it arrives: what comes before the first
 * and after the last whole one is kept.
 * @returns undefined where an answer is longer than any real one
 */
export function takeResources(
  text: string,
): { readonly resources: readonly DavResource[]; readonly rest: string } | undefined {
  const resources: DavResource[] = [];
  let rest = text;
  for (;;) {
    const begin = RESPONSE.exec(rest);
    if (!begin) return rest.length > MAX_RESPONSE_LENGTH ? undefined : { resources, rest };
    rest = rest.slice(begin.index);
    const end = RESPONSE_END.exec(rest);
    if (!end) return rest.length > MAX_RESPONSE_LENGTH ? undefined : { resources, rest };
    const resource = readResource(rest.slice(0, end.index));
    if (resource) resources.push(resource);
    rest = rest.slice(end.index + end[0].length);
  }
}

function readResource(text: string): DavResource | undefined {
  const href = element(text, 'href');
  if (href === undefined) return undefined;
  const type = element(text, 'resourcetype') ?? '';
  const modified = Date.parse(element(text, 'getlastmodified') ?? '');
  return {
    href: unescapeXml(href.trim()),
    isFolder: /<(?:[\w.-]+:)?collection[\s/>]/i.test(type),
    size: wholeNumber(element(text, 'getcontentlength')),
    modifiedAt: Number.isNaN(modified) ? undefined : modified,
    freeBytes: wholeNumber(element(text, 'quota-available-bytes')),
    usedBytes: wholeNumber(element(text, 'quota-used-bytes')),
  };
}

/** The text within the first element of this local name. */
function element(text: string, name: string): string | undefined {
  const begin = new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?>`, 'i').exec(text);
  if (!begin || begin[0].endsWith('/>')) return undefined;
  const from = begin.index + begin[0].length;
  const end = new RegExp(`</(?:[\\w.-]+:)?${name}\\s*>`, 'i').exec(text.slice(from));
  return end ? text.slice(from, from + end.index) : undefined;
}

function wholeNumber(text: string | undefined): number | undefined {
  const value = text === undefined || !/^\s*\d+\s*$/.test(text) ? NaN : Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const MAX_CODE_POINT = 0x10_ff_ff;

function unescapeXml(text: string): string {
  return text.replaceAll(/&(#x?[0-9a-f]{1,6}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code <= MAX_CODE_POINT ? String.fromCodePoint(code) : whole;
  });
}
