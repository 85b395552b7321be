import { manifestSchemaKey, short } from '@slugline/story';

/** The key layout of the working store and of destinations (DESIGN 4), in one place. */
export const keys = {
  // Working store
  original: (sha256: string) => `originals/${sha256}`,
  /** Where an upload lies until its hash, and so its name, is known. */
  incoming: (id: string) => `incoming/${id}`,
  submission: (storyId: string, revision: number, file: string) =>
    `submissions/${storyId}/r${revision}/${file}`,
  /** The draft, understood: the submission worker's result, the publish worker's input. */
  article: (storyId: string, revision: number) => `articles/${storyId}/r${revision}.json`,
  journal: (storyId: string) => `journal/${storyId}/`,
  /** Padded, so that a listing is in order. */
  entry: (storyId: string, sequence: number) =>
    `journal/${storyId}/${String(sequence).padStart(6, '0')}.json`,
  journals: 'journal/',
  /** `folder`: see `RenditionFile`. */
  rendition: (sha256: string, recipe: string, name: string, folder = '') =>
    `renditions/${sha256}/${recipe}/${folder}${name}`,
  /**
   * The folders of the runs that make the files of a document (`result`, or a part of a film), as `RenditionFile.folder` begins:
   * each run has one of its own in it, so that none writes over another's files.
   */
  runs: (document = '') => (document === '' ? 'runs/' : `runs/${document}/`),
  /** Written once, after every file that it names: where it is, the work is done. */
  result: (sha256: string, recipe: string, variant = 'result') =>
    `renditions/${sha256}/${recipe}/${variant}.json`,
  /** A film's plan and what its parts came to; none of it is public. Where they are, that work is done. */
  filmPlan: (sha256: string, recipe: string) => `renditions/${sha256}/${recipe}/film/plan.json`,
  filmPart: (sha256: string, recipe: string, part: string) =>
    `renditions/${sha256}/${recipe}/film/parts/${part}.json`,
  edition: (storyId: string, edition: number, name: string) => `editions/${storyId}/e${edition}/${name}`,
  /** Which story a public path belongs to: claimed once, so two stories never share one. */
  pathClaim: (path: string) => `paths/${path}claim.json`,
  idempotency: (hash: string) => `idempotency/${hash}.json`,
  // Destination
  media: (sha256: string, recipe: string, name: string) => `media/${short(sha256)}/${recipe}/${name}`,
  asset: (name: string) => `assets/${name}`,
  feed: (name: string) => `feeds/${name}.xml`,
  manifestSchema: manifestSchemaKey,
} as const;
