import type { RecipeChoices } from './choices.ts';
import type { CredentialsChoice } from './credentials.ts';
import { sha256Of } from './hash.ts';
import type { MediaKind } from './media.ts';
import { linkPreviewCrop } from './purpose.ts';
import type { FocalPoint } from './settings.ts';

/** Parameters of a derivation. Everything that changes a byte of the output is in the parameters or in `version`. */
export interface Recipe {
  readonly name: string;
  /** Raised when the code changes the output for the same parameters. */
  readonly version: number;
  readonly parameters: unknown;
}

/** `widths`, in pixels, are offered in a page's `<picture>`; none is wider than the original. */
const image = {
  name: 'picture',
  version: 3,
  parameters: {
    widths: [320, 640, 960, 1280, 1920, 2560],
    // Effort 4, sharp's default, needs 5 to 9 times the CPU of effort 3 for 4 % fewer bytes (measured on a 24 MP
    // photograph). Tuning for SSIM with chroma at half size, as in WebP and JPEG, needs a quarter to a third less CPU
    // for the same similarity and no more bytes (measured on four pictures).
    avif: { quality: 50, effort: 3, tune: 'ssim', chromaSubsampling: '4:2:0' },
    // For browsers without AVIF. WebP effort 2 needs less than half the CPU of 4, for 5 % more bytes. Optimising JPEG
    // scans needs half as much CPU again, for 1 to 3 % fewer bytes (measured on three pictures).
    webp: { quality: 76, effort: 2 },
    jpeg: { quality: 78, mozjpeg: true, optimiseScans: false },
    similarity: 0.96,
    // For lists, search engines (https://developers.google.com/search/docs/appearance/structured-data/article) and link
    // previews.
    crops: [
      { name: '16x9', width: 1280, height: 720 },
      { name: '4x3', width: 1280, height: 960 },
      { name: '1x1', width: 1200, height: 1200 },
      { name: linkPreviewCrop, width: 1200, height: 630 },
    ],
    maxPixels: 100_000_000,
    // An animation becomes a WebP, or a video when the WebP would be over the limits, or just a still.
    motion: {
      widest: 960,
      webp: { quality: 76, effort: 4 },
      webpPixels: 20_000_000,
      webpBytes: 1_000_000,
      film: { crf: 23, preset: 'veryfast', maxrate: 3_000_000, maxFps: 60, maxSeconds: 300 },
      maxFrames: 2_000,
      maxPixels: 500_000_000,
    },
  },
} as const satisfies Recipe;

/** EBU R128 loudness (LUFS) and true peak (dBTP) for the web; broadcast uses -23. */
const loudness: { integrated: number; truePeak: number } = { integrated: -16, truePeak: -1.5 };

/**
 * The ladder. Rungs have a short side in pixels and a bit rate cap in bit/s, after Apple's HLS Authoring Specification,
 * section 1 (H.264 table). No rung is larger than the source.
 */
const video = {
  name: 'video',
  version: 13,
  parameters: {
    rungs: [
      { name: '360p', shortSide: 360, maxrate: 730_000 },
      { name: '480p', shortSide: 480, maxrate: 1_600_000 },
      { name: '720p', shortSide: 720, maxrate: 3_000_000 },
      { name: '1080p', shortSide: 1080, maxrate: 6_000_000 },
    ],
    crf: 23,
    preset: 'veryfast',
    // Key frames every 2 s, segments of 6 s (Apple's HLS Authoring Specification, 1.13 and 7.5).
    gopSeconds: 2,
    gopsPerSegment: 3,
    // How much video one job encodes; always whole segments.
    chunkSeconds: { min: 6, max: 30 },
    maxFps: 60,
    audioBitrate: 128_000,
    loudness,
    maxPixels: 36_000_000,
    maxDurationSeconds: 4 * 3600,
  },
} as const satisfies Recipe;

const audio = {
  name: 'audio',
  version: 2,
  parameters: { bitrate: 128_000, loudness, peaksPerSecond: 10, maxDurationSeconds: 8 * 3600 },
} as const satisfies Recipe;

const captions = { name: 'captions', version: 3, parameters: {} } as const satisfies Recipe;

/** The recipe for each kind of original. */
export const recipes = { picture: image, video, audio, captions } as const satisfies Record<
  MediaKind,
  Recipe
>;
export interface ImageRecipe extends Recipe {
  readonly parameters: Omit<typeof image.parameters, 'similarity'> & {
    readonly similarity?: number;
    readonly focalPoint?: FocalPoint;
    readonly credentials?: CredentialsChoice;
  };
}
export type VideoRecipe = typeof video;
export type AudioRecipe = typeof audio;

/** Returns the recipe for an original. The choices become parameters, and so part of the recipe's id. */
export function recipeFor(kind: 'video', choices: RecipeChoices): VideoRecipe;
export function recipeFor(kind: 'audio', choices: RecipeChoices): AudioRecipe;
export function recipeFor(kind: 'picture', choices: RecipeChoices): ImageRecipe;
export function recipeFor(kind: MediaKind, choices: RecipeChoices): Recipe;
export function recipeFor(kind: MediaKind, choices: RecipeChoices): Recipe {
  const { language, encoding, packageEncoding, loudness } = choices;
  switch (kind) {
    case 'captions':
      return {
        ...captions,
        parameters: { language, ...(encoding && { encoding }), ...(packageEncoding && { packageEncoding }) },
      };
    case 'video':
    case 'audio':
      return loudness === undefined ? recipes[kind] : loud(recipes[kind], loudness);
    case 'picture':
      return imageRecipe(choices);
  }
}

/**
 * Credentials are parameters because signing changes the files, and because the list of trusted signers decides what
 * is reported about an original's own manifest.
 */
function imageRecipe({ focalPoint, quality, credentials }: RecipeChoices): ImageRecipe {
  const { similarity: _similarity, ...fixed } = image.parameters;
  const parameters = quality === 'fixed' ? fixed : image.parameters;
  return {
    ...image,
    parameters: {
      ...parameters,
      ...(focalPoint && { focalPoint }),
      ...(credentials && { credentials: { signer: credentials.signer, anchors: credentials.anchors } }),
    },
  };
}

const loud = (recipe: VideoRecipe | AudioRecipe, integrated: number): Recipe => ({
  ...recipe,
  parameters: { ...recipe.parameters, loudness: { ...loudness, integrated } },
});

/**
 * Returns a recipe's id: its name, version and the start of its parameters' SHA-256. Part of every key that it makes.
 */
export function recipeId(recipe: Recipe): string {
  const hash = sha256Of(JSON.stringify(recipe.parameters)).slice(0, 8);
  return `${recipe.name}-v${recipe.version}-${hash}`;
}
