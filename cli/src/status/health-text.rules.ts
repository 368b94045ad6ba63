interface Check {
  readonly ok?: unknown;
  readonly text?: unknown;
  readonly checks?: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names the failing checks in the body of `/healthz`. Returns the body itself when it lists no failing check. */
export function healthText(body: string): string {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return body;
  }
  const failures = isObject(answer) ? failingChecks(answer['checks'], '') : [];
  return failures.length > 0 ? failures.join('; ') : body;
}

/** Lists the innermost failing checks: those of a subgraph, not the gateway's summary of them. */
function failingChecks(checks: unknown, path: string): string[] {
  if (!isObject(checks)) return [];
  return Object.entries(checks).flatMap(([name, value]) => {
    if (!isObject(value) || (value as Check).ok === true) return [];
    const { text, checks: inner } = value as Check;
    const failures = failingChecks(inner, `${path}${name} `);
    return failures.length > 0 ? failures : [`${path}${name}: ${typeof text === 'string' ? text : 'failing'}`];
  });
}
