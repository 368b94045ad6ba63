// Stands for a service: healthy at once, ends when told to or when its pipe closes. FIXTURE=stubborn ignores both.
import { createServer } from 'node:http';

const stubborn = process.env.FIXTURE === 'stubborn';
const server = createServer((request, response) => {
  response
    .writeHead(request.url === '/healthz' ? 200 : 404)
    .end(JSON.stringify({ peer: process.env.PEER, pid: process.pid }));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
process.on('SIGTERM', () => stubborn || process.exit(0));
process.stdin.on('end', () => stubborn || process.exit(0)).resume();
