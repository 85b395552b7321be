import { short } from './identity.ts';

/**
 * The key layout of the working store. `addresses.ts` has the layout of destinations. Stores in use have these keys: a
 * change here needs a migration.
 */
export const keys = {
  original: (sha256: string) => `originals/${sha256}`,
  /** An upload, until its hash and therefore its name is known. */
  incoming: (id: string) => `incoming/${id}`,
  /**
   * The draft or the settings of a revision. Two corrections may be stored at once under the same number, of which one
   * gets another number then. So their keys have the hashes of their files, and neither overwrites the other.
   */
  submission: (storyId: string, revision: number, { name, sha256 }: { name: string; sha256: string }) =>
    `submissions/${storyId}/r${revision}/${revision === 1 ? '' : `${short(sha256)}/`}${name}`,
  /** The article read from the draft. The submission worker writes it, the publish worker reads it. */
  article: (storyId: string, revision: number) => `articles/${storyId}/r${revision}.json`,
  journal: (storyId: string) => `journal/${storyId}/`,
  /** The sequence is padded so that listings are in order. */
  entry: (storyId: string, sequence: number) =>
    `journal/${storyId}/${String(sequence).padStart(6, '0')}.json`,
  journals: 'journal/',
  /** The state of a story that has rested for long: see packages/journal/src/snapshot.ts. Made from the journal. */
  snapshot: (storyId: string) => `snapshots/${storyId}.json`,
  /** `folder`: see `RenditionFile`. */
  rendition: (sha256: string, recipe: string, name: string, folder = '') =>
    `renditions/${sha256}/${recipe}/${folder}${name}`,
  /**
   * The folder of the runs that make the files of a document (`result`, or a part of a video). Each run has its own
   * folder in it, so no run overwrites the files of another. `RenditionFile.folder` begins with it.
   */
  runs: (document = '') => (document === '' ? 'runs/' : `runs/${document}/`),
  /** Written once, after all files that it names. When it exists, the work is done. */
  result: (sha256: string, recipe: string, variant = 'result') =>
    `renditions/${sha256}/${recipe}/${variant}.json`,
  /** A video's plan and the documents of its parts. When one exists, its work is done. None is public. */
  videoPlan: (sha256: string, recipe: string) => `renditions/${sha256}/${recipe}/film/plan.json`,
  videoPart: (sha256: string, recipe: string, part: string) =>
    `renditions/${sha256}/${recipe}/film/parts/${part}.json`,
  edition: (storyId: string, edition: number, name: string) => `editions/${storyId}/e${edition}/${name}`,
  /** The story that a public path belongs to. Claimed once, so that two stories never share a path. */
  pathClaim: (path: string) => `paths/${path}claim.json`,
  /**
   * A usage: the story uses the original, or did. It is written before the story's plan is recorded, and before a
   * delivery looks at what a destination has.
   */
  usage: (sha256: string, storyId: string) => `usages/${sha256}/${storyId}`,
  usages: (sha256: string) => `usages/${sha256}/`,
  /** It exists when every story of an earlier version, which wrote none, has its usages. */
  usagesMade: 'usages/made-of-plans.json',
  /**
   * A mark: files of an original are being deleted at a destination. A story was retracted, the original is withdrawn
   * from all stories, or a republication found that no edition shows them. `by` is the id of that story or
   * republication, or `withdrawal`. The mark is deleted when they are.
   */
  deleting: (sha256: string, destination: string, by: string) => `deleting/${sha256}/${destination}/${by}`,
  allDeletions: 'deleting/',
  deletions: (sha256: string, destination: string) => `deleting/${sha256}/${destination}/`,
  /** The signed proof of a retraction. */
  receipt: (storyId: string, number: number) => `receipts/${storyId}/${number}.json`,
  /** What a retraction deleted at a destination, for its receipt. It is written before the event `withdrawn`. */
  deleted: (storyId: string, number: number, destination: string) =>
    `receipts/${storyId}/${number}/deleted/${destination}.json`,
  /** The private key that signs receipts. */
  receiptKey: 'secrets/receipt-key.json',
  /** A republication: its report, and where it goes on. */
  republication: (id: string) => `republish/runs/${id}.json`,
  /** It exists while the republication runs. */
  openRepublication: (id: string) => `republish/open/${id}`,
  openRepublications: 'republish/open/',
  /**
   * What happened in the newsroom and concerns no single story: see newsroom.ts. Ids are ULIDs, so listings are in
   * order.
   */
  newsroomEntry: (id: string) => `newsroom/${id}.json`,
  newsroom: 'newsroom/',
  /** A block. It is made from the newsroom's entries, and read at each submission. */
  blocked: (sha256: string) => `blocked/${sha256}.json`,
  allBlocked: 'blocked/',
  /** A withdrawal that goes on. It is written first, and deleted when the withdrawal is done. */
  withdrawing: (sha256: string) => `withdrawing/${sha256}.json`,
  allWithdrawing: 'withdrawing/',
  /** The newest story that was made of a package; `hash` is the package's. */
  package: (hash: string) => `packages/${hash}.json`,
  idempotency: (hash: string) => `idempotency/${hash}.json`,
} as const;

/**
 * The folders whose objects are small as a rule: documents of stories, many of them for each. A directory keeps those
 * up to 1 MiB in one SQLite file. Originals, renditions and uploads are files to it.
 */
export const smallFolders: readonly string[] = [
  'articles/',
  'blocked/',
  'deleting/',
  'editions/',
  'idempotency/',
  'journal/',
  'newsroom/',
  'packages/',
  'paths/',
  'receipts/',
  'republish/',
  'secrets/',
  'snapshots/',
  'submissions/',
  'usages/',
  'withdrawing/',
];

/** The folders whose objects are files of their own in a directory, whatever their size. */
export const largeFolders: readonly string[] = ['originals/', 'renditions/'];

/** Returns the original in the key of a block or of a withdrawal. */
export const blockedIn = (key: string): string => key.split('/')[1]?.replace('.json', '') ?? '';

/** Returns the story id in the key of a journal entry. */
export const storyIdIn = (entry: string): string => entry.split('/')[1] ?? '';

/** Returns the sequence in the key of a journal entry. */
export const sequenceIn = (entry: string): number => Number.parseInt(entry.split('/')[2] ?? '', 10);
