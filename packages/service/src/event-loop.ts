/** How long resolvers may work before the event loop goes on with other work. */
const TURN_MS = 10;
/** Elements that continue in one turn; together, so that a DataLoader still asks for many rows at once. */
const ELEMENTS_PER_TURN = 1_000;

interface Waiting {
  readonly elements: number;
  resume(): void;
}

const waiting: Waiting[] = [];
let next = 0;
let turnStarted = performance.now();
let isScheduled = false;

/** Records that resolvers work in this turn of the event loop. */
export function beginTurn(): void {
  if (isScheduled) return;
  isScheduled = true;
  turnStarted = performance.now();
  setImmediate(startTurn);
}

function startTurn(): void {
  isScheduled = false;
  for (let elements = 0; next < waiting.length && elements < ELEMENTS_PER_TURN; next += 1) {
    elements += waiting[next]?.elements ?? 0;
    waiting[next]?.resume();
  }
  if (next < waiting.length) return beginTurn();
  waiting.length = 0;
  next = 0;
}

/** Returns undefined while this turn of the event loop may continue; else a promise of a later turn, in the order of calls. */
export function waitForTurn(elements: number): Promise<void> | undefined {
  beginTurn();
  if (waiting.length === 0 && performance.now() - turnStarted < TURN_MS) return undefined;
  return new Promise((resume) => waiting.push({ elements, resume }));
}
