import type { CheckResult } from './health.ts';

const TIMEOUT_MS = 1_000;

/** Whether another service is there and answers. @param url of its GraphQL endpoint */
export async function checkPeer(url: string): Promise<CheckResult> {
  try {
    // Not its health, which may ask for the health of this service: the smallest operation, which needs no other service.
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }', variables: {} }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return { ok: true };
  } catch (error) {
    return { ok: false, text: `no answer from ${new URL(url).origin}: ${reasonOf(error)}` };
  }
}

/** Why a fetch had no answer. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
