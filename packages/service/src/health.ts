import { errorText } from '@visor/bus';

/** The result of one check: whether all is well, a text where it is not, and figures. */
export interface CheckResult {
  readonly ok: boolean;
  readonly text?: string;
  /** false: the check is shown, and the service is well without it. */
  readonly required?: boolean;
  readonly [figure: string]: unknown;
}

export type Check = () => CheckResult | Promise<CheckResult>;
export type Checks = Readonly<Record<string, Check>>;

/** What `/healthz` answers: 200 where the status is ok, else 503. */
export interface Health {
  readonly status: 'ok' | 'failing';
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** An answer is needed within 2 s, also where it sums up the answers of others. */
const CHECK_TIMEOUT_MS = 1_200;

/** Runs all checks side by side; one that throws, or does not end in time, is not ok and says why. */
export async function runChecks(checks: Checks, timeoutMs = CHECK_TIMEOUT_MS): Promise<Health> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await bounded(check, timeoutMs)] as const),
  );
  const ok = results.every(([, result]) => result.ok || result.required === false);
  return { status: ok ? 'ok' : 'failing', checks: Object.fromEntries(results) };
}

async function bounded(check: Check, timeoutMs: number): Promise<CheckResult> {
  const { promise: late, resolve } = Promise.withResolvers<CheckResult>();
  const timer = setTimeout(() => resolve({ ok: false, text: `no answer within ${timeoutMs / 1000} s` }), timeoutMs);
  const result = (async () => check())().catch((error: unknown) => ({ ok: false, text: errorText(error) }));
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs the checks once at a time: a request that comes meanwhile gets the same answer, so that many requests cost one run. */
export function sharedHealth(ask: () => Promise<Health>): () => Promise<Health> {
  let running: Promise<Health> | undefined;
  return () => {
    running ??= ask().finally(() => (running = undefined));
    return running;
  };
}
