// Internals that tests outside this package need.
export { openFormReader } from './form-reader.ts';
