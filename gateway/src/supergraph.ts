import { ApolloGateway } from '@apollo/gateway';
import { ownValue } from '@visor/schema';
import type { Logger, TokenSource } from '@visor/service';
import type { TextSource } from './fast-path/plan-steps.ts';
import { SubgraphSource } from './subgraph-source.ts';

interface SupergraphOptions {
  readonly supergraphSdl: string;
  /** GraphQL endpoint of each subgraph of the supergraph, by name; the URLs inside the SDL are not used. */
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly token: TokenSource;
  /** Returns the source of a subgraph that is not Visor's own. */
  external?(subgraph: string): TextSource | undefined;
  readonly logger: Logger;
}

/** Apollo's gateway, with Visor's transport to the subgraphs. */
interface Supergraph extends AsyncDisposable {
  readonly gateway: ApolloGateway;
  source(subgraph: string): TextSource;
  /** Replaces the supergraph while running. @throws Error for an invalid one; the old one stays. */
  update(supergraphSdl: string): void;
}

/**
 * @apollo/gateway 2.14 otherwise sends usage metrics to its vendor every hour. It reads this variable in its
 * constructor, so it is set before the only place that constructs one.
 */
const disableTelemetry = (): void => {
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
};

/** Creates the gateway of a composed supergraph. It sends no request to a subgraph, so all of them may be down. */
export function openSupergraph(options: SupergraphOptions): Supergraph {
  const { supergraphSdl, subgraphs, token, external, logger } = options;
  const sources = new Map<string, SubgraphSource>();
  const source = (name: string): TextSource => {
    const url = ownValue(subgraphs, name);
    const externalSource = url === undefined ? external?.(name) : undefined;
    if (externalSource) return externalSource;
    if (url === undefined) throw new Error(`no URL is configured for subgraph ${name}`);
    const known = sources.get(name) ?? new SubgraphSource({ name, url, token });
    sources.set(name, known);
    return known;
  };
  let update: ((sdl: string) => void) | undefined;
  disableTelemetry();
  const gateway = new ApolloGateway({
    supergraphSdl: async (helpers) => {
      update = helpers.update;
      return { supergraphSdl };
    },
    buildService: ({ name }) => source(name),
    logger: {
      debug: (text) => logger.debug(text),
      info: (text) => logger.debug(text),
      warn: (text) => logger.warn(text),
      error: (text) => logger.error(text),
    },
    __exposeQueryPlanExperimental: false,
  });
  return {
    gateway,
    source,
    update: (sdl) => update?.(sdl),
    async [Symbol.asyncDispose]() {
      for (const subgraphSource of sources.values()) await subgraphSource[Symbol.asyncDispose]();
    },
  };
}
