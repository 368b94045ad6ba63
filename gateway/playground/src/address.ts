/** What the address says behind its `#`: `token=…`, `query=…`. It is read once and then cleaned of both. */
export interface Asked {
  readonly token: string | undefined;
  readonly query: string | undefined;
}

export function readAddress(): Asked {
  const given = new URLSearchParams(location.hash.slice(1));
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  return { token: given.get('token') ?? undefined, query: given.get('query') ?? undefined };
}
