import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { resolveStaticFile, type StaticFile } from './static-file.rules.ts';

/** Allows no other host. Monaco sets styles from script and starts its workers from blobs. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const renderPage = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<style>body { font: 16px/1.5 sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }</style>
${body}
</html>
`;

const FRONT_PAGE = renderPage(
  'Visor',
  `<h1>Visor</h1>
<p>The gateway of this installation.</p>
<ul>
<li><a href="/playground">playground</a>: ask and watch, in the browser</li>
<li><code>/graphql</code>: GraphQL by POST and by WebSocket (graphql-transport-ws)</li>
<li><a href="/healthz">healthz</a>: whether the services behind it are well</li>
</ul>`,
);

const NOT_BUILT_PAGE = renderPage(
  'Visor: no playground yet',
  `<h1>The playground is not built</h1>
<p><code>./visor up</code> builds it. By hand:</p>
<pre>cd gateway/playground
npm ci &amp;&amp; npm run build</pre>
<p>The page works as soon as that is done; the gateway need not be restarted.</p>`,
);

const HTML_TYPE = 'text/html; charset=utf-8';

function send(response: ServerResponse, status: number, type: string, cache: string, body: string | Buffer): true {
  response
    .writeHead(status, {
      'content-type': type,
      'cache-control': cache,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    .end(body);
  return true;
}

async function sendFile(response: ServerResponse, folder: string, file: StaticFile): Promise<boolean> {
  try {
    return send(response, 200, file.type, file.cache, await readFile(join(folder, ...file.parts)));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'ENOTDIR') throw error;
    return file.parts.join('/') === 'index.html' && send(response, 503, HTML_TYPE, 'no-store', NOT_BUILT_PAGE);
  }
}

/** Answers `/` and, from the folder of the built playground, `/playground/`; returns whether it answered. */
export function createPageHandler(
  playground: string,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === '/') return send(response, 200, HTML_TYPE, 'no-cache', FRONT_PAGE);
    if (path !== '/playground' && !path.startsWith('/playground/')) return false;
    const file = resolveStaticFile(path.slice('/playground/'.length));
    return file !== undefined && sendFile(response, playground, file);
  };
}
