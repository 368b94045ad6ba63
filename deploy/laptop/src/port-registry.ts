import { readJson, writeWhole } from '@visor/service/files';
import { LOOPBACK } from './hosts.rules.ts';
import { freePort, isFree } from '@visor/embedded-postgres';
import { listenProblem } from './listen-problem.ts';

/** Everybody's ports, as far as known. */
export interface Ports {
  of(name: string): number;
  /** Called before `name` starts to listen: where somebody else took its port meanwhile, it gets another. */
  settle(name: string): Promise<void>;
}

/** Where a program listens, if not on any free port of loopback. */
export interface ListenAddress {
  readonly host: string;
  /** This port or none. */
  readonly port?: number;
}

/** Ports kept in a file, so that a stack has the same ones at its next start if they are still free. */
export class PortRegistry implements Ports {
  readonly #path: string;
  readonly #ports: Map<string, number>;
  readonly #addresses: ReadonlyMap<string, ListenAddress>;
  /** Told when a port that others may have been told has changed. */
  onChange: () => void = () => {};

  constructor(path: string, addresses: ReadonlyMap<string, ListenAddress> = new Map()) {
    this.#path = path;
    this.#addresses = addresses;
    this.#ports = new Map(Object.entries(readJson<Record<string, number>>(path) ?? {}));
  }

  /** Finds a port for each name that has none free. @throws Error when a fixed port can't be had. */
  async assign(names: readonly string[]): Promise<void> {
    const given = new Set<number>();
    const isFixed = (name: string): boolean => this.#addresses.get(name)?.port !== undefined;
    for (const name of names.toSorted((a, b) => Number(isFixed(b)) - Number(isFixed(a)))) {
      const port = await this.#choose(name, this.#ports.get(name), given);
      given.add(port);
      this.#ports.set(name, port);
    }
    this.#keep();
  }

  async #choose(name: string, wished: number | undefined, taken: ReadonlySet<number>): Promise<number> {
    const { host, port } = this.#addresses.get(name) ?? { host: LOOPBACK };
    if (port === undefined) return freePort(wished, taken, host);
    const problem = await listenProblem(port, host);
    if (problem !== undefined) throw new Error(problem);
    return port;
  }

  of(name: string): number {
    const port = this.#ports.get(name);
    if (port === undefined) throw new Error(`no port was assigned to ${name}`);
    return port;
  }

  /** What is known of a name before anything was assigned: its port at the last start. */
  last(name: string): number | undefined {
    return this.#ports.get(name);
  }

  set(name: string, port: number): void {
    this.#ports.set(name, port);
    this.#keep();
  }

  async settle(name: string): Promise<void> {
    if (await isFree(this.of(name), this.#addresses.get(name)?.host)) return;
    this.set(name, await this.#choose(name, undefined, new Set(this.#ports.values())));
    this.onChange();
  }

  #keep(): void {
    writeWhole(this.#path, JSON.stringify(Object.fromEntries(this.#ports)));
  }
}
