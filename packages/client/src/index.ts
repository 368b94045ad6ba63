export { createClient, type Client, type ClientOptions } from './client.ts';
export { RequestError } from './request-error.ts';
