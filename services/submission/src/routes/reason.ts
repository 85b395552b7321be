import { z } from 'zod';

/** Why an editor does something with a story. It is on record in the journal, and in lists. */
export const Reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .describe('Why, in words for colleagues. It is on record with the name of the caller.');
