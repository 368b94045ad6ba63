import type { SubgraphConfig } from '@visor/gateway/external';
import { stringify } from 'yaml';

/** Returns the text of the file that configures a subgraph, without what is the default. */
export function configText({
  sdlFile,
  caFile,
  ca: _text,
  subscriptions,
  timeoutMs,
  required,
  identity,
  grants,
  ...rest
}: SubgraphConfig): string {
  const granted = Object.fromEntries(Object.entries(grants).filter(([, names]) => names.length > 0));
  return stringify({
    ...rest,
    ...(sdlFile === undefined ? {} : { sdl: { file: sdlFile } }),
    ...(caFile === undefined ? {} : { tls: { ca: caFile } }),
    ...(subscriptions ? { subscriptions } : {}),
    timeoutMs,
    required,
    identity,
    ...(Object.keys(granted).length > 0 ? { grants: granted } : {}),
  });
}
