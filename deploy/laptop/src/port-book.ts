import { readJson, writeWhole } from './files.ts';
import { freePort, isFree } from './ports.ts';

/** Everybody's ports, as far as known. */
export interface Ports {
  of(name: string): number;
  /** Called before `name` starts to listen: where somebody else took its port meanwhile, it gets another. */
  settle(name: string): Promise<void>;
}

/** Ports kept in a file, so that a stack has the same ones at its next start if they are still free. */
export class PortBook implements Ports {
  readonly #path: string;
  readonly #ports: Map<string, number>;
  /** Told when a port that others may have been told has changed. */
  onChange: () => void = () => {};

  constructor(path: string) {
    this.#path = path;
    this.#ports = new Map(Object.entries(readJson<Record<string, number>>(path) ?? {}));
  }

  /** Finds a port for each name that has none free. */
  async assign(names: readonly string[]): Promise<void> {
    const given = new Set<number>();
    for (const name of names) {
      const port = await freePort(this.#ports.get(name), given);
      given.add(port);
      this.#ports.set(name, port);
    }
    this.#keep();
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
    if (await isFree(this.of(name))) return;
    this.set(name, await freePort(undefined, new Set(this.#ports.values())));
    this.onChange();
  }

  #keep(): void {
    writeWhole(this.#path, JSON.stringify(Object.fromEntries(this.#ports)));
  }
}
