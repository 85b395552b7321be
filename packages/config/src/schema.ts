import { availableParallelism } from 'node:os';
import { isReserved, LanguageTag, PictureQuality, reservedMessage, Section } from '@slugline/story';
import { z } from 'zod';

const count = z.coerce.number().int().min(1);
const bytes = z.coerce.number().int().min(1);

/** A bucket on an S3 service. Without keys the SDK's own chain (environment, instance role) is asked. */
const S3Location = z.strictObject({
  kind: z.literal('s3'),
  bucket: z.string().min(3),
  prefix: z.string().optional(),
  endpoint: z.url().optional(),
  region: z.string(),
  accessKeyId: z.string().optional(),
  secretAccessKey: z.string().optional(),
  forcePathStyle: z.boolean(),
  checksums: z.enum(['when_supported', 'when_required']),
});

/** Where a store is: a directory or a bucket. */
const StoreLocation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('directory'), path: z.string().min(1) }),
  S3Location,
]);

export const Scope = z.enum(['submit', 'edit', 'operate']);
export type Scope = z.infer<typeof Scope>;

/**
 * Who may call. The settings keep only the token's SHA-256, so a leaked configuration is not a leaked token. A token has 24
 * random bytes: a plain hash of it can't be guessed back.
 */
export const TokenGrant = z.strictObject({
  name: z.string().min(1),
  scopes: z.array(Scope).min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 that `slugline token` prints'),
});
export type TokenGrant = z.infer<typeof TokenGrant>;

export const Destination = z.strictObject({
  /** The edge serves every destination but the first at `/<name>/`. */
  name: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens')
    .refine((name) => !isReserved(name), reservedMessage),
  store: StoreLocation,
  /** Where its root is on the web, ending in a slash. */
  baseUrl: z.url().transform((url) => (url.endsWith('/') ? url : `${url}/`)),
});
export type Destination = z.infer<typeof Destination>;

/** All settings, read once at start and refused as a whole. Times are ms, sizes bytes. */
export const ConfigSchema = z.strictObject({
  host: z.string().default('127.0.0.1'),
  port: z.coerce.number().int().min(0).max(65535).default(4000),
  /** The folder of this machine: the embedded Redis, directory stores and scratch space for media. */
  data: z.string().default('.slugline'),
  redisUrl: z.url({ protocol: /^rediss?$/ }).optional(),
  working: StoreLocation,
  destinations: z
    .array(Destination)
    .min(1)
    .refine(
      (all) => new Set(all.map(({ name }) => name)).size === all.length,
      'each needs a name of its own',
    ),
  tokens: z.array(TokenGrant).default([]),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  site: z
    .strictObject({
      name: z.string().default('Slugline'),
      language: LanguageTag.default('en'),
      /** The section of a story that names none. */
      section: Section.default('news'),
      publish: z.enum(['text-first', 'complete']).default('text-first'),
      missingMedia: z.enum(['warn', 'hold']).default('warn'),
      /** Of films and sounds, LUFS (EBU R128): -16 for the web, -23 for broadcast. */
      loudness: z.coerce.number().min(-31).max(-5).default(-16),
      /** Of pictures: `target` finds for each the qualities that keep so much of it; `fixed` has always the same. */
      pictureQuality: PictureQuality.default('target'),
    })
    .prefault({}),
  /** Content Credentials of pictures: PEM files. */
  credentials: z
    .strictObject({
      /** The certificate that signs, followed by those that it was issued under. */
      certificate: z.string().min(1).optional(),
      /** Its key. Only the media service reads it. */
      key: z.string().min(1).optional(),
      /** Certificates of the authorities whose signers are trusted. */
      anchors: z.string().min(1).optional(),
    })
    .prefault({}),
  limits: z
    .strictObject({
      fileBytes: bytes.default(4 * 1024 ** 3),
      files: count.default(100),
      /** Packages that one token may send at once, or without tokens one address. */
      uploads: count.default(32),
      /** The least that an upload must bring, averaged over a minute. */
      uploadBytesPerSecond: bytes.default(1024),
    })
    .prefault({}),
  workers: z
    .strictObject({
      /** Pictures worked on at once: one per core. */
      pictures: count.default(availableParallelism()),
      /** Parts of films encoded at once by this process: one per core, each with one thread. */
      videos: count.default(availableParallelism()),
      /** Disk for originals that a process keeps while their parts are made; more only when more are in use. */
      originalsBytes: bytes.default(20 * 1024 ** 3),
      pictureDeadlineMs: count.default(5 * 60_000),
      videoDeadlineMs: count.default(6 * 3_600_000),
      /** How long a stop waits for running jobs before it gives them back to the queue. */
      drainMs: count.default(5_000),
    })
    .prefault({}),
});

export type Config = z.infer<typeof ConfigSchema>;
