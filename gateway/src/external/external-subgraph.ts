import type { ExternalBorder } from './external-answer.ts';
import { ExternalSource } from './external-source.ts';
import { ExternalUpstream } from './external-upstream.ts';
import { LastStreamFault } from './stream-fault.ts';
import type { TokenMinter } from './gateway-keys.ts';
import type { SubgraphConfig } from './subgraph-config.rules.ts';

/** The connections to one external subgraph as it is configured now, and what is known of its health. */
export class ExternalSubgraph implements AsyncDisposable {
  readonly config: SubgraphConfig;
  readonly source: ExternalSource;
  readonly upstream: ExternalUpstream;
  /** Rules of the supergraph in force; undefined before it is part of one. */
  border: ExternalBorder | undefined;
  /** Why it does not answer; undefined when it did last. */
  fault: string | undefined = 'not asked yet';
  /** Whether the gateway's own last question had no answer. A request of a caller that went wrong tells nothing of others. */
  isAway = true;
  readonly #streamFault = new LastStreamFault();

  constructor(config: SubgraphConfig, mint: TokenMinter) {
    const border = (): ExternalBorder => {
      if (!this.border) throw new Error(`${config.name} is not part of the supergraph`);
      return this.border;
    };
    this.config = config;
    this.source = new ExternalSource({ config, mint, border, answered: (fault) => (this.fault = fault) });
    this.upstream = new ExternalUpstream({ config, mint, border, faulty: (text) => this.#streamFault.set(text) });
  }

  /** What its streams sent a moment ago and nobody could use. */
  get streamFault(): string | undefined {
    const { text } = this.#streamFault;
    return text === undefined ? undefined : `subscriptions: ${text}`;
  }

  /** Asks the service for its SDL, or whether it is there where a file has the SDL. Returns the SDL that the service gives. */
  async poll(): Promise<string | undefined> {
    try {
      const sdl = this.config.sdlFile === undefined ? await this.source.fetchSdl() : undefined;
      if (sdl === undefined) await this.source.ping();
      this.fault = undefined;
      this.isAway = false;
      return sdl;
    } catch (error) {
      this.fault = (error as Error).message;
      this.isAway = true;
      return undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.source[Symbol.asyncDispose]();
    await this.upstream[Symbol.asyncDispose]();
  }
}
