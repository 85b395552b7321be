export { type Journal, openJournal } from './journal.ts';
export { oneByOne } from './one-by-one.ts';
export { writeJournals } from './write-journals.ts';
