import { hostname, networkInterfaces } from 'node:os';
import { Refusal } from '@visor/schema';
import { acceptedHosts, advertisedHost, localHost, urlHost } from './hosts.rules.ts';
import { listenProblem } from './listen-problem.ts';
import type { Settings } from './settings.ts';

const machineAddresses = () => Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);

/** Checks early that the gateway can listen on its address. @throws Refusal INVALID with the reason */
export async function checkListenAddress({ port, host }: Settings): Promise<void> {
  const problem = await listenProblem(port ?? 0, host);
  if (problem !== undefined) throw new Refusal('INVALID', problem);
}

/** Returns the URLs for users and programs on other machines. */
export function advertisedUrls({ host }: Settings, port: number): { graphql: string; ws: string; playground: string } {
  const address = `${urlHost(advertisedHost(host, machineAddresses()))}:${port}`;
  return {
    graphql: `http://${address}/graphql`,
    ws: `ws://${address}/graphql`,
    playground: `http://${address}/playground`,
  };
}

/** Returns the URL of the gateway's GraphQL for processes of this machine. */
export const localGraphql = ({ host }: Pick<Settings, 'host'>, port: number): string =>
  `http://${urlHost(localHost(host))}:${port}/graphql`;

/** Returns every host name by which clients may address the gateway. */
export const gatewayHosts = ({ host }: Settings): string[] => acceptedHosts(host, machineAddresses(), hostname());
