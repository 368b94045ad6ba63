import { readJson, writeWhole } from '@visor/service/files';
import { LOOPBACK } from './hosts.rules.ts';
import { freePort, isFree } from '@visor/embedded-postgres';
import { listenProblem } from './listen-problem.ts';

/** The ports of all services. */
export interface Ports {
  of(name: string): number;
  /** Called before `name` starts to listen: assigns another port when another program has taken its port. */
  ensureFree(name: string): Promise<void>;
}

/** Where a program listens that does not take any free port of loopback. */
export interface ListenAddress {
  readonly host: string;
  /** A fixed port. */
  readonly port?: number;
}

/** Ports recorded in a file, so that a stack has the same ports at its next start if they are free. */
export class PortRegistry implements Ports {
  readonly #path: string;
  readonly #ports: Map<string, number>;
  readonly #addresses: ReadonlyMap<string, ListenAddress>;
  /** Called when the port of a service has changed. */
  onChange: () => void = () => {};

  constructor(path: string, addresses: ReadonlyMap<string, ListenAddress> = new Map()) {
    this.#path = path;
    this.#addresses = addresses;
    this.#ports = new Map(Object.entries(readJson<Record<string, number>>(path) ?? {}));
  }

  /** Assigns a free port to each name. @throws Error when a fixed port is not free */
  async assign(names: readonly string[]): Promise<void> {
    const assigned = new Set<number>();
    const isFixed = (name: string): boolean => this.#addresses.get(name)?.port !== undefined;
    for (const name of names.toSorted((a, b) => Number(isFixed(b)) - Number(isFixed(a)))) {
      const port = await this.#choose(name, this.#ports.get(name), assigned);
      assigned.add(port);
      this.#ports.set(name, port);
    }
    this.#write();
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

  /** Returns the port of a name at the last start. */
  last(name: string): number | undefined {
    return this.#ports.get(name);
  }

  set(name: string, port: number): void {
    this.#ports.set(name, port);
    this.#write();
  }

  async ensureFree(name: string): Promise<void> {
    if (await isFree(this.of(name), this.#addresses.get(name)?.host)) return;
    this.set(name, await this.#choose(name, undefined, new Set(this.#ports.values())));
    this.onChange();
  }

  #write(): void {
    writeWhole(this.#path, JSON.stringify(Object.fromEntries(this.#ports)));
  }
}
