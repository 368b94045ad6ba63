export { compile } from './compile.ts';
export { collect, explain, judge, render } from './run.ts';
export type * from './types.ts';
