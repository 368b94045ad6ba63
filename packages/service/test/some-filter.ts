import type { FilterTable } from '@visor/schema';
import fc from 'fast-check';

/** Makes random filters of a list. @param values that its rows may have, by the field's name in the API; times as RFC 3339 */
export function someFilter(
  { fields }: FilterTable,
  values: Readonly<Record<string, readonly (string | number)[]>>,
): fc.Arbitrary<Record<string, unknown>> {
  const operators = ({ field, kind, values: known = [] }: FilterTable['fields'][string]): fc.Arbitrary<unknown> => {
    if (kind === 'flag') return fc.boolean();
    const value = fc.constantFrom(...(values[field] ?? known));
    const list = fc.array(value, { maxLength: 3 });
    const some = (model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
      fc.record(model, { requiredKeys: [] });
    switch (kind) {
      case 'enum':
        return some({ in: list, not: list });
      case 'id':
        return some({ eq: value, in: list, not: list });
      case 'time':
        return some({ gte: value, lt: value });
      case 'text': {
        const pattern = fc
          .tuple(value, fc.nat(9), fc.constantFrom('', '*', '_', '%', '\\\\'))
          .map(([text, cut, end]) => String(text).slice(0, cut).replaceAll(/[\\*]/g, '\\$&') + end);
        return some({ eq: value, in: list, not: list, like: pattern, notLike: pattern });
      }
      default:
        return some({ eq: value, gt: value, gte: value, lt: value, lte: value });
    }
  };
  const asked = Object.fromEntries(Object.values(fields).map((field) => [field.field, operators(field)]));
  // Few fields at once: else nothing matches.
  return fc
    .subarray(Object.keys(asked), { maxLength: 3 })
    .chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((field) => [field, asked[field] ?? fc.constant(null)]))),
    );
}
