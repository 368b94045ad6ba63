import { Kind, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { Refusal } from '@visor/schema';
import type { Caller } from './identity.ts';

/** What the guard reads of a request. */
interface Guarded {
  readonly caller: Caller;
  /** The gateway or another service, by its own token. */
  readonly service: Caller;
}

type Field = GraphQLField<unknown, Guarded>;
const federationFields: ReadonlySet<string> = new Set(['_entities', '_service']);

/** Scopes of the field's `@allow`, or undefined where the SDL has none. */
function allowed(field: Field): readonly string[] | undefined {
  const directive = field.astNode?.directives?.find((one) => one.name.value === 'allow');
  const value = directive?.arguments?.find((one) => one.name.value === 'scopes')?.value;
  if (value?.kind !== Kind.LIST) return undefined;
  return value.values.map((one) => (one.kind === Kind.ENUM ? one.value : ''));
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

function guardField(type: GraphQLObjectType, field: Field): void {
  const name = `${type.name}.${field.name}`;
  const scopes = allowed(field);
  const federation = federationFields.has(field.name);
  if (!scopes && !federation)
    throw new Error(`${name} has no @allow: default is to deny, so it must say who may use it`);
  const verify = (context: Guarded): void => (scopes ? check(name, scopes, context) : checkService(name, context));
  const { resolve, subscribe } = field;
  if (subscribe) {
    field.subscribe = (source, parameters, context, info) => {
      verify(context);
      return subscribe(source, parameters, context, info) as unknown;
    };
  } else if (resolve) {
    field.resolve = (source, parameters, context, info) => {
      verify(context);
      return resolve(source, parameters, context, info);
    };
  } else {
    throw new Error(`${name} has no resolver`);
  }
}

/**
 * Puts the `@allow` of the SDL before every root field; `_entities` and `_service` are for services only.
 * @throws Error when a root field says nothing about who may use it, or has no resolver.
 */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (!type) continue;
    for (const field of Object.values(type.getFields())) guardField(type, field as Field);
  }
  return schema;
}
