import { PushIterator } from './push-iterator.ts';

/** Hands values to everybody who listens now, in this process. */
export interface Broadcast<T> {
  send(value: T): void;
  /** Values sent from now on that pass `wanted`; ends when the reader returns. A slow reader loses its oldest ones. */
  listen(wanted?: (value: T) => boolean): AsyncIterableIterator<T>;
  readonly listeners: number;
}

export function broadcast<T>(): Broadcast<T> {
  const listeners = new Map<PushIterator<T>, (value: T) => boolean>();
  return {
    send(value) {
      for (const [listener, wanted] of listeners) if (wanted(value)) listener.push(value);
    },
    listen(wanted = () => true) {
      const listener = new PushIterator<T>({ onReturn: () => void listeners.delete(listener) });
      listeners.set(listener, wanted);
      return listener;
    },
    get listeners() {
      return listeners.size;
    },
  };
}
