/**
 * The key layout of the working store, in one place. `addresses.ts` has that of destinations. Stores that are in use
 * have these keys: a change here needs a migration.
 */
export const keys = {
  original: (sha256: string) => `originals/${sha256}`,
  /** Where an upload is until its hash, and so its name, is known. */
  incoming: (id: string) => `incoming/${id}`,
  submission: (storyId: string, revision: number, file: string) =>
    `submissions/${storyId}/r${revision}/${file}`,
  /** The article that was read from the draft: the submission worker's result, the publish worker's input. */
  article: (storyId: string, revision: number) => `articles/${storyId}/r${revision}.json`,
  journal: (storyId: string) => `journal/${storyId}/`,
  /** The sequence is padded, so that a listing is in order. */
  entry: (storyId: string, sequence: number) =>
    `journal/${storyId}/${String(sequence).padStart(6, '0')}.json`,
  journals: 'journal/',
  /** `folder`: see `RenditionFile`. */
  rendition: (sha256: string, recipe: string, name: string, folder = '') =>
    `renditions/${sha256}/${recipe}/${folder}${name}`,
  /**
   * The folder of the runs that make the files of a document (`result`, or a part of a video): `RenditionFile.folder`
   * begins with it. Each run has a folder of its own in it, so no run writes over the files of another.
   */
  runs: (document = '') => (document === '' ? 'runs/' : `runs/${document}/`),
  /** Written once, after every file that it names: where it exists, the work is done. */
  result: (sha256: string, recipe: string, variant = 'result') =>
    `renditions/${sha256}/${recipe}/${variant}.json`,
  /** A video's plan and the documents of its parts. Where one exists, that work is done. None is public. */
  filmPlan: (sha256: string, recipe: string) => `renditions/${sha256}/${recipe}/film/plan.json`,
  filmPart: (sha256: string, recipe: string, part: string) =>
    `renditions/${sha256}/${recipe}/film/parts/${part}.json`,
  edition: (storyId: string, edition: number, name: string) => `editions/${storyId}/e${edition}/${name}`,
  /** Which story a public path belongs to: claimed once, so two stories never share one. */
  pathClaim: (path: string) => `paths/${path}claim.json`,
  idempotency: (hash: string) => `idempotency/${hash}.json`,
} as const;

/** The story that the key of a journal entry belongs to. */
export const storyIdIn = (entry: string): string => entry.split('/')[1] ?? '';
