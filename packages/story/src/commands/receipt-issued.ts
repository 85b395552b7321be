import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * A receipt of a retraction was stored. Recorded once, also when the story was reinstated meanwhile: what the receipt says
 * was so.
 */
export function receiptIssued(state: StoryState, input: Input<'receipt-issued', 'revision'>): CommandResult {
  const { receipts = [], retractions = 0 } = state;
  if (input.number > retractions || receipts.some(({ number }) => number === input.number)) return [];
  return [{ v: 1, type: 'receipt-issued', revision: state.revision, ...input }];
}
