export { type ConfigSources, loadConfig } from './load.ts';
export type { Config, Destination, Scope, TokenGrant } from './schema.ts';
