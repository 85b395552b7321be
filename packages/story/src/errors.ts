import { isRedisOutage } from './redis-outage.ts';

/**
 * The one list of error codes: every way a story, a file or a request can fail.
 *
 * - `title`: the kind of failure, always in the same words. The message of an error says what happened this time.
 * - `status`: the HTTP status when the API answers with this code.
 * - `retry`: whether trying again can help. Code that throws the error can override it; the queue follows it.
 * - `remedy`: what a reporter or an operator can do about it.
 */
export const codes = {
  // The draft
  draft_missing: {
    title: 'The package has no draft',
    status: 400,
    retry: false,
    remedy: 'Send one text (.txt) or Markdown (.md) file as the draft.',
  },
  draft_ambiguous: {
    title: 'The package has more than one draft',
    status: 400,
    retry: false,
    remedy: 'Send one draft per package; name the others as media or leave them out.',
  },
  draft_empty: {
    title: 'The draft has no text',
    status: 422,
    retry: false,
    remedy: 'Paste the text of the story into the draft and submit it again.',
  },
  draft_too_large: {
    title: 'The draft is too large',
    status: 413,
    retry: false,
    remedy: 'A draft is text only: remove pasted pictures or split the story.',
  },
  draft_not_text: {
    title: 'The draft is not text',
    status: 422,
    retry: false,
    remedy: 'Save the draft as plain text or Markdown in UTF-8, or as DOCX or HTML, and submit it again.',
  },
  draft_without_headline: {
    title: 'The draft has no headline',
    status: 422,
    retry: false,
    remedy: 'Give the story a headline: in the first line, or in story.yaml.',
  },
  settings_invalid: {
    title: 'The settings of the story are not valid',
    status: 422,
    retry: false,
    remedy: 'Correct the named field in story.yaml or the front matter.',
  },
  text_too_complex: {
    title: 'The text is too complex',
    status: 422,
    retry: false,
    remedy: 'Take out what is repeated or nested in the named text, or split it, and submit it again.',
  },
  // Files
  file_empty: {
    title: 'The file is empty',
    status: 422,
    retry: false,
    remedy: 'The file has no bytes: export or copy it again.',
  },
  file_unsupported: {
    title: 'The kind of file is not supported',
    status: 422,
    retry: false,
    remedy:
      'Send a JPEG, PNG, WebP, AVIF, HEIC, GIF or TIFF picture, an MP4, MOV, WebM or MPEG video, or an MP3, M4A or WAV sound.',
  },
  file_missing: {
    title: 'A file is missing',
    status: 400,
    retry: false,
    remedy: 'Check the path, or put the named file into the package.',
  },
  original_withdrawn: {
    title: 'The file was withdrawn',
    status: 422,
    retry: false,
    remedy:
      'Leave the named file out. An editor can allow it again: `slugline originals allow` (over HTTP: POST /v1/originals/{sha256}/allow).',
  },
  original_unused: {
    title: 'No story uses this file',
    status: 404,
    retry: false,
    remedy:
      'Check the file or its SHA-256. To block it before a story uses it, add `--block` (over HTTP: "block": true).',
  },
  file_changed: {
    title: 'The stored file has changed',
    status: 409,
    // A byte damaged in transit looks the same as one damaged in the store.
    retry: true,
    remedy: 'The stored bytes are not those that were submitted: submit the file again.',
  },
  picture_too_large: {
    title: 'The picture is too large',
    status: 422,
    retry: false,
    remedy: 'Export the picture with at most 100 megapixels.',
  },
  picture_broken: {
    title: 'The picture is damaged',
    status: 422,
    retry: false,
    remedy: 'The picture is damaged: export it again from the source.',
  },
  picture_unsupported: {
    title: 'The kind of picture is not supported',
    status: 422,
    retry: false,
    remedy: 'Export the picture as JPEG or PNG.',
  },
  video_broken: {
    title: 'The video is damaged',
    status: 422,
    retry: false,
    remedy: 'The video is damaged or incomplete: export or upload it again.',
  },
  video_unsupported: {
    title: 'The kind of video is not supported',
    status: 422,
    retry: false,
    remedy: 'Export the video as MP4 with H.264 and AAC.',
  },
  captions_invalid: {
    title: 'The captions are not valid',
    status: 422,
    retry: false,
    remedy: 'Correct the named line of the captions, or export them again as SRT, WebVTT or ASS.',
  },
  captions_telemetry: {
    title: 'The captions hold coordinates',
    status: 422,
    retry: false,
    remedy:
      'Leave the camera’s recording of coordinates out of the package. If these are captions, take the coordinates out.',
  },
  // Work
  media_deadline: {
    title: 'The work on the file took too long',
    status: 500,
    retry: false,
    remedy: 'The file took longer than it may: send a shorter or smaller one, or raise the limit.',
  },
  media_tool_failed: {
    title: 'The media tool failed',
    status: 500,
    retry: true,
    remedy: 'Read the tool’s last lines in the failure, then replay it.',
  },
  signer_missing: {
    title: 'The signing certificate or its key is missing',
    status: 500,
    retry: true,
    remedy:
      'Give the media service the signing certificate and key that submission knows of, then replay it.',
  },
  media_tool_missing: {
    title: 'ffmpeg is missing',
    status: 500,
    retry: false,
    remedy: 'Install ffmpeg 5.1 or later, then run `slugline doctor`.',
  },
  worker_lost: {
    title: 'The worker died on the job',
    status: 500,
    retry: false,
    remedy:
      'The worker died several times on this job (often: out of memory). Look at the file, then replay it.',
  },
  cancelled: {
    title: 'The job was cancelled',
    status: 409,
    retry: false,
    remedy: 'Somebody cancelled this job; replay it if that was wrong.',
  },
  interrupted: {
    title: 'The command was interrupted',
    status: 409,
    retry: false,
    remedy: 'Run the command again.',
  },
  edition_invalid: {
    title: 'The edition is not valid',
    status: 500,
    retry: false,
    remedy: 'The edition did not pass validation and was not published; the one before it stays live.',
  },
  payload_invalid: {
    title: 'Something that was stored can’t be read',
    status: 500,
    retry: false,
    remedy: 'The job was written by another version: run the same version everywhere, then replay it.',
  },
  job_refused: {
    title: 'The queue refused the job',
    status: 500,
    retry: false,
    remedy:
      'Shorten what the message names and submit the story again, or replay the failure once the job fits.',
  },
  no_progress: {
    title: 'The work on the story makes no progress',
    status: 500,
    retry: false,
    remedy:
      'The story’s work ends again and again without a result: read the log lines that name the story, check that all ' +
      'processes run the same version on the same store, then replay it.',
  },
  // The installation
  store_unavailable: {
    title: 'The store does not answer as it should',
    status: 503,
    retry: true,
    remedy: 'Check the object store; work goes on by itself when it answers again.',
  },
  store_full: {
    title: 'There is no space left',
    status: 507,
    retry: true,
    remedy: 'The disk or bucket is full: free some room; work goes on by itself.',
  },
  store_mismatch: {
    title: 'The store returned other bytes than were written',
    status: 500,
    retry: true,
    remedy: 'The store returned other bytes than were written: check the object store.',
  },
  store_earlier_form: {
    title: 'The store has the form of an earlier version',
    status: 500,
    retry: false,
    remedy: 'Stop all processes of this newsroom, run `slugline migrate`, and start again.',
  },
  store_later_form: {
    title: 'The store has the form of a later version',
    status: 500,
    retry: false,
    remedy: 'Run the version that wrote the store, or a later one.',
  },
  store_in_use: {
    title: 'Another process uses the store',
    status: 503,
    retry: true,
    remedy:
      'Stop all processes of this newsroom, or wait until `slugline migrate` has ended; then run the command again.',
  },
  store_damaged: {
    title: 'The store is damaged',
    status: 503,
    retry: true,
    remedy:
      'Restore the named file from a backup, or save what can be read with `slugline export DIR` (see “A damaged store” in docs/operating.md).',
  },
  object_missing: {
    title: 'Something that was stored is not there',
    status: 404,
    // The object was written. An eventually consistent store may show it to other readers later.
    retry: true,
    remedy: 'The named object is not in the store: restore it from a backup, or submit it again.',
  },
  queue_unavailable: {
    title: 'Redis does not answer',
    status: 503,
    retry: true,
    remedy: 'Check Redis; what was accepted is safe and goes on when Redis answers again.',
  },
  catalogue_unavailable: {
    title: 'The catalogue does not answer',
    status: 503,
    retry: true,
    remedy:
      'Check PostgreSQL, or the disk of the data folder. Stories are published without the catalogue; only lists and ' +
      'search wait for it.',
  },
  purge_unavailable: {
    title: 'A cache can’t be purged',
    status: 503,
    retry: true,
    remedy:
      'Check the cache and its settings (`destinations[].caches`). Stories are published meanwhile, but the cache may ' +
      'still give what they replaced. It is told again by itself.',
  },
  api_unavailable: {
    title: 'The API does not answer',
    status: 503,
    retry: true,
    remedy: 'Start it with `slugline up`, or set SLUGLINE_URL to its address.',
  },
  config_invalid: {
    title: 'The configuration is not valid',
    status: 500,
    retry: false,
    remedy: 'Correct the named settings.',
  },
  usage: { title: 'The command was used wrongly', status: 400, retry: false, remedy: 'See --help.' },
  // Requests
  story_not_found: {
    title: 'There is no such story',
    status: 404,
    retry: false,
    remedy: 'Check the id; `slugline status` lists the stories.',
  },
  story_changed: {
    title: 'The story was changed meanwhile',
    status: 412,
    retry: false,
    remedy:
      'Look at what changed. Then send the correction again, with the new revision in If-Match (--if-match) or without it.',
  },
  already_live: {
    title: 'The same package is live already',
    status: 409,
    retry: false,
    remedy:
      'Look at the address. If a second story is meant, send the package with --again (over HTTP: ?again=true).',
  },
  address_taken: {
    title: 'Another story has this address',
    status: 409,
    retry: false,
    remedy:
      'Give the story another slug or section. An address stays with its first story, also when that moves.',
  },
  not_possible_now: {
    title: 'The state does not allow this',
    status: 409,
    retry: false,
    remedy: 'Look at the state first: the message says what is in the way.',
  },
  unauthorized: {
    title: 'A valid token is needed',
    status: 401,
    retry: false,
    remedy: 'Send a valid token: `Authorization: Bearer …`.',
  },
  forbidden: {
    title: 'This is not allowed',
    status: 403,
    retry: false,
    remedy: 'Use a token that has the named scope.',
  },
  request_invalid: {
    title: 'The request is not valid',
    status: 400,
    retry: false,
    remedy: 'Correct the named part of the request.',
  },
  request_too_large: {
    title: 'The request is too large',
    status: 413,
    retry: false,
    remedy: 'Send a smaller file, or raise the limit in the settings.',
  },
  request_too_slow: {
    title: 'The request arrived too slowly',
    status: 408,
    retry: false,
    remedy: 'Send the request again, over a faster line or in smaller packages.',
  },
  too_many_requests: {
    title: 'Too many requests came at once',
    status: 429,
    retry: false,
    remedy: 'Wait for as many seconds as Retry-After says, then send the request again.',
  },
  receipt_invalid: {
    title: 'The receipt does not agree with its key',
    status: 422,
    retry: false,
    remedy:
      'Ask the newsroom for the receipt again, and take the key from its address /v1/keys, never from whoever sent the receipt.',
  },
  range_invalid: {
    title: 'The file has no such bytes',
    status: 416,
    retry: false,
    remedy: 'Ask for bytes that the file has.',
  },
  method_not_allowed: {
    title: 'This address can only be read',
    status: 405,
    retry: false,
    remedy: 'Use a method that the `Allow` header names.',
  },
  precondition_failed: {
    title: 'The file is not as the condition says',
    status: 412,
    retry: false,
    remedy: 'Get the file again, without the condition.',
  },
  not_found: {
    title: 'There is nothing at this address',
    status: 404,
    retry: false,
    remedy: 'Check the address.',
  },
  still_public: {
    title: 'A retracted story may still be read',
    status: 500,
    retry: true,
    remedy:
      'Purge the named addresses from the caches in front of the destination, or make its `baseUrl` answer again. They are asked again by themselves.',
  },
  internal: {
    title: 'Something went wrong here',
    status: 500,
    retry: true,
    remedy: 'This is a defect: please report it with the log lines around it.',
  },
} as const satisfies Record<string, { title: string; status: number; retry: boolean; remedy: string }>;

