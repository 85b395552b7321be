export {
  type Credentials,
  credentialsChoice,
  isInForce,
  readCredentials,
  readSigningKey,
} from './credentials.ts';
export { type ConfigSources, loadConfig } from './load.ts';
export { type Config, type Destination, Scope, type TokenGrant } from './schema.ts';
