import { asyncApi } from '../asyncapi.ts';

/** The AsyncAPI document without its descriptions. */
export const asyncApiStructure = (): string =>
  `${JSON.stringify(asyncApi(), (key, value: unknown) => (key === 'description' && typeof value === 'string' ? undefined : value), 2)}\n`;
