interface Check {
  readonly ok?: unknown;
  readonly text?: unknown;
  readonly checks?: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What does not go well, from the body of `/healthz`; the body itself where it is none. */
export function healthText(body: string): string {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return body;
  }
  const words = isObject(answer) ? failing(answer['checks'], '') : [];
  return words.length > 0 ? words.join('; ') : body;
}

/** The innermost checks that fail: a subgraph's own rather than the gateway's word on it. */
function failing(checks: unknown, path: string): string[] {
  if (!isObject(checks)) return [];
  return Object.entries(checks).flatMap(([name, value]) => {
    if (!isObject(value) || (value as Check).ok === true) return [];
    const { text, checks: inner } = value as Check;
    const words = failing(inner, `${path}${name} `);
    return words.length > 0 ? words : [`${path}${name}: ${typeof text === 'string' ? text : 'failing'}`];
  });
}
