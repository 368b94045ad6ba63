import { Kind, parse, visit, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { MAX_SDL_TOKENS, sdlSizeFault } from './sdl-limits.rules.ts';

/** Scopes of fields by `Type.field`: a caller needs one of them. */
export type FieldScopes = Readonly<Record<string, readonly string[]>>;

/** An external SDL as it is composed, and the scopes that its `@allow` gives. */
interface ReadSdl {
  readonly document: DocumentNode;
  readonly scopes: FieldScopes;
}

const SCOPES: ReadonlySet<string> = new Set(['read', 'operate', 'admin', 'pilot', 'service']);
/** Directives that hide or protect fields in other routers, and that the gateway does not enforce. */
const NOT_ENFORCED = /^(?:federation__)?(?:authenticated|requiresScopes|policy)$/;
const FEDERATION_2 = /^https:\/\/specs\.apollo\.dev\/federation\/v2\.\d+$/;
const ALLOW = 'allow';

function scopesOf(directive: ConstDirectiveNode): readonly string[] | undefined {
  const value = directive.arguments?.find(({ name }) => name.value === 'scopes')?.value;
  const items = value?.kind === Kind.LIST ? value.values : value ? [value] : [];
  const names = items.map((item) => (item.kind === Kind.ENUM || item.kind === Kind.STRING ? item.value : ''));
  return names.length > 0 && names.every((name) => SCOPES.has(name)) ? names : undefined;
}

/** Names of the root types by the names that the SDL gives them. */
export function rootNames(document: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const node of document.definitions)
    if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
      for (const { operation, type } of node.operationTypes ?? [])
        names.set(type.name.value, operation.charAt(0).toUpperCase() + operation.slice(1));
  return names;
}

/** Returns whether the SDL links Federation 2; by the rules of Federation 1, every type would be shared with others. */
const linksFederation2 = (document: DocumentNode): boolean =>
  document.definitions.some(
    (node) =>
      (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) &&
      (node.directives ?? []).some(({ name, arguments: values }) =>
        (values ?? []).some(
          ({ name: key, value }) =>
            name.value === 'link' &&
            key.value === 'url' &&
            value.kind === Kind.STRING &&
            FEDERATION_2.test(value.value),
        ),
      ),
  );

/** Reads the scopes of `@allow` and leaves the directive out of the document, so that it need not be ours. */
function takeScopes(document: DocumentNode, faults: string[]): ReadSdl {
  const scopes: Record<string, readonly string[]> = {};
  const roots = rootNames(document);
  let type = '';
  const enterType = (node: { readonly name: { readonly value: string } }): void => {
    type = roots.get(node.name.value) ?? node.name.value;
  };
  let field = '';
  const stripped = visit(document, {
    ObjectTypeDefinition: enterType,
    ObjectTypeExtension: enterType,
    InterfaceTypeDefinition: enterType,
    InterfaceTypeExtension: enterType,
    FieldDefinition: {
      enter(node) {
        field = node.name.value;
      },
      leave() {
        field = '';
      },
    },
    DirectiveDefinition: (node) => (node.name.value === ALLOW ? null : undefined),
    Directive(node) {
      if (NOT_ENFORCED.test(node.name.value))
        faults.push(`@${node.name.value} is not enforced here: use @allow(scopes: [...]) on fields`);
      if (node.name.value !== ALLOW) return undefined;
      const found = scopesOf(node as ConstDirectiveNode);
      const coordinate = `${type}.${field}`;
      if (field === '') faults.push('@allow stands on something that is no field of a type: it goes on fields');
      else if (!found) faults.push(`@allow of ${coordinate} needs scopes of ${[...SCOPES].join(', ')}`);
      // One of its scopes is enough: a second list would let in whom the first keeps out.
      else if (Object.hasOwn(scopes, coordinate))
        faults.push(`@allow of ${coordinate} is given twice: name all its scopes in one`);
      else scopes[coordinate] = found;
      return null;
    },
  });
  return { document: stripped, scopes };
}

/** Reads an external SDL; its depth is bounded before. Returns what is wrong with it instead. */
export function readSdl(sdl: string): ReadSdl | { readonly faults: readonly string[] } {
  let document: DocumentNode;
  try {
    document = parse(sdl, { maxTokens: MAX_SDL_TOKENS });
  } catch (error) {
    return { faults: [`its SDL cannot be read: ${(error as Error).message.slice(0, 300)}`] };
  }
  const types = document.definitions.length;
  let fields = 0;
  visit(document, { FieldDefinition: () => void (fields += 1), EnumValueDefinition: () => void (fields += 1) });
  const tooLarge = sdlSizeFault(types, fields);
  if (tooLarge !== undefined) return { faults: [tooLarge] };
  const faults: string[] = [];
  if (!linksFederation2(document))
    faults.push(
      'its SDL is not of Federation 2: it needs extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])',
    );
  const read = takeScopes(document, faults);
  return faults.length > 0 ? { faults: [...new Set(faults)].slice(0, 10) } : read;
}
