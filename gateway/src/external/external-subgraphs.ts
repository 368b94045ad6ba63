import type { GraphQLSchema } from 'graphql';
import type { CheckResult, Logger, RequestContext } from '@visor/service';
import type { Upstream } from '../subscriptions/options.ts';
import type { Candidate, CompositionResult } from './compose-subgraphs.ts';
import { composedOf, continued, type ComposedCandidate } from './continued-composition.rules.ts';
import { composeInThread, CompositionError } from './compose-in-thread.ts';
import { ConfiguredSubgraphs } from './configured-subgraphs.ts';
import { openBorder } from './external-answer.ts';
import { externalHealth, fileHealth } from './external-health.rules.ts';
import type { ExternalSource } from './external-source.ts';
import type { TokenMinter } from './gateway-keys.ts';
import { digest, isLoadable, readLastGood, writeLastGood, type GoodSubgraph, type LastGood } from './last-good.ts';

export interface ExternalOptions {
  /** Folder of the YAML files. */
  readonly folder: string;
  /** Folder of the last good supergraph. */
  readonly stateFolder: string | undefined;
  /** SDL of Visor's own subgraphs, by name, and the supergraph that they make. */
  readonly own: Readonly<Record<string, string>>;
  readonly supergraphSdl: string;
  readonly mint: TokenMinter;
  readonly logger: Logger;
  /** Pause between two looks at the folder. */
  readonly watchMs?: number;
  /** Pause between two questions to a subgraph. */
  readonly pollMs?: number;
}

const WATCH_MS = 1_000;

/** The same for the same subgraphs, whatever their order: who came first may change by the result. */
const keyOf = (candidates: readonly Candidate[]): string =>
  JSON.stringify(candidates.map(({ name, grants, sdls }) => [name, grants, sdls[0]]).toSorted());

/**
 * External subgraphs as a folder configures them, while it runs. A file, an SDL or a service that is wrong costs its own fields
 * only: what was good before it stays in force, and /healthz says what is wrong.
 */
export class ExternalSubgraphs implements AsyncDisposable {
  readonly #options: ExternalOptions;
  readonly #configured: ConfiguredSubgraphs;
  readonly #stop = new AbortController();
  readonly #timedOut = new Set<string>();
  #inForce: LastGood;
  /** What was composed last. */
  #composedKey: string;
  #folderFault: string | undefined;
  #isOneByOne = false;
  #apply: ((supergraphSdl: string) => void) | undefined;
  #identityChanged: (() => void) | undefined;
  #schema: GraphQLSchema | undefined;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  /** The composition that runs. It takes a second for each newcomer; the folder is read meanwhile. */
  #composing: Promise<void> | undefined;
  /** What the supergraph in force was composed of, where that is known: the next one may begin there. */
  #composedOf: readonly ComposedCandidate[] = [];

  private constructor(options: ExternalOptions) {
    this.#options = options;
    this.#configured = new ConfiguredSubgraphs({ ...options, identityChanged: () => this.#identityChanged?.() });
    this.#inForce = { own: digest(options.supergraphSdl), supergraphSdl: options.supergraphSdl, subgraphs: [] };
    this.#composedKey = keyOf([]);
  }

  /** Reads the folder and the last good supergraph. It asks no subgraph and composes nothing. */
  static async open(options: ExternalOptions): Promise<ExternalSubgraphs> {
    const external = new ExternalSubgraphs(options);
    const stored = external.#readStored();
    await external.#readFolder(stored?.subgraphs ?? []);
    if (stored) external.#adopt(stored);
    return external;
  }

