/** Something that fails now, repeatedly. */
export interface Failing {
  readonly what: string;
  /** RFC 3339. */
  readonly since: string;
  readonly failures: number;
  readonly text: string;
}

interface Series {
  readonly since: Date;
  failures: number;
  text: string;
}

/** One failure is tried again at once and is often the last, so only two in a row are reported. */
const MIN_FAILURES = 2;
const MAX_TEXT_LENGTH = 500;

/** Records the last successes and failures of loops and consumers, for health. */
export class Progress {
  readonly #series = new Map<string, Series>();
  readonly #now: () => Date;
  #lastSuccess: Date | undefined;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  succeeded(what: string): void {
    this.#series.delete(what);
    this.#lastSuccess = this.#now();
  }

  failed(what: string, error: unknown): void {
    const series = this.#series.get(what) ?? { since: this.#now(), failures: 0, text: '' };
    series.failures++;
    series.text = errorText(error).slice(0, MAX_TEXT_LENGTH);
    this.#series.set(what, series);
  }

  /** Forgets something that is no longer tried. */
  ended(what: string): void {
    this.#series.delete(what);
  }

  /** When anything succeeded last. */
  get lastSuccess(): string | null {
    return this.#lastSuccess?.toISOString() ?? null;
  }

  get failing(): Failing[] {
    return [...this.#series]
      .filter(([, { failures }]) => failures >= MIN_FAILURES)
      .map(([what, { since, failures, text }]) => ({ what, since: since.toISOString(), failures, text }));
  }
}

/** Why health is not ok, from the first that fails. */
export const failureReason = ([first]: readonly Failing[]): { text?: string } =>
  first ? { text: `${first.what} fails since ${first.since}: ${first.text}` } : {};

/** The text of an error, also of one that has no message of its own (an AggregateError of several addresses). */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { errors } = error as { errors?: readonly unknown[] };
  const { code } = error as { code?: unknown };
  return error.message || (errors?.[0] ? errorText(errors[0]) : typeof code === 'string' ? code : error.name);
}
