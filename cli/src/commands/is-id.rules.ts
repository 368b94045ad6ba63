/** Whether a text has the form of an id of Visor (a UUID); everything else is taken for a name. */
export const isId = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

/** What a text may mean, in this order: the id whose form it has, and a name, which may have that form too. */
export const readingsOf = (text: string): readonly { readonly id: string | null; readonly name: string | null }[] => [
  ...(isId(text) ? [{ id: text, name: null }] : []),
  { id: null, name: text },
];
