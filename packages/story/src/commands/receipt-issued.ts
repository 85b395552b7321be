import type { StoryState } from '../state.ts';
import type { CommandResult, Input } from './command.ts';

/**
 * The receipt of a retraction was stored. It is recorded once, also when the story was reinstated meanwhile: what it
 * says was true.
 */
export function receiptIssued(state: StoryState, input: Input<'receipt-issued', 'revision'>): CommandResult {
  const { receipts = [], retractions = 0 } = state;
  if (input.number > retractions || receipts.some(({ number }) => number === input.number)) return [];
  return [{ v: 1, type: 'receipt-issued', revision: state.revision, ...input }];
}
