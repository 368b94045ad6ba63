import { listenError } from '@visor/embedded-postgres';

/** Returns why the gateway cannot listen on `--port` of `--host`, and what to do, or undefined. */
export async function listenProblem(port: number, host: string): Promise<string | undefined> {
  const error = await listenError(port, host);
  if (!error) return undefined;
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is taken by another program: end that program, or choose another --port (0: any free port)`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return `--host ${host} is not an address of this machine: give one of its addresses, or 0.0.0.0 for all of them`;
    case 'EACCES':
      return `port ${port} on ${host} requires privileges that this user lacks: choose a --port from 1024`;
    default:
      return `the gateway cannot listen on port ${port} of ${host}: ${error.message}`;
  }
}
