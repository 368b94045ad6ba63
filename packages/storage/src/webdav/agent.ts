/**
 * The one part of undici that WebDAV uses, as a module of ours: it is loaded when it is first needed, and of a package that is no module of
 * ECMAScript, loaded so, a bundle in parts has no names.
 */
export { Agent } from 'undici';
