import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A WebDAV server in memory. What it is told here can be false: a test shows what is believed of it. */
export interface DavServer extends AsyncDisposable {
  /** Of its root, with a '/' at its end. */
  readonly url: string;
  /** Its files, by their paths without the first '/'. */
  readonly files: Map<string, Buffer>;
  /** Methods and paths that were asked for. */
  readonly asked: readonly string[];
}

interface DavFaults {
  /** What it keeps of the bytes that it is sent. It tells the checksum of those that it was sent. */
  readonly keep?: (sent: Buffer) => Buffer;
  /** Called with the path that a file is about to be moved to. */
  readonly beforeMove?: (files: Map<string, Buffer>, to: string) => void;
}

const resource = (inner: string): string =>
  `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/x</D:href><D:propstat><D:prop>${inner}</D:prop></D:propstat></D:response></D:multistatus>`;
const FOLDER = resource('<D:resourcetype><D:collection/></D:resourcetype>');

/** Starts a WebDAV server in memory that has every folder. */
export async function startDavServer({ keep = (sent) => sent, beforeMove }: DavFaults = {}): Promise<DavServer> {
  const files = new Map<string, Buffer>();
  const digests = new Map<string, string>();
  const asked: string[] = [];

  /** Moves a file as RFC 4918 has it: with `Overwrite: F` never in the place of another. */
  function move(from: string, to: string, overwrite: unknown): number {
    beforeMove?.(files, to);
    const content = files.get(from);
    const digest = digests.get(from);
    if (content === undefined || digest === undefined) return 404;
    const isTaken = files.has(to);
    if (isTaken && overwrite === 'F') return 412;
    files.delete(from);
    files.set(to, content);
    digests.set(to, digest);
    return isTaken ? 204 : 201;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').slice(1);
    const content = files.get(path);
    const end = (status: number, body: string | Buffer = ''): void => void response.writeHead(status).end(body);
    switch (request.method) {
      case 'PROPFIND':
        if (path === '' || path.endsWith('/')) return end(207, FOLDER);
        if (!content) return end(404);
        return end(207, resource(`<D:getcontentlength>${content.length}</D:getcontentlength>`));
      case 'PUT': {
        const sent = await buffer(request);
        files.set(path, keep(sent));
        digests.set(path, createHash('md5').update(sent).digest('base64'));
        return end(201);
      }
      case 'HEAD':
        if (content) response.setHeader('Digest', `md5=${digests.get(path)}`);
        return end(content ? 200 : 404);
      case 'GET':
        return content ? end(200, content) : end(404);
      case 'MOVE':
        return end(
          move(path, new URL(request.headers.destination as string).pathname.slice(1), request.headers.overwrite),
        );
      case 'DELETE':
        return end(files.delete(path) ? 204 : 404);
      default:
        return end(405);
    }
  }

  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    files,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
