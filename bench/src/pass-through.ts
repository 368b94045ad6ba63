import { createServer, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

/**
 * Passes each request on to one subgraph and its answer back, by the server of Node.js and undici, without a look at either: the least that a
 * gateway can cost with them.
 */
const { origin, pathname: path } = new URL(process.env['SUBGRAPH_URL'] ?? '');
const service = process.env['SERVICE_BEARER'] ?? '';
const pool = new Pool(origin, { connections: 64 });

function passOn(authorization: string, body: Buffer, response: ServerResponse): void {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    'x-visor-service': service,
    authorization,
  };
  const chunks: Buffer[] = [];
  pool.dispatch(
    { method: 'POST', path, headers, body },
    {
      onRequestStart() {},
      onResponseStart() {},
      onResponseData: (_controller, chunk) => void chunks.push(chunk),
      onResponseEnd() {
        const text = Buffer.concat(chunks);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
      },
      onResponseError: () => void response.destroy(),
    },
  );
}

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => passOn(request.headers.authorization ?? '', Buffer.concat(chunks), response));
}).listen(Number(process.env['PORT']), '127.0.0.1');
