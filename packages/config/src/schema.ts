import { availableParallelism } from 'node:os';
import { ImageQuality, isReserved, LanguageTag, reservedMessage, Section } from '@slugline/story';
import { z } from 'zod';

const count = z.coerce.number().int().min(1);
const bytes = z.coerce.number().int().min(1);

// Descriptions are the meanings in docs/configuration.md, and `otherwise` is its default where the schema has none or
// one that depends on the machine: see reference.ts.

/** A bucket on an S3 service. */
const S3Location = z.strictObject({
  kind: z.literal('s3'),
  bucket: z.string().min(3).describe('The name of the bucket.'),
  prefix: z.string().optional().meta({
    description: 'A folder of the bucket in which all keys are.',
    otherwise: 'the whole bucket',
  }),
  endpoint: z.url().optional().meta({ description: 'The address of the service.', otherwise: 'AWS' }),
  region: z.string().describe('The region of the bucket.'),
  accessKeyId: z.string().optional().meta({
    description: 'The access key.',
    otherwise: 'what the AWS SDK finds: environment, profile, instance role',
  }),
  secretAccessKey: z.string().optional().meta({
    description: 'The secret of the access key.',
    otherwise: 'as above',
  }),
  forcePathStyle: z
    .boolean()
    .describe('Address objects as `endpoint/bucket/key` and not as `bucket.endpoint/key`.'),
  checksums: z
    .enum(['when_supported', 'when_required'])
    .describe(
      'When the SDK sends checksums of its own. Many servers other than AWS refuse them: those need `when_required`.',
    ),
});

/** Where a store is: a directory or a bucket. */
const StoreLocation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('directory'),
    path: z.string().min(1).describe('The folder. It is made when it is missing.'),
  }),
  S3Location,
]);

export const Scope = z.enum(['submit', 'edit', 'operate']);
export type Scope = z.infer<typeof Scope>;

/**
 * Who may call. The settings keep only the token's SHA-256, so a leaked configuration is not a leaked token. A token
 * has 24 random bytes: a plain hash of it can't be guessed back.
 */
export const TokenGrant = z.strictObject({
  name: z.string().min(1).describe('Who the token is for. It is on record with what they do.'),
  scopes: z
    .array(Scope)
    .min(1)
    .describe(
      '`submit`: send stories and read where they stand. `edit`: hold, release and schedule stories. `operate`: failures, queues and metrics.',
    ),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 that `slugline token` prints')
    .describe('The SHA-256 of the token, as `slugline token` prints it.'),
});
export type TokenGrant = z.infer<typeof TokenGrant>;

/** A cache in front of a destination. It has to forget what an edition replaces. */
const Cache = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens')
      .describe('Its name in the log, in metrics and on record.'),
    kind: z
      .enum(['varnish', 'nginx', 'http'])
      .describe(
        '`varnish`: Varnish with `infra/edge/varnish.vcl`. `nginx`: nginx with `infra/edge/nginx-purge.conf`. `http`: any ' +
          'program of your own that takes a signed POST.',
      ),
    url: z
      .url({ protocol: /^https?$/ })
      .refine((url) => {
        const { username, password } = new URL(url);
        return username === '' && password === '';
      }, 'must have no user and no password')
      .describe('Where it takes purges. Readers should not reach that address.'),
    secretFile: z
      .string()
      .min(1)
      .optional()
      .describe('For `http`: a file with the secret that signs requests.'),
    secretVariable: z
      .string()
      .min(1)
      .optional()
      .describe('For `http`, in place of a file: the environment variable with the secret.'),
  })
  .superRefine(({ kind, secretFile, secretVariable }, { addIssue }) => {
    const given = [secretFile, secretVariable].filter((one) => one !== undefined).length;
    if (kind === 'http' && given !== 1)
      addIssue({ code: 'custom', message: 'needs either secretFile or secretVariable' });
    if (kind !== 'http' && given > 0)
      addIssue({ code: 'custom', message: `${kind} takes no secret: let only the publisher reach it` });
  });
