export { type Journal, openJournal } from './journal.ts';
export { oneByOne } from './one-by-one.ts';
