import type { Logger } from '@visor/service';
import { ExternalSubgraph } from './external-subgraph.ts';
import type { TokenMinter } from './gateway-keys.ts';
import type { GoodSubgraph } from './last-good.ts';
import { readSubgraphFolder, type SubgraphFile } from './subgraph-folder.ts';
import type { SubgraphConfig } from './subgraph-config.rules.ts';

/** One configured subgraph. */
export interface Entry {
  readonly file: string;
  readonly connections: ExternalSubgraph;
  /** The SDL of its file, or the last one that the service gave. */
  sdl: string | undefined;
  /** What is wrong with its file as it is now; the configuration before it stays in force. */
  fileFaults: readonly string[];
  /** What is wrong with its SDL as it is now; the one before it stays in force. */
  sdlFaults: readonly string[];
  polledAt: number;
}

interface ConfiguredOptions {
  readonly folder: string;
  readonly mint: TokenMinter;
  readonly logger: Logger;
  /** Pause between two questions to a subgraph. */
  readonly pollMs?: number;
  /** Called when a subgraph is told who asks from now on, or no longer. */
  identityChanged(): void;
}

const POLL_MS = 5_000;
/** Requests that began before a change end within this time. */
const GRACE_MS = 60_000;

/** The subgraphs of the folder's files, by name, with their connections. */
export class ConfiguredSubgraphs implements AsyncDisposable {
  readonly entries = new Map<string, Entry>();
  /** Files that never had a name, and their faults. */
  unnamed: Readonly<Record<string, readonly string[]>> = {};
  readonly #options: ConfiguredOptions;
  readonly #retired = new Map<ExternalSubgraph, NodeJS.Timeout>();
  /** The files as they were read last; undefined before the first time. */
  #lastRead: ReadonlyMap<string, string> | undefined;

  constructor(options: ConfiguredOptions) {
    this.#options = options;
  }

  /** Returns the connections to a subgraph; for a while after its removal too. */
  find(name: string): ExternalSubgraph | undefined {
    const retired = [...this.#retired.keys()].findLast(({ config }) => config.name === name);
    return this.entries.get(name)?.connections ?? retired;
  }

  /**
   * Brings the entries up to date with the files.
   * @param good configurations that were in force last: one stays in force while its file can't be read
   * @throws Error when the folder can't be read
   */
  async readFolder(good: readonly GoodSubgraph[]): Promise<void> {
    const files = await readSubgraphFolder(this.#options.folder);
    const unnamed: Record<string, readonly string[]> = {};
    const seen = new Set<string>();
    const texts = new Map(files.map((file) => [file.file, JSON.stringify(file)] as const));
    for (const file of files) {
      // The first half of a file may be valid too: a change counts when it is read twice.
      if (this.#lastRead && this.#lastRead.get(file.file) !== texts.get(file.file)) {
        for (const [name, entry] of this.entries) if (entry.file === file.file) seen.add(name);
        continue;
      }
      const name = this.#readFile(file, good);
      if (name !== undefined) seen.add(name);
      else if ('faults' in file) unnamed[file.file] = file.faults;
    }
    this.unnamed = unnamed;
    this.#lastRead = texts;
    for (const [name, entry] of this.entries) if (!seen.has(name)) this.#retire(name, entry);
  }

  /** Returns the name under which the file's subgraph is in force. */
  #readFile(file: SubgraphFile, good: readonly GoodSubgraph[]): string | undefined {
    if ('config' in file) {
      this.#put(file.file, file.config, file.sdl, []);
      return file.config.name;
    }
    const known = [...this.entries.values()].find((entry) => entry.file === file.file)?.connections.config;
    const config = known ?? good.find((subgraph) => subgraph.file === file.file)?.config;
    if (!config) return undefined;
    this.#put(file.file, config, this.entries.get(config.name)?.sdl, file.faults);
    return config.name;
  }

  #put(file: string, config: SubgraphConfig, sdl: string | undefined, fileFaults: readonly string[]): void {
    const { name } = config;
    const before = this.entries.get(name);
    if (before && before.file === file && JSON.stringify(before.connections.config) === JSON.stringify(config)) {
      before.fileFaults = fileFaults;
      if (sdl !== undefined) before.sdl = sdl;
      return;
    }
    const connections = new ExternalSubgraph(config, this.#options.mint);
    if (before) {
      connections.border = before.connections.border;
      this.#retire(name, before);
    }
    this.entries.set(name, { file, connections, sdl, fileFaults, sdlFaults: [], polledAt: -Infinity });
    if (before && before.connections.config.identity !== config.identity) this.#options.identityChanged();
  }

  /** Takes a subgraph out. Requests under way end first. */
  #retire(name: string, { connections }: Entry): void {
    this.entries.delete(name);
    const timer = setTimeout(() => {
      this.#retired.delete(connections);
      connections[Symbol.asyncDispose]().catch((error: unknown) =>
        this.#options.logger.warn({ subgraph: name, err: error }, 'external subgraph not closed'),
      );
    }, GRACE_MS).unref();
    this.#retired.set(connections, timer);
  }

  /** Asks the subgraphs that were not asked for a while; does not wait for them. */
  poll(): void {
    const now = performance.now();
    for (const entry of this.entries.values()) {
      if (now - entry.polledAt < (this.#options.pollMs ?? POLL_MS)) continue;
      entry.polledAt = Infinity;
      void this.#poll(entry);
    }
  }

  /** Never rejects. */
  async #poll(entry: Entry): Promise<void> {
    const before = entry.connections.fault;
    const sdl = await entry.connections.poll();
    entry.polledAt = performance.now();
    if (sdl !== undefined) entry.sdl = sdl;
    const { fault, config } = entry.connections;
    if (fault !== before)
      this.#options.logger.info({ subgraph: config.name, fault: fault ?? 'none' }, 'external subgraph asked');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#retired.values()) clearTimeout(timer);
    const all = [...this.#retired.keys(), ...[...this.entries.values()].map(({ connections }) => connections)];
    for (const connections of all) await connections[Symbol.asyncDispose]();
  }
}
