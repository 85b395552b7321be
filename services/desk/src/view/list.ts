import type { Filling } from '@slugline/runtime';
import { type SluglineError, StoryPhase } from '@slugline/story';
import { type Moment, moment } from './amounts.ts';
import { badgeOf } from './badge.ts';

/** What a person looks for. Empty texts ask for all. */
export interface Asked {
  q: string;
  state: StoryPhase | '';
  cursor?: string | undefined;
}

/** What surrounds the stories of a list: the form, the pages before and after, and what keeps it from being whole. */
export interface ListView {
  asked: { q: string; state: string };
  states: { value: StoryPhase; label: string; chosen: boolean }[];
  /** Whether it has the newest of all stories. */
  isNewest: boolean;
  newerUrl: string | null;
  olderUrl: string | null;
  problem: { title: string; help: string } | null;
  filling: { until: Moment | null } | null;
}

/** Returns the view of a list, or of the error that there is instead. */
export function listView(
  { q, state, cursor }: Asked,
  { next, filling, error }: { next?: string; filling?: Filling; error?: SluglineError },
): ListView {
  const isNewest = q === '' && state === '' && cursor === undefined;
  return {
    asked: { q, state },
    states: StoryPhase.options.map((value) => {
      return { value, label: badgeOf(value).label, chosen: value === state };
    }),
    isNewest,
    newerUrl: cursor === undefined ? null : urlOf({ q, state }),
    olderUrl: next === undefined ? null : urlOf({ q, state, cursor: next }),
    problem: error ? problemOf(error) : null,
    filling: filling ? { until: filling.until === null ? null : moment(filling.until) } : null,
  };
}

function urlOf(asked: Asked): string {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
  return query.size === 0 ? '/desk' : `/desk?${query}`;
}

function problemOf({ code, message }: SluglineError): NonNullable<ListView['problem']> {
  if (code === 'queue_unavailable')
    return {
      title: 'The list is not available: Redis does not answer.',
      help: 'What was accepted is safe and goes on by itself. You can still submit a story.',
    };
  if (code === 'request_invalid') return { title: 'This can’t be listed.', help: `${capital(message)}.` };
  return {
    title: 'Search and older stories are not available: the catalogue can’t be read.',
    help: 'Stories are published without it. The newest are still listed.',
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
