class FallBack extends Error {}

/** One object for all: a stack for each would cost more than the fast path saves. */
const FALL_BACK = new FallBack('left to Apollo’s executor');

/** Leaves the fast path: the operation, or an answer, has something that only Apollo's executor handles. */
export const fallBack = (): never => {
  throw FALL_BACK;
};

export const isFallBack = (error: unknown): boolean => error === FALL_BACK;
