import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { hostFault, originFault, type AllowedHosts } from './hosts.rules.ts';
import { LIMITS } from './limits.rules.ts';

interface UpgradeOptions {
  readonly server: Server;
  readonly allowed: AllowedHosts;
  /** Sockets that have not sent a token yet. */
  pending(): number;
  opened(socket: WebSocket, request: IncomingMessage): void;
}

const MAX_PROTOCOLS = 10;

function refuse(socket: Duplex, status: number, code: string, text: string): void {
  const body = JSON.stringify({ errors: [{ message: text, extensions: { code, retryable: status === 503 } }] });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Takes sockets at /graphql of pages that may ask; others are answered over HTTP with the reason. */
export function acceptSockets({ server, allowed, pending, opened }: UpgradeOptions): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.messageBytes,
    handleProtocols: (protocols) =>
      protocols.size <= MAX_PROTOCOLS && protocols.has('graphql-transport-ws') ? 'graphql-transport-ws' : false,
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const { host, origin } = request.headers;
    const fault = hostFault(host, allowed) ?? originFault(origin, host, allowed);
    if (fault) return refuse(socket, 403, 'FORBIDDEN', fault);
    if ((request.url ?? '/').split('?', 1)[0] !== '/graphql')
      return refuse(socket, 404, 'NOT_FOUND', 'sockets are taken at /graphql');
    if (pending() >= LIMITS.socketsWithoutToken)
      return refuse(socket, 503, 'UNAVAILABLE', 'too many sockets have not sent their token yet: try again');
    sockets.handleUpgrade(request, socket, head, (accepted) => opened(accepted, request));
  });
  return sockets;
}
