export { Refusal, refusals, type RefusalCode } from './refusal.ts';
