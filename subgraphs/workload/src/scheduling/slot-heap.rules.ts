/** Where a slot stands in the order of dispatches: cycle, then round of the cycle, then place among the slots. */
export interface Turn {
  cycle: number;
  round: number;
  readonly place: number;
}

export const isBefore = (a: Readonly<Turn>, b: Readonly<Turn>): boolean =>
  a.cycle !== b.cycle ? a.cycle < b.cycle : a.round !== b.round ? a.round < b.round : a.place < b.place;

/** What lies in the heap; `index` is -1 outside of it. */
interface Entry extends Turn {
  index: number;
}

/** A binary heap of slots, the next turn on top. Entries know where they lie, so that any can be removed: O(log n). */
export class SlotHeap<Slot extends Entry> {
  readonly #slots: Slot[] = [];

  get top(): Slot | undefined {
    return this.#slots[0];
  }

  /** Adds a slot, or moves one whose turn has changed. */
  put(slot: Slot): void {
    if (slot.index === -1) {
      slot.index = this.#slots.length;
      this.#slots.push(slot);
    }
    this.#rise(slot);
    this.#sink(slot);
  }

  remove(slot: Slot): void {
    const { index } = slot;
    if (index === -1) return;
    slot.index = -1;
    const last = this.#slots.pop();
    if (!last || last === slot) return;
    this.#set(last, index);
    this.#rise(last);
    this.#sink(last);
  }

  #set(slot: Slot, index: number): void {
    this.#slots[index] = slot;
    slot.index = index;
  }

  #rise(slot: Slot): void {
    let { index } = slot;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#slots[above];
      if (!parent || !isBefore(slot, parent)) break;
      this.#set(parent, index);
      index = above;
    }
    this.#set(slot, index);
  }

  #sink(slot: Slot): void {
    let { index } = slot;
    for (;;) {
      const left = this.#slots[2 * index + 1];
      const right = this.#slots[2 * index + 2];
      const least = left && right && isBefore(right, left) ? right : left;
      if (!least || !isBefore(least, slot)) break;
      const below = least.index;
      this.#set(least, index);
      index = below;
    }
    this.#set(slot, index);
  }
}
