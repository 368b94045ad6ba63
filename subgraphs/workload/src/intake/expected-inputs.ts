import type { DatasetEvent } from '@visor/schema';

/** Datasets that are remembered of each kind; the oldest go first. */
const MAX_DATASETS = 2_000;

/** A set that forgets the oldest where it gets too large. */
class RecentSet {
  readonly #ids = new Set<string>();

  add(id: string): void {
    this.#ids.delete(id);
    this.#ids.add(id);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= MAX_DATASETS) break;
      this.#ids.delete(oldest);
    }
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }
}

/**
 * The datasets whose tasks come next, as the events of the catalog show: they are closed, and the dataset of a task's outputs was
 * opened for them. It only saves time: what is not foreseen is asked for when the task is there.
 */
export class ExpectedInputs {
  readonly #closed = new RecentSet();
  readonly #withOutput = new RecentSet();
  /** Tasks of one installation store their outputs at one place, so the next one is expected where the last was. */
  #storage: string | undefined;

  /** Notes where a new task stores its outputs. */
  noteStorage(name: string): void {
    this.#storage = name;
  }

  /** Returns the inputs of tasks that are expected now. */
  observe(events: readonly DatasetEvent[]): { readonly datasetId: string; readonly storage: string }[] {
    const expected = new Set<string>();
    for (const event of events) {
      const isClosed = event.type === 'closed';
      const isOutput = event.type === 'opened' && event.kind === 'output';
      const input = isClosed ? event.datasetId : isOutput ? event.parentDatasetId : null;
      if (input == null) continue;
      (isClosed ? this.#closed : this.#withOutput).add(input);
      if (this.#closed.has(input) && this.#withOutput.has(input)) expected.add(input);
    }
    const storage = this.#storage;
    return storage === undefined ? [] : [...expected].map((datasetId) => ({ datasetId, storage }));
  }
}
