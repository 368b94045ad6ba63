import { runChecks, sharedHealth, type Check, type CheckResult, type Checks, type Health } from '@visor/service';
import type { FastExecutor } from './fast-path/fast-executor.ts';

/** A subgraph answers within 1.2 s; the gateway answers within 2 s. */
const SUBGRAPH_TIMEOUT_MS = 1_600;
const CHECK_TIMEOUT_MS = 1_800;

/** Reads the health that a subgraph reports. */
async function checkSubgraph(url: string): Promise<CheckResult> {
  try {
    const response = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(SUBGRAPH_TIMEOUT_MS) });
    const { checks } = ((await response.json().catch(() => null)) ?? {}) as Partial<Health>;
    const text = response.ok ? undefined : describeFaults(response.status, checks);
    return { ok: response.ok, ...(text === undefined ? {} : { text }), ...(checks ? { checks } : {}) };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    return { ok: false, text: `no answer: ${cause?.code ?? cause?.message ?? message}` };
  }
}

function describeFaults(status: number, checks: Health['checks'] = {}): string {
  const faults = Object.entries(checks).flatMap(([name, { ok, text }]) =>
    ok ? [] : [`${name}: ${text ?? 'failing'}`],
  );
  return faults.length > 0 ? faults.join('; ') : `HTTP ${status}`;
}

/** Returns the health of the gateway: its own checks, the /healthz of each subgraph, and what is known of external ones. */
export const createGatewayHealth = (
  subgraphs: Readonly<Record<string, string>>,
  own: Checks,
  external: () => Readonly<Record<string, CheckResult>> = () => ({}),
): (() => Promise<Health>) => {
  const subgraphChecks = Object.entries(subgraphs).map(([name, url]) => [name, () => checkSubgraph(url)] as const);
  return sharedHealth(() => {
    const externalChecks = Object.entries(external()).map(([name, result]) => [name, () => result] as const);
    return runChecks({ ...Object.fromEntries([...externalChecks, ...subgraphChecks]), ...own }, CHECK_TIMEOUT_MS);
  });
};

/** Returns the figures of the executor since the start: operations by how they ran. */
export const executorCheck =
  ({ mode, counts }: Pick<FastExecutor, 'mode' | 'counts'>): Check =>
  () => ({
    ok: true,
    compiledOperations: mode,
    compiled: counts.fast,
    replayed: counts.replayed,
    ordinary: counts.ordinary,
    shared: counts.shared,
  });
