import { executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { GraphQLError } from 'graphql';
import type { Logger } from '@visor/service';
import type { Result, UpstreamEvent } from './event.ts';
import type { Generation, SubscriptionPlan } from './subscription-plan.ts';

type RequestContext = Parameters<typeof executeQueryPlan>[2];
type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** What every event of one stream is completed with. */
export interface Completion {
  readonly generation: Generation;
  readonly plan: SubscriptionPlan;
  readonly variables: Record<string, unknown>;
  readonly context: object;
  readonly logger: Logger;
  source(subgraph: string): GraphQLDataSource;
}

/**
 * Completes one event with the entities of other subgraphs. Apollo's own executor runs the plan; only the first fetch,
 * which it takes for a query to the owner, is answered with the event. So aliases, nulls and paths are Apollo's.
 */
export async function completeEvent(completion: Completion, event: UpstreamEvent): Promise<Result> {
  const { generation, plan, variables, context, logger } = completion;
  const { apiSchema, whole } = generation.supergraph;
  const request = {
    request: { variables, operationName: plan.operation.operation.name?.value },
    context,
    metrics: {},
    logger,
  } as unknown as RequestContext;
  try {
    const services = servicesWith(completion, event);
    const { operation, queryPlan } = plan;
    const result = await executeQueryPlan(queryPlan, services, request, operation, whole, apiSchema);
    const extensions = { ...result.extensions, ...event.extensions };
    return { ...result, ...(Object.keys(extensions).length > 0 ? { extensions } : {}) };
  } catch (error) {
    logger.error({ err: error }, 'an event could not be completed');
    return { errors: [new GraphQLError('internal error', { originalError: error as Error })] };
  }
}

/** The subgraphs as the executor sees them: the owner answers its subscription's text with the event. */
function servicesWith(completion: Completion, event: UpstreamEvent): Record<string, GraphQLDataSource> {
  const { owner } = completion.plan;
  const withEvent: GraphQLDataSource = {
    async process(options) {
      if (options.request.query !== owner.operation || options.request.variables?.['representations'])
        return completion.source(owner.serviceName).process(options);
      // The executor merges into what it is handed, and other streams complete the same event.
      return structuredClone({
        data: event.data ?? null,
        ...(event.errors ? { errors: plain(event.errors) } : {}),
      }) as Answer;
    },
  };
  return new Proxy<Record<string, GraphQLDataSource>>(
    {},
    { get: (_target, name) => (name === owner.serviceName ? withEvent : completion.source(String(name))) },
  );
}

const plain = (errors: NonNullable<UpstreamEvent['errors']>) =>
  errors.map((error) => (error instanceof GraphQLError ? error.toJSON() : error));
