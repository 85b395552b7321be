import { join, resolve } from 'node:path';
import type { Settings } from './environment.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the working store and the destination are if the settings do not say: in the buckets that the environment names,
 * otherwise in the data folder.
 */
export function defaultLocations(env: Environment, settings: Settings): Settings {
  const data = resolve(String(settings.data ?? '.slugline'));
  const host = String(settings.host ?? '127.0.0.1');
  // Port 0 takes any free port, which nobody knows before the start. The address has the usual port then.
  const port = String(settings.port || 4000);
  const baseUrl = env.SLUGLINE_PUBLIC_URL || `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
  const publicBucket = env.S3_PUBLIC_BUCKET;
  return {
    data,
    working: env.S3_BUCKET ? bucket(env, env.S3_BUCKET) : directory(join(data, 'working')),
    destinations: [
      {
        name: 'public',
        store: publicBucket
          ? bucket(env, publicBucket)
          : directory(resolve(env.SLUGLINE_DESTINATION || join(data, 'public'))),
        baseUrl: publicBucket && !env.SLUGLINE_PUBLIC_URL ? bucketUrl(env, publicBucket) : baseUrl,
      },
    ],
  };
}

/** Environment variable → place in the settings. `store` stands for every store that variables make a bucket. */
export const locationVariables: readonly (readonly [variable: string, path: string])[] = [
  ['S3_BUCKET', 'working.bucket'],
  ['S3_PUBLIC_BUCKET', 'destinations[].store.bucket'],
  ['SLUGLINE_DESTINATION', 'destinations[].store.path'],
  ['SLUGLINE_PUBLIC_URL', 'destinations[].baseUrl'],
  ['S3_ENDPOINT', 'store.endpoint'],
  ['S3_REGION', 'store.region'],
  ['S3_ACCESS_KEY_ID', 'store.accessKeyId'],
  ['S3_SECRET_ACCESS_KEY', 'store.secretAccessKey'],
  ['S3_FORCE_PATH_STYLE', 'store.forcePathStyle'],
  ['S3_CHECKSUMS', 'store.checksums'],
];

/** Which variables say where each of these is. */
const variables = {
  working: ['S3_BUCKET'],
  destinations: ['S3_PUBLIC_BUCKET', 'SLUGLINE_DESTINATION', 'SLUGLINE_PUBLIC_URL'],
} as const;

/**
 * Which places both the settings file and a variable name, one sentence for each. Neither can win: the file may list
 * several destinations, and whoever sets the variable expects it to count.
 */
export const doublyNamed = (env: Environment, file: Settings, flags: Settings): string[] =>
  Object.entries(variables).flatMap(([setting, names]) =>
    names
      .filter((name) => env[name] && setting in file && !(setting in flags))
      .map((name) => `${name} (${setting}): slugline.yaml says this, too; take it out of one of them`),
  );

const directory = (path: string): Settings => ({ kind: 'directory', path });

function bucket(env: Environment, name: string): Settings {
  const endpoint = env.S3_ENDPOINT;
  return {
    kind: 's3',
    bucket: name,
    ...(endpoint ? { endpoint } : {}),
    region: env.S3_REGION || 'us-east-1',
    ...(env.S3_ACCESS_KEY_ID ? { accessKeyId: env.S3_ACCESS_KEY_ID } : {}),
    ...(env.S3_SECRET_ACCESS_KEY ? { secretAccessKey: env.S3_SECRET_ACCESS_KEY } : {}),
    // Servers other than AWS rarely have a host name for each bucket. Many refuse the SDK's trailing checksums:
    // https://github.com/aws/aws-sdk-js-v3/issues/6819
    forcePathStyle: env.S3_FORCE_PATH_STYLE ? env.S3_FORCE_PATH_STYLE === 'true' : Boolean(endpoint),
    checksums: env.S3_CHECKSUMS || (endpoint ? 'when_required' : 'when_supported'),
  };
}

const bucketUrl = (env: Environment, name: string): string =>
  env.S3_ENDPOINT
    ? `${env.S3_ENDPOINT.replace(/\/$/, '')}/${name}/`
    : `https://${name}.s3.${env.S3_REGION || 'us-east-1'}.amazonaws.com/`;
