/** An answer as the server sent it. */
export interface GraphqlAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/**
 * Sends one operation that no client has typed, and returns the answer with its errors.
 * @param authorization the header, `Bearer <token>`; none when absent
 */
export async function postGraphql<Answer = GraphqlAnswer<Record<string, unknown>>>(
  url: string,
  query: string,
  variables: object = {},
  authorization?: string,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

/** Sends one operation that no client has typed. @throws Error when the answer has errors or no data */
export async function queryGraphql<Data = Record<string, unknown>>(
  { graphql, token }: { readonly graphql: string; readonly token: string },
  query: string,
  variables: object = {},
): Promise<Data> {
  const answer = await postGraphql<GraphqlAnswer<Data>>(graphql, query, variables, `Bearer ${token}`);
  if (answer.errors || !answer.data) throw new Error(`the operation failed: ${JSON.stringify(answer.errors)}`);
  return answer.data;
}
