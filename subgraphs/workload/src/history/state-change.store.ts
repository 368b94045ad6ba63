import type { Tx } from '@visor/db';

/** Who makes changes, and why. */
interface ChangeAuthor {
  /** Subject of a person's token. */
  readonly by: string;
  readonly reason: string | null;
  /** What is recorded instead of the cause that follows from the states. */
  readonly cause?: 'REPAIR';
}

/** Names the author of the changes of states that follow in this transaction: the triggers that record them know rows only. */
export const setChangeAuthor = (tx: Tx, { by, reason, cause }: ChangeAuthor): Promise<unknown> =>
  tx.query(
    `select set_config('visor.reporter', $1, true), set_config('visor.note', $2, true), set_config('visor.cause', $3, true)`,
    [by, reason ?? '', cause ?? ''],
  );
