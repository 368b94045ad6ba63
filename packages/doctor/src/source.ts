import type { Client } from '@visor/client';
import type { Area, Finding } from './finding.rules.ts';

/** How an examination goes on. */
export interface Round {
  readonly client: Client;
  readonly signal: AbortSignal | undefined;
}

/** Findings of one page, and where the next begins; null at the end. */
export interface FindingPage {
  readonly found: readonly Finding[];
  readonly next: string | null;
  /** Rows that it compared, where the source can tell. */
  readonly compared?: number;
}

/** The kinds of what was repaired, one for each finding, and where the next call goes on. */
export interface Repaired {
  readonly repaired: readonly string[];
  readonly next: string | null;
}

/** A place in which things can disagree. */
export interface Source {
  readonly area: Area;
  /** Reads a page of what disagrees; with `keys`, of these alone and of these kinds. */
  read(
    round: Round,
    page: {
      readonly after: string | null;
      readonly keys: readonly string[] | null;
      readonly kinds: readonly string[] | null;
    },
  ): Promise<FindingPage>;
  /** Repairs what can be repaired of these kinds; absent where nothing can. */
  repair?(
    round: Round,
    request: {
      readonly kinds: readonly string[];
      readonly reason: string;
      readonly after: string | null;
      readonly dryRun: boolean;
    },
  ): Promise<Repaired>;
}
