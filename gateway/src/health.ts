const patience = 2_000;

async function problem(url: string): Promise<unknown> {
  try {
    const response = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(patience) });
    if (response.ok) return undefined;
    return await response.json().catch(() => `HTTP ${response.status}`);
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    return `no answer: ${cause?.code ?? cause?.message ?? message}`;
  }
}

/** Asks each subgraph's /healthz; undefined when all are well, else what is wrong with which. */
export async function subgraphHealth(
  subgraphs: Readonly<Record<string, string>>,
): Promise<{ readonly down: Readonly<Record<string, unknown>> } | undefined> {
  const asked = await Promise.all(
    Object.entries(subgraphs).map(async ([name, url]) => [name, await problem(url)] as const),
  );
  const down = asked.filter(([, what]) => what !== undefined);
  return down.length > 0 ? { down: Object.fromEntries(down) } : undefined;
}
