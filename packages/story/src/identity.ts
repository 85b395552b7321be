import { decodeTime, ulid } from 'ulid';
import { z } from 'zod';

/** A story's id: a ULID. Ids sort by the time of submission. */
export const StoryId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'must be a story id (26 characters)');
/** SHA-256 of a file's bytes, 64 lower-case hexadecimal digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256');

/** Makes a story id for a submission received at `now` (ms since 1970). */
export const newStoryId = (now: number): string => ulid(now);

/** Makes the id of an entry of the newsroom (see newsroom.ts) at `now`, ms since 1970. Ids sort by time. */
export const newEntryId = (now: number): string => ulid(now);

/** Returns when a story was first submitted, by its id (ms since 1970). */
export const submittedAt = (storyId: string): number => decodeTime(storyId);

/** Returns the first 16 digits of an original's hash: the part that is in public addresses (`addresses.media`). */
export const short = (sha256: string): string => sha256.slice(0, 16);
