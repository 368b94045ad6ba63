import { listenError } from '@visor/embedded-postgres';

/** Why `--port` and `--host` can't be had, and what to do; undefined when they can. */
export async function listenProblem(port: number, host: string): Promise<string | undefined> {
  const error = await listenError(port, host);
  if (!error) return undefined;
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is taken by another program: end it, or choose another --port (0: any free one)`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return `--host ${host} is no address of this machine: give one of its addresses, or 0.0.0.0 for all of them`;
    case 'EACCES':
      return `port ${port} on ${host} needs privileges that this user lacks: choose a --port from 1024`;
    default:
      return `the gateway cannot listen on port ${port} of ${host}: ${error.message}`;
  }
}
