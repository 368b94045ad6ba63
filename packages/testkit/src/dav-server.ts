import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A WebDAV server in memory. What it is told here can be false: a test shows what is believed of it. */
interface DavServer extends AsyncDisposable {
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

/** The files of a server, with the checksums of what it was sent. */
class DavFiles {
  readonly contents = new Map<string, Buffer>();
  readonly #digests = new Map<string, string>();
  readonly #faults: DavFaults;

  constructor(faults: DavFaults) {
    this.#faults = faults;
  }

  digest(path: string): string {
    return this.#digests.get(path) ?? '';
  }

  put(path: string, sent: Buffer): number {
    this.contents.set(path, this.#faults.keep?.(sent) ?? sent);
    this.#digests.set(path, createHash('md5').update(sent).digest('base64'));
    return 201;
  }

  /** Moves a file as RFC 4918 has it: with `Overwrite: F` never in the place of another. */
  move(from: string, to: string, overwrite: unknown): number {
    this.#faults.beforeMove?.(this.contents, to);
    const content = this.contents.get(from);
    if (content === undefined) return 404;
    const isTaken = this.contents.has(to);
    if (isTaken && overwrite === 'F') return 412;
    this.contents.delete(from);
    this.contents.set(to, content);
    this.#digests.set(to, this.digest(from));
    return isTaken ? 204 : 201;
  }
}

async function answer(files: DavFiles, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').slice(1);
  const content = files.contents.get(path);
  const end = (status: number, body: string | Buffer = ''): void => void response.writeHead(status).end(body);
  switch (request.method) {
    case 'PROPFIND':
      if (path === '' || path.endsWith('/')) return end(207, FOLDER);
      if (!content) return end(404);
      return end(207, resource(`<D:getcontentlength>${content.length}</D:getcontentlength>`));
    case 'PUT':
      return end(files.put(path, await buffer(request)));
    case 'HEAD':
      if (content) response.setHeader('Digest', `md5=${files.digest(path)}`);
      return end(content ? 200 : 404);
    case 'GET':
      return content ? end(200, content) : end(404);
    case 'MOVE': {
      const { destination = '', overwrite } = request.headers as Record<string, string>;
      return end(files.move(path, new URL(destination).pathname.slice(1), overwrite));
    }
    case 'DELETE':
      return end(files.contents.delete(path) ? 204 : 404);
    default:
      return end(405);
  }
}

/** Starts a WebDAV server in memory that has every folder. */
export async function startDavServer(faults: DavFaults = {}): Promise<DavServer> {
  const files = new DavFiles(faults);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(files, request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    files: files.contents,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
