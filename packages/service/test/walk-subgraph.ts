import { typeDefs, type Subgraph } from '@visor/schema';
import { postGraphql } from '@visor/testkit';
import { argumentFaults, entityFaults, extremeFaults, pageFaults, type Answer } from './argument-answers.ts';
import type { WalkStep } from './argument-walk.ts';
import { subscribeOnce } from './subscribe-once.ts';

interface WalkedSubgraph {
  readonly name: Subgraph;
  /** Of its GraphQL endpoint. */
  readonly url: string;
  /** Of one who may do everything; a pilot's is asked for pilots' mutations. */
  bearer(step: WalkStep): Promise<string>;
  /** An id that exists, by type of entity. */
  readonly entities?: Readonly<Record<string, string>>;
  /** Good values of arguments and input fields, by name. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What a running subgraph answers wrongly to odd texts, page sizes and cursors, over HTTP and sockets: nothing, it should be. */
export async function walkSubgraph({
  name,
  url,
  bearer,
  entities = {},
  variables = {},
}: WalkedSubgraph): Promise<string[]> {
  const send = async (step: WalkStep): Promise<Answer> => {
    const authorization = await bearer(step);
    const { query, operation } = step;
    if (operation === 'subscription') return subscribeOnce(url, authorization, { query, variables: step.variables });
    return postGraphql<Answer>(url, query, step.variables, authorization);
  };
  const options = { sdl: typeDefs(name), entities, samples: variables, send };
  return [
    ...(await argumentFaults(options)),
    ...(await extremeFaults(options)),
    ...(await entityFaults(options)),
    ...(await pageFaults(options)),
  ];
}
