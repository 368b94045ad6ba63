import { Kind, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { Refusal } from '@visor/schema';
import type { Caller } from './identity.ts';
import type { Logger } from './log.ts';

/** What the check reads of a request. */
interface Guarded {
  readonly caller: Caller;
  /** The gateway or another service, by its own token. */
  readonly service: Caller;
}

type Field = GraphQLField<unknown, Guarded>;
/** Scopes of people: a change that they request is logged with their name. */
const AUDITED_SCOPES: ReadonlySet<string> = new Set(['operate', 'admin']);
const FEDERATION_FIELDS: ReadonlySet<string> = new Set(['_entities', '_service']);

/** Scopes of the field's `@allow`, or undefined where the SDL has none. */
function allowed(field: Field): readonly string[] | undefined {
  const directive = field.astNode?.directives?.find(({ name }) => name.value === 'allow');
  const value = directive?.arguments?.find(({ name }) => name.value === 'scopes')?.value;
  if (value?.kind !== Kind.LIST) return undefined;
  return value.values.map((scope) => (scope.kind === Kind.ENUM ? scope.value : ''));
}

function check(field: string, scopes: readonly string[], context: Guarded): void {
  if (scopes.some((scope) => context.caller.scopes.has(scope))) return;
  if (context.caller.kind === 'anonymous')
    throw new Refusal('UNAUTHENTICATED', `${field} needs a token: send "authorization: Bearer <token>"`);
  throw new Refusal('FORBIDDEN', `${field} needs a token with scope ${scopes.join(' or ')}`, { scopes });
}

function checkService(field: string, context: Guarded): void {
  if (context.service.kind !== 'service' && context.caller.kind !== 'service')
    throw new Refusal('FORBIDDEN', `${field} is for services`);
}

/** Logs who requests a change that only people make, with the plain values of its arguments. */
function audit(field: string, { caller }: Guarded, parameters: unknown, logger: Pick<Logger, 'info'>): void {
  logger.info({ by: caller.subject, kind: caller.kind, field, requested: plainValues(parameters) }, 'change requested');
}

const MAX_AUDITED_LENGTH = 255;

/** Ids, names and states, also of an `input`; not the text of a template. */
function plainValues(parameters: unknown): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries((parameters ?? {}) as Record<string, unknown>))
    if (name === 'input') Object.assign(values, plainValues(value));
    else if (typeof value === 'number' || typeof value === 'boolean') values[name] = value;
    else if (typeof value === 'string' && value.length <= MAX_AUDITED_LENGTH) values[name] = value;
  return values;
}

function guardField(type: GraphQLObjectType, field: Field, logger: Pick<Logger, 'info'>): void {
  const name = `${type.name}.${field.name}`;
  const scopes = allowed(field);
  const audited = type.name === 'Mutation' && scopes?.some((scope) => AUDITED_SCOPES.has(scope));
  const federation = FEDERATION_FIELDS.has(field.name);
  if (!scopes && !federation)
    throw new Error(`${name} has no @allow: default is to deny, so it must say who may use it`);
  const verify = (context: Guarded): void => (scopes ? check(name, scopes, context) : checkService(name, context));
  const { resolve, subscribe } = field;
  if (subscribe) {
    field.subscribe = (source, parameters, context, info) => {
      verify(context);
      return subscribe(source, parameters, context, info);
    };
  } else if (resolve) {
    field.resolve = (source, parameters, context, info) => {
      verify(context);
      if (audited) audit(name, context, parameters, logger);
      return resolve(source, parameters, context, info);
    };
  } else {
    throw new Error(`${name} has no resolver`);
  }
}

/**
 * Puts the `@allow` of the SDL before every root field, and logs who requests a change that only people make; `_entities` and `_service` are for services only.
 * @throws Error when a root field says nothing about who may use it, or has no resolver.
 */
export function guardSchema(schema: GraphQLSchema, logger: Pick<Logger, 'info'>): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (!type) continue;
    for (const field of Object.values(type.getFields())) guardField(type, field as Field, logger);
  }
  return schema;
}
