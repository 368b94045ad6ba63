import { Refusal } from '@visor/schema';

interface TransferLimits {
  readonly total: number;
  readonly perSubject: number;
  /** A transfer that moves fewer than `bytes` in `everyMs` is ended: its place is for others. */
  readonly pace: { readonly bytes: number; readonly everyMs: number };
  /** Longest transfer. It can be resumed. */
  readonly longestMs: number;
}

export const TRANSFER_LIMITS: TransferLimits = {
  total: 128,
  perSubject: 32,
  pace: { bytes: 64 * 1024, everyMs: 60_000 },
  longestMs: 6 * 3_600_000,
};

/** Of log archives, which are unpacked to answer a question. */
export const ARCHIVE_LIMITS: TransferLimits = {
  total: 8,
  perSubject: 4,
  pace: { bytes: 0, everyMs: 1_000 },
  longestMs: 15_000,
};

/** One transfer that is going on. */
export interface Transfer extends Disposable {
  /** Aborted when it is too slow or too long. */
  readonly signal: AbortSignal;
  /** Says that bytes were moved. */
  moved(bytes: number): void;
}

/** Bounds the transfers of this process in number and time. */
export class TransferSlots {
  readonly #limits: TransferLimits;
  readonly #bySubject = new Map<string, number>();
  #total = 0;

  constructor(limits: TransferLimits = TRANSFER_LIMITS) {
    this.#limits = limits;
  }

  /** Begins a transfer, which ends when it is disposed. @throws Refusal UNAVAILABLE where there are too many */
  enter(subject: string): Transfer {
    const { total, perSubject } = this.#limits;
    const own = this.#bySubject.get(subject) ?? 0;
    if (this.#total >= total || own >= perSubject)
      throw new Refusal(
        'UNAVAILABLE',
        `${own >= perSubject ? `${own} transfers of ${JSON.stringify(subject)}` : `${this.#total} transfers`} are going on: try again when one has ended`,
      );
    this.#total += 1;
    this.#bySubject.set(subject, own + 1);
    const paced = this.#watch();
    return {
      ...paced,
      [Symbol.dispose]: () => {
        paced[Symbol.dispose]();
        this.#total -= 1;
        const left = (this.#bySubject.get(subject) ?? 1) - 1;
        if (left > 0) this.#bySubject.set(subject, left);
        else this.#bySubject.delete(subject);
      },
    };
  }

  #watch(): Transfer {
    const { pace, longestMs } = this.#limits;
    const stop = new AbortController();
    const endsAt = performance.now() + longestMs;
    let recent = 0;
    const timer = setInterval(() => {
      if (recent < pace.bytes || performance.now() > endsAt) stop.abort(new Error('it took too long'));
      recent = 0;
    }, pace.everyMs);
    return {
      signal: stop.signal,
      moved: (bytes) => void (recent += bytes),
      [Symbol.dispose]: () => clearInterval(timer),
    };
  }
}
