/** Settings as they come from outside: nested, unchecked. */
export type Settings = { [name: string]: unknown };

type Environment = Readonly<Record<string, string | undefined>>;

/** Environment variable → place in the settings. `locations.ts` has those of stores and destinations. */
export const variables: readonly (readonly [variable: string, path: string])[] = [
  ['SLUGLINE_HOST', 'host'],
  ['SLUGLINE_PORT', 'port'],
  ['SLUGLINE_DATA', 'data'],
  ['SLUGLINE_PROCESSES', 'processes'],
  ['SLUGLINE_LOG', 'logLevel'],
  ['SLUGLINE_SITE_NAME', 'site.name'],
  ['SLUGLINE_SITE_LANGUAGE', 'site.language'],
  ['SLUGLINE_TIME_ZONE', 'site.timeZone'],
  ['SLUGLINE_REVIEW', 'site.review'],
  ['SLUGLINE_DOUBT', 'site.doubt'],
  ['SLUGLINE_LOUDNESS', 'site.loudness'],
  ['SLUGLINE_PICTURE_QUALITY', 'site.pictureQuality'],
  ['SLUGLINE_SIGNING_CERTIFICATE', 'credentials.certificate'],
  ['SLUGLINE_SIGNING_KEY', 'credentials.key'],
  ['SLUGLINE_TRUST_ANCHORS', 'credentials.anchors'],
  ['SLUGLINE_PICTURES', 'workers.pictures'],
  ['SLUGLINE_VIDEOS', 'workers.videos'],
  ['SLUGLINE_DRAIN_MS', 'workers.drainMs'],
  ['SLUGLINE_MAX_FILE_BYTES', 'limits.fileBytes'],
  ['REDIS_URL', 'redisUrl'],
  ['SLUGLINE_CATALOGUE', 'catalogue'],
];

/** The settings that the environment gives. Stores and destinations are left to `locations.ts`. */
export function settingsOf(env: Environment): Settings {
  const settings: Settings = {};
  for (const [variable, path] of variables) {
    const value = env[variable];
    if (value !== undefined && value !== '') put(settings, path.split('.'), value);
  }
  if (env.SLUGLINE_TOKENS) settings.tokens = env.SLUGLINE_TOKENS.split(',').map(grantOf);
  return settings;
}

/** `name:scope+scope:sha256`, as `slugline token` prints it. */
function grantOf(text: string): Settings {
  const [name = '', scopes = '', sha256 = ''] = text.trim().split(':');
  return { name, scopes: scopes.split('+'), sha256 };
}

/** Which variable a problem at this path came from, for messages. */
export const variableFor = (path: string): string | undefined =>
  variables.find(([, known]) => known === path)?.[0] ??
  (path.startsWith('tokens') ? 'SLUGLINE_TOKENS' : undefined);

function put(settings: Settings, [head, ...rest]: string[], value: unknown): void {
  if (head === undefined) return;
  if (rest.length === 0) {
    settings[head] = value;
    return;
  }
  const inner = (settings[head] ?? {}) as Settings;
  settings[head] = inner;
  put(inner, rest, value);
}

/** Joins settings; a later one wins, nested ones field by field. */
export function overlay(below: Settings, above: Settings): Settings {
  const joined = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const old = joined[name];
    joined[name] = isSettings(old) && isSettings(value) ? overlay(old, value) : value;
  }
  return joined;
}

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
