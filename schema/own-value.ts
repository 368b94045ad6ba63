/**
 * Returns what an object has under a name; undefined where it only inherits it. A name that a stranger gives may be one that every
 * object has, as `constructor`.
 */
export const ownValue = <T>(object: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;
