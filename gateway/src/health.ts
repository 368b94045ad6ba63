import { runChecks, sharedHealth, type CheckResult, type Checks, type Health } from '@visor/service';

/** A subgraph's own answer takes at most 1.2 s; the sum is there within 2 s. */
const SUBGRAPH_TIMEOUT_MS = 1_600;
const CHECK_TIMEOUT_MS = 1_800;

/** What a subgraph says of itself: its own checks in full. */
async function checkSubgraph(url: string): Promise<CheckResult> {
  try {
    const response = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(SUBGRAPH_TIMEOUT_MS) });
    const { checks } = ((await response.json().catch(() => null)) ?? {}) as Partial<Health>;
    const text = response.ok ? undefined : faultsOf(response.status, checks);
    return { ok: response.ok, ...(text === undefined ? {} : { text }), ...(checks ? { checks } : {}) };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    return { ok: false, text: `no answer: ${cause?.code ?? cause?.message ?? message}` };
  }
}

function faultsOf(status: number, checks: Health['checks'] = {}): string {
  const faults = Object.entries(checks).flatMap(([name, { ok, text }]) =>
    ok ? [] : [`${name}: ${text ?? 'failing'}`],
  );
  return faults.length > 0 ? faults.join('; ') : `HTTP ${status}`;
}

/** How the gateway and each of its subgraphs are, by their own /healthz. */
export const createGatewayHealth = (
  subgraphs: Readonly<Record<string, string>>,
  own: Checks,
): (() => Promise<Health>) => {
  const asked = Object.entries(subgraphs).map(([name, url]) => [name, () => checkSubgraph(url)] as const);
  return sharedHealth(() => runChecks({ ...own, ...Object.fromEntries(asked) }, CHECK_TIMEOUT_MS));
};
