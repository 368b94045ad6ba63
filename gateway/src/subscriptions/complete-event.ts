import { executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { GraphQLError } from 'graphql';
import type { Logger } from '@visor/service';
import { withNullErrors } from '../null-errors.rules.ts';
import type { Result, UpstreamEvent } from './event.ts';
import type { Generation, SubscriptionPlan } from './subscription-plan.ts';

type RequestContext = Parameters<typeof executeQueryPlan>[2];
/** The part of it that the executor reads. */
type UsedContext = Pick<RequestContext, 'request' | 'context' | 'metrics' | 'logger'>;
type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** What completes every event of one stream. */
interface Completion {
  readonly generation: Generation;
  readonly plan: SubscriptionPlan;
  readonly variables: Record<string, unknown>;
  readonly context: object;
  readonly logger: Logger;
  source(subgraph: string): GraphQLDataSource;
}

/**
 * Completes one event with the entities of other subgraphs. Apollo's executor runs the plan; its first fetch, a query to
 * the owner, is answered with the event. So aliases, nulls and paths are Apollo's.
 */
export async function completeEvent(completion: Completion, event: UpstreamEvent): Promise<Result> {
  const { generation, plan, variables, context, logger } = completion;
  const { apiSchema, fullSchema } = generation.supergraph;
  const operationName = plan.operation.operation.name?.value;
  const request: UsedContext = {
    request: { variables, ...(operationName === undefined ? {} : { operationName }) },
    context,
    metrics: {},
    logger,
  };
  try {
    const services = createServices(completion, event);
    const { operation, queryPlan } = plan;
    const result = withNullErrors(
      await executeQueryPlan(queryPlan, services, request as RequestContext, operation, fullSchema, apiSchema),
    );
    const extensions = { ...result.extensions, ...event.extensions };
    return { ...result, ...(Object.keys(extensions).length > 0 ? { extensions } : {}) };
  } catch (error) {
    logger.error({ err: error }, 'event not completed');
    return { errors: [new GraphQLError('internal error', { originalError: error as Error })] };
  }
}

/** The subgraphs as the executor sees them: the owner answers the text of its subscription with the event. */
function createServices(completion: Completion, event: UpstreamEvent): Record<string, GraphQLDataSource> {
  const { owner } = completion.plan;
  const withEvent: GraphQLDataSource = {
    async process(options) {
      if (options.request.query !== owner.operation || options.request.variables?.['representations'])
        return completion.source(owner.serviceName).process(options);
      // The executor changes what it receives, and other streams complete the same event.
      return structuredClone({
        data: event.data ?? null,
        ...(event.errors ? { errors: toPlainErrors(event.errors) } : {}),
      }) as Answer;
    },
  };
  return new Proxy<Record<string, GraphQLDataSource>>(
    {},
    { get: (_target, name) => (name === owner.serviceName ? withEvent : completion.source(String(name))) },
  );
}

const toPlainErrors = (errors: NonNullable<UpstreamEvent['errors']>) =>
  errors.map((error) => (error instanceof GraphQLError ? error.toJSON() : error));
