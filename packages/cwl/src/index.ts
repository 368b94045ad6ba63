export { compile } from './compile.ts';
export { collect, judge, render } from './run.ts';
export type * from './types.ts';