export type ErrorCode = keyof typeof codes;

/** The HTTP statuses of errors that the sender has to correct. */
const wrongAsSent: readonly number[] = [400, 413, 422];

/**
 * Whether the sender has to correct what was sent. All other errors are for the operator, who can replay the work when
 * the cause is gone. So is a code that this version does not know, because another version wrote it.
 */
export const isSendersFault = (code: ErrorCode): boolean =>
  Object.hasOwn(codes, code) && wrongAsSent.includes(codes[code].status);

const outages: ReadonlySet<ErrorCode> = new Set([
  'store_unavailable',
  'store_full',
  'queue_unavailable',
  'purge_unavailable',
]);

/**
 * Whether a store, a cache or Redis was down. Then neither the job nor the story is at fault, and the job spends no
 * attempt.
 */
export const isOutage = ({ code }: Pick<SluglineError, 'code'>): boolean => outages.has(code);

/** An error that says what happened. It has a code from the list, and often the file or field that it is about. */
export class SluglineError extends Error {
  readonly code: ErrorCode;
  /** The file, field or object that the error is about, as the person who sent it knows it. */
  readonly where: string | undefined;
  /** Whether the API may show message and `where` of a 5xx error. They must name no key, path or host of ours. */
  readonly forCaller: boolean;
  /** Whether trying again can help. */
  readonly retry: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: { where?: string; cause?: unknown; forCaller?: boolean; retry?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'SluglineError';
    this.code = code;
    this.where = options.where;
    this.forCaller = options.forCaller ?? false;
    this.retry = options.retry ?? codes[code].retry;
  }

  get remedy(): string {
    return codes[this.code].remedy;
  }
}

/**
 * Gives any thrown value a code. A `SluglineError` keeps its own; a full disk becomes `store_full`, an outage of Redis
 * `queue_unavailable`, everything else a defect (`internal`).
 */
export function toSluglineError(error: unknown): SluglineError {
  if (error instanceof SluglineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  // The store is not the only cause of a full disk: temporary files fill it, too.
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
    return new SluglineError('store_full', message, { cause: error });
  if (isRedisOutage(error))
    return new SluglineError('queue_unavailable', `Redis can't serve: ${message}`, { cause: error });
  return new SluglineError('internal', message, { cause: error });
}
