/** One file of a folder of built pages, as HTTP shows it. */
export interface StaticFile {
  /** Parts of the path inside the folder, each harmless. */
  readonly parts: readonly string[];
  readonly type: string;
  readonly cache: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  ttf: 'font/ttf',
  woff: 'font/woff',
  woff2: 'font/woff2',
};

/** Names that no file system resolves outside of the folder: no dot in front, no slash, no percent sign. */
const HARMLESS_NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

/** Resolves a path below the page of a folder to a file; `''` is its index. Undefined for a path that names no file. */
export function resolveStaticFile(path: string): StaticFile | undefined {
  const parts = path === '' ? ['index.html'] : path.split('/');
  if (!parts.every((part) => HARMLESS_NAME.test(part))) return undefined;
  const type = CONTENT_TYPES[/\.([a-z0-9]+)$/.exec(parts.at(-1) ?? '')?.[1] ?? ''];
  if (type === undefined) return undefined;
  // The bundler puts a digest of the content into the name of each file in assets/.
  const cache = parts[0] === 'assets' ? 'public, max-age=31536000, immutable' : 'no-cache';
  return { parts, type, cache };
}