export type Cache = z.infer<typeof Cache>;

export const Destination = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens')
    .refine((name) => !isReserved(name), reservedMessage)
    .describe('Its name. The edge serves the first destination at `/`, every other one at `/<name>/`.'),
  store: StoreLocation.describe('Where its objects are. Everybody can read all of it.'),
  baseUrl: z
    .url()
    .transform((url) => (url.endsWith('/') ? url : `${url}/`))
    .describe('Where its root is on the web.'),
  caches: z
    .array(Cache)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'each needs a name of its own')
    .default([])
    .meta({
      description: 'The caches in front of it. They are purged when something is replaced.',
      otherwise: 'none',
    }),
});
export type Destination = z.infer<typeof Destination>;

/** A time zone by its IANA name. An offset such as `+01:00` is none: it does not know when the clocks change. */
const TimeZone = z
  .string()
  .refine(
    (name) => /^[A-Z]/i.test(name) && isTimeZone(name),
    'must be the IANA name of a time zone, such as Europe/Berlin',
  );

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** All settings, read once at start and refused as a whole. Times are ms, sizes bytes. */
export const ConfigSchema = z.strictObject({
  host: z
    .string()
    .default('127.0.0.1')
    .describe(
      'The address to listen on. Addresses that other machines can reach need tokens. Without tokens only requests for ' +
        "this machine's names and the destinations' are answered.",
    ),
  port: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(4000)
    .describe('The port to listen on. 0 takes any that is free.'),
  data: z
    .string()
    .default('.slugline')
    .describe(
      'The folder of this machine: the private Redis, directory stores and scratch files. Other users can read the public ' +
        'folder in it and nothing else.',
    ),
  processes: count.optional().meta({
    description:
      'How many processes share the work on text, which is that of the services `submission` and `publish`: this one, and ' +
      'others that it starts. Media have a number of their own: `workers.pictures`, `workers.videos`.',
    otherwise: 'one per core for `slugline up`, else 1',
  }),
  redisUrl: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .meta({
      description:
        'The Redis to use: 6.2 or later, append-only, with the policy `noeviction`. `redis://` or `rediss://`.',
      otherwise: 'a private one, started with this process',
    }),
  catalogue: z
    .union([z.enum(['sqlite', 'off']), z.url({ protocol: /^postgres(ql)?$/ })], {
      error: 'must be sqlite, off or an address that begins with postgres://',
    })
    .default('sqlite')
    .describe(
      'Where the index of all stories is, for lists and search. `sqlite`: a file in `data`, for one machine. ' +
        '`postgres://…`: a database that several machines share. `off`: lists have the newest two days, and nothing can ' +
        'be searched.',
    ),
  working: StoreLocation.meta({
    description: 'The working store: originals, drafts, journal, renditions, editions. It is private.',
    otherwise: 'the folder `working` in `data`',
  }),
  destinations: z
    .array(Destination)
    .min(1)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'each needs a name of its own')
    .meta({
      description: 'Where finished stories go.',
      otherwise: 'one, `public`, in the folder `public` in `data`',
    }),
  tokens: z.array(TokenGrant).default([]).meta({
    description: 'Who may use the API and the desk. Without any, everybody on this machine may.',
    otherwise: 'none',
  }),
  logLevel: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .default('info')
    .describe(
      'How much is logged (JSON lines on stderr). Unless the variable is set, `slugline up` logs from `warn` and ' +
        '`slugline publish` from `error`.',
    ),
  site: z
    .strictObject({
      name: z.string().default('Slugline').describe('The name of the site, on pages and in feeds.'),
      language: LanguageTag.default('en').describe(
        'The language of feeds, and of stories that neither state nor clearly show their own (BCP 47).',
      ),
      timeZone: TimeZone.default('UTC').describe(
        'The time zone of the site, by its IANA name, such as `Europe/Berlin`: for the times on pages, and for times in ' +
          'drafts and settings that state no offset.',
      ),
      section: Section.default('news').describe('The section of a story that names none.'),
      publish: z
        .enum(['text-first', 'complete'])
        .default('text-first')
        .describe(
          '`text-first` publishes the text at once and media as they become ready. `complete` waits for all media. A story ' +
            'can say otherwise, and on the lane `breaking` the text never waits.',
        ),
      missingMedia: z
        .enum(['warn', 'hold'])
        .default('warn')
        .describe(
          'What happens when a headline promises media that the package lacks: a warning, or the story is held. A story ' +
            'can say otherwise.',
        ),
      review: z
        .enum(['none', 'all'])
        .default('none')
        .describe(
          'Which stories a person has to see first: with `all` every revision is held until somebody releases it.',
        ),
      doubt: z
        .enum(['hold', 'warn'])
        .default('hold')
        .describe(
          'What happens when a draft has notes that were meant to stay inside, or may have been misread: the story is held ' +
            'until a person releases it, or it goes out with a warning.',
        ),
      publications: z.array(z.string().min(1)).default([]).meta({
        description:
          'The names of the publications whose stories are sent. A line above a headline is one of them.',
        otherwise: 'none: such a line is judged by its form',
      }),
      slugs: z
        .enum(['native', 'ascii'])
        .default('native')
        .describe(
          'How the headline is written in addresses: in its own script, as browsers show it, or transliterated to ASCII.',
        ),
      loudness: z.coerce
        .number()
        .min(-31)
        .max(-5)
        .default(-16)
        .describe('The loudness of video and audio in LUFS (EBU R128): -16 for the web, -23 for broadcast.'),
      pictureQuality: ImageQuality.default('target').describe(
        '`target` finds for each picture the qualities that keep the same likeness. `fixed` uses the same qualities for all.',
      ),
    })
    .prefault({})
    .describe('What holds for the site and for stories that do not say.'),
  credentials: z
    .strictObject({
      certificate: z
        .string()
        .min(1)
        .optional()
        .describe(
          'A PEM file: the certificate that signs pictures, followed by those under which it was issued. Submission and ' +
            'the media service need it.',
        ),
      key: z
        .string()
        .min(1)
        .optional()
        .describe('A PEM file: the key of that certificate. Only the media service uses it.'),
      anchors: z
        .string()
        .min(1)
        .optional()
        .describe('A PEM file: the certificates of the authorities whose signers are trusted.'),
    })
    .prefault({})
    .describe('Content Credentials of pictures (C2PA).'),
  limits: z
    .strictObject({
      fileBytes: bytes.default(4 * 1024 ** 3).describe('The largest file of a package.'),
      files: count.default(100).describe('The most files of a package.'),
      uploads: count
        .default(32)
        .describe(
          'The most packages that one token may send at once; without tokens, one address. More are refused with 429.',
        ),
      uploadBytesPerSecond: bytes
        .default(1024)
        .describe('An upload that arrives more slowly than this, averaged over a minute, is cut off.'),
    })
    .prefault({})
    .describe('What a sender may send.'),
  workers: z
    .strictObject({
      pictures: count.default(availableParallelism()).meta({
        description: 'How many pictures this process works on at once.',
        otherwise: 'one per core',
      }),
      videos: count.default(availableParallelism()).meta({
        description: 'How many parts of videos this process encodes at once, each on one thread.',
        otherwise: 'one per core',
      }),
      originalsBytes: bytes
        .default(20 * 1024 ** 3)
        .describe(
          'Disk for originals that a process keeps while their parts are made. It uses more only while more are in use.',
        ),
      pictureDeadlineMs: count.default(5 * 60_000).describe('The longest that work on one picture may take.'),
      videoDeadlineMs: count
        .default(6 * 3_600_000)
        .describe('The longest that one job of a video, an audio file or captions may take.'),
      drainMs: count
        .default(5_000)
        .describe('How long a stop waits for running jobs before it gives them back to the queue.'),
    })
    .prefault({})
    .describe('What this process does at once, and for how long.'),
});

export type Config = z.infer<typeof ConfigSchema>;
