/** Where a test sends operations, and the token it sends with them. */
interface GraphqlEndpoint {
  readonly graphql: string;
  readonly token: string;
}

/** An answer as the server sent it. */
export interface GraphqlAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Sends one operation that no client has typed, and returns the answer with its errors. */
export async function postGraphql<Data = Record<string, unknown>>(
  { graphql, token }: GraphqlEndpoint,
  query: string,
  variables: object = {},
): Promise<GraphqlAnswer<Data>> {
  const response = await fetch(graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as GraphqlAnswer<Data>;
}

/** Sends one operation that no client has typed. @throws Error when the answer has errors or no data */
export async function queryGraphql<Data = Record<string, unknown>>(
  endpoint: GraphqlEndpoint,
  query: string,
  variables: object = {},
): Promise<Data> {
  const { data, errors } = await postGraphql<Data>(endpoint, query, variables);
  if (errors || !data) throw new Error(`the operation failed: ${JSON.stringify(errors)}`);
  return data;
}
