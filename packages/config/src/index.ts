export { secretOf } from './cache-secret.ts';
export {
  type Credentials,
  credentialsChoice,
  isInForce,
  readCredentials,
  readSigningKey,
} from './credentials.ts';
export { type ConfigSources, loadConfig } from './load.ts';
export { type Cache, type Config, type Destination, Scope, type TokenGrant } from './schema.ts';