  /** What cannot be read must not keep the gateway from its start. */
  #readStored(): LastGood | undefined {
    const { stateFolder, logger } = this.#options;
    try {
      return readLastGood(stateFolder);
    } catch (error) {
      logger.warn({ err: error }, 'last good supergraph not read');
      return undefined;
    }
  }

  /** Takes the stored supergraph where it is that of this version and of these files; else only its SDLs, to compose them again. */
  #adopt(stored: LastGood): void {
    const kept = stored.subgraphs.filter(({ config }) => this.#configured.entries.has(config.name));
    const isAsConfigured = stored.subgraphs.every(({ config }) => {
      const now = this.#configured.entries.get(config.name)?.connections.config.grants;
      return JSON.stringify(now) === JSON.stringify(config.grants);
    });
    const isUsable = stored.own === this.#inForce.own && isAsConfigured && isLoadable(stored, this.#options.own);
    this.#inForce = isUsable ? stored : { ...this.#inForce, subgraphs: kept };
    if (isUsable) this.#composedKey = keyOf(stored.subgraphs.map(({ config, sdl }) => ({ ...config, sdls: [sdl] })));
  }

  /** The supergraph that is in force. */
  get supergraphSdl(): string {
    return this.#inForce.supergraphSdl;
  }

  source(name: string): ExternalSource | undefined {
    return this.#configured.find(name)?.source;
  }

  /** Whether its requests carry the name of the caller. */
  hasIdentity(name: string): boolean {
    return this.#configured.find(name)?.config.identity === 'token';
  }

  upstream(name: string, caller: RequestContext['caller']): Upstream | undefined {
    return this.#configured.find(name)?.upstream.of(caller);
  }

  /** Applies a supergraph that was loaded. */
  load(schema: GraphQLSchema): void {
    this.#schema = schema;
    for (const { config, scopes } of this.#inForce.subgraphs) {
      const connections = this.#configured.find(config.name);
      if (connections) connections.border = openBorder(config.name, schema, scopes);
    }
  }

  /**
   * Watches the folder and the subgraphs.
   * @param apply puts a supergraph into force. @throws Error when it can't be loaded
   * @param identityChanged is called when a subgraph is told who asks from now on, or no longer
   */
  start(apply: (supergraphSdl: string) => void, identityChanged: () => void): void {
    this.#apply = apply;
    this.#identityChanged = identityChanged;
    const round = (): void => {
      this.#round = this.#runRound().finally(() => {
        if (!this.#stop.signal.aborted) this.#timer = setTimeout(round, this.#options.watchMs ?? WATCH_MS).unref();
      });
    };
    round();
  }

  /** Never rejects. */
  async #runRound(): Promise<void> {
    try {
      await this.#readFolder(this.#inForce.subgraphs);
      this.#configured.poll();
      this.#composing ??= this.#compose()
        .catch((error: unknown) => this.#failed(error))
        .finally(() => (this.#composing = undefined));
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (!this.#stop.signal.aborted) this.#options.logger.error({ err: error }, 'external subgraphs not applied');
  }

  async #readFolder(good: readonly GoodSubgraph[]): Promise<void> {
    try {
      await this.#configured.readFolder(good);
      this.#folderFault = undefined;
    } catch (error) {
      this.#folderFault = `${this.#options.folder} cannot be read: ${(error as Error).message}`;
    }
  }

  /** In order of precedence: who came first keeps what is its own. */
  #candidates(): readonly Candidate[] {
    const { entries } = this.#configured;
    const before = this.#inForce.subgraphs.map(({ config }) => config.name).filter((name) => entries.has(name));
    const names = new Set([...before, ...[...entries.keys()].toSorted()]);
    return [...names].flatMap((name) => {
      const entry = entries.get(name);
      const good = this.#inForce.subgraphs.find(({ config }) => config.name === name)?.sdl;
      const sdls = new Set([entry?.sdl, good].filter((sdl) => sdl !== undefined && !this.#timedOut.has(sdl)));
      return entry && sdls.size > 0
        ? [{ name, grants: entry.connections.config.grants, sdls: [...sdls].flatMap((sdl) => sdl ?? []) }]
        : [];
    });
  }

  async #compose(): Promise<void> {
    const candidates = this.#candidates();
    const key = keyOf(candidates);
    if (key === this.#composedKey) return;
    const { own, supergraphSdl } = this.#options;
    const composition = continued(candidates, this.#composedOf, this.#inForce.supergraphSdl);
    try {
      const { signal } = this.#stop;
      const nothing: CompositionResult = { supergraphSdl, subgraphs: [] };
      const result =
        candidates.length === 0
          ? nothing
          : await composeInThread(
              { own, supergraphSdl, candidates, ...composition, oneByOne: this.#isOneByOne },
              { signal },
            );
      // A file that went away meanwhile: the next round composes without it.
      if (result.subgraphs.some(({ name }) => !this.#configured.entries.has(name))) return;
      this.#composedKey = key;
      this.#isOneByOne = false;
      this.#putInForce(result);
      this.#composedOf = composedOf(candidates, result);
    } catch (error) {
      if (!(error instanceof CompositionError) || this.#stop.signal.aborted) throw error;
      this.#giveUp(error, candidates);
    }
  }

  /** Leaves out an SDL that can't be composed in time, until it changes; of several, the next composition tells which one it is. */
  #giveUp({ subgraph, message }: CompositionError, candidates: readonly Candidate[]): void {
    this.#isOneByOne = subgraph === undefined;
    if (subgraph === undefined) return;
    const sdl = candidates.find(({ name }) => name === subgraph)?.sdls[0];
    if (sdl !== undefined) this.#timedOut.add(sdl);
    const entry = this.#configured.entries.get(subgraph);
    if (entry) entry.sdlFaults = [message];
    this.#options.logger.error({ subgraph, text: message }, 'external subgraph not composed');
  }

  #putInForce({ supergraphSdl, subgraphs }: CompositionResult): void {
    const { logger, stateFolder } = this.#options;
    const before = this.#inForce;
    const good = subgraphs.flatMap(({ name, sdl, scopes, adds, faults }): GoodSubgraph[] => {
      const entry = this.#configured.entries.get(name);
      if (!entry) return [];
      entry.sdlFaults = faults;
      if (faults.length > 0) logger.warn({ subgraph: name, faults }, 'external subgraph refused');
      return sdl === undefined ? [] : [{ file: entry.file, config: entry.connections.config, sdl, scopes, adds }];
    });
    this.#inForce = { ...before, supergraphSdl, subgraphs: good };
    try {
      if (supergraphSdl !== before.supergraphSdl) this.#apply?.(supergraphSdl);
      else if (this.#schema) this.load(this.#schema);
    } catch (error) {
      this.#inForce = before;
      throw error;
    }
    try {
      writeLastGood(stateFolder, this.#inForce);
    } catch (error) {
      logger.warn({ err: error }, 'last good supergraph not kept');
    }
    logger.info({ subgraphs: good.map(({ config }) => config.name) }, 'supergraph composed');
  }

  /** What /healthz shows of each. Only a subgraph that is `required` counts. */
  health(): Readonly<Record<string, CheckResult>> {
    const fields = new Map(this.#inForce.subgraphs.map(({ config, adds }) => [config.name, adds.fields.length]));
    const named = [...this.#configured.entries].map(([name, { connections, ...entry }]) => {
      const { config, fault, streamFault, isAway } = connections;
      const health = externalHealth({ ...entry, fault, streamFault, isAway }, config.required, fields.get(name));
      return [name, { ...health }] as const;
    });
    const unnamed = Object.entries(this.#configured.unnamed);
    const faults = this.#folderFault === undefined ? [] : [['subgraphs', [this.#folderFault]] as const];
    return Object.fromEntries([
      ...[...faults, ...unnamed].map(([file, texts]) => [file, { ...fileHealth(texts) }] as const),
      ...named,
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#round;
    clearTimeout(this.#timer);
    await this.#composing;
    await this.#configured[Symbol.asyncDispose]();
  }
}
