/**
 * The codes at the start of error messages with which Redis says that it can't serve now: it is full, refuses writes,
 * is loading, has lost its master or its scripts, or refuses our password.
 * https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
 */
const states = [
  ...['OOM', 'READONLY', 'LOADING', 'MISCONF', 'BUSY', 'NOSCRIPT', 'UNKILLABLE', 'EXECABORT'],
  ...['MASTERDOWN', 'NOREPLICAS', 'CLUSTERDOWN', 'TRYAGAIN', 'NOAUTH', 'NOPERM', 'WRONGPASS'],
];

/** Before Redis 7, an error inside a script is wrapped in an error about the script. */
const inState = new RegExp(`^(?:ERR Error running script.*[ -])?(?:${states.join('|')}) `, 's');

/** Messages of ioredis and BullMQ for commands that did not reach Redis or whose replies did not reach us. */
const unanswered = [
  /^ERR max number of clients reached/,
  /^Command timed out$/,
  /^Command aborted due to connection close$/,
  /^Connection is closed\.?$/,
  /^Stream isn't writeable and enableOfflineQueue options is false$/,
  /^Socket timeout\. Expecting data, but didn't receive any in \d+ms\.$/,
  /^Reached the max retries per request limit/,
  /^Failed to refresh slots cache\.$/,
];

/** Node's codes for failed or lost connections: https://nodejs.org/api/errors.html#common-system-errors */
const lost: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
]);

/**
 * Whether an error means an outage: Redis is unreachable, silent, or can't serve now. An error about the command itself
 * is our defect. A broken connection counts only when the error is known to come from Redis (`from`), because the
 * connections of other servers break, too.
 */
export function isRedisOutage(error: unknown, from: 'redis' | 'anywhere' = 'anywhere'): boolean {
  if (!(error instanceof Error)) return false;
  const { message } = error;
  if (inState.test(message) || unanswered.some((words) => words.test(message))) return true;
  const { code, syscall } = error as NodeJS.ErrnoException;
  // A private Redis listens on a socket file, which disappears with it.
  const unreachable = lost.has(code) || (syscall === 'connect' && (code === 'ENOENT' || code === 'EACCES'));
  return from === 'redis' && unreachable;
}
