import {
  freeResources,
  giveBack,
  nextToStart,
  take,
  takenBy,
  type Demands,
  type FreeResources,
  type Resources,
} from './resources.rules.ts';

/** What one job holds until it is given back. */
export interface Granted<Item> {
  readonly item: Item;
  /** GPUs of this job alone; undefined where the GPUs are unknown. */
  readonly gpus: readonly string[] | undefined;
  readonly taken: FreeResources;
}

interface AdmissionQueue<Item> {
  /** Waits until an item and what the job demands are free. @throws the reason of `signal` */
  take(demands: Demands, signal: AbortSignal): Promise<Granted<Item>>;
  release(granted: Granted<Item>): void;
  /** Jobs that hold an item, where the first that waits fits no more; else the number of items. */
  readonly concurrency: number;
}

interface Waiting<Item> {
  readonly taken: FreeResources;
  readonly accept: (granted: Granted<Item>) => void;
}

/** Hands out items, each with cores, memory and GPUs: never more than there are, and to every job in the end. */
export function openAdmissionQueue<Item>(items: readonly Item[], resources: Resources): AdmissionQueue<Item> {
  const all = freeResources(items.length, resources);
  const freeItems = items.toReversed();
  let freeGpus = resources.gpus;
  let free = all;
  let waiting: readonly Waiting<Item>[] = [];
  /** Jobs that have started before the first one that waits. */
  let overtakes = 0;

  const grant = ({ taken, accept }: Waiting<Item>): void => {
    free = take(free, taken);
    const gpus = freeGpus?.slice(0, taken.gpus);
    freeGpus = freeGpus?.slice(taken.gpus);
    accept({ item: freeItems.pop() as Item, gpus, taken });
  };
  const startWaiting = (): void => {
    while (free.slots > 0) {
      const demands = waiting.map(({ taken }) => taken);
      const index = nextToStart(demands, free, overtakes, items.length);
      const next = waiting[index];
      if (!next) return;
      waiting = waiting.toSpliced(index, 1);
      overtakes = index === 0 ? 0 : overtakes + 1;
      grant(next);
    }
  };
  const leave = (entry: Waiting<Item>): void => {
    if (waiting[0] === entry) overtakes = 0;
    waiting = waiting.filter((other) => other !== entry);
    startWaiting();
  };

  return {
    take(demands, signal) {
      signal.throwIfAborted();
      return new Promise((resolve, reject) => {
        const cancel = (): void => {
          leave(entry);
          reject(signal.reason);
        };
        const entry: Waiting<Item> = {
          taken: takenBy(demands, all),
          accept(granted) {
            signal.removeEventListener('abort', cancel);
            resolve(granted);
          },
        };
        signal.addEventListener('abort', cancel, { once: true });
        waiting = [...waiting, entry];
        startWaiting();
      });
    },
    release({ item, gpus, taken }) {
      freeItems.push(item);
      free = giveBack(free, taken);
      if (freeGpus && gpus) freeGpus = [...freeGpus, ...gpus];
      startWaiting();
    },
    get concurrency() {
      return waiting.length > 0 && free.slots > 0 ? Math.max(1, items.length - free.slots) : items.length;
    },
  };
}
