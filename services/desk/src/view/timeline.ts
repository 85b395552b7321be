import { type EventOf, type JournalEntry, StoryEvent } from '@slugline/story';
import { count, type Moment, moment, size, span } from './amounts.ts';

/** One line of a story's timeline. */
export interface TimelineLine {
  /** The sequence of the entry and the number of the event in it: `3-1`. */
  id: string;
  type: StoryEvent['type'];
  at: Moment;
  /** The time since the revision of the event was submitted. */
  since: string;
  sentence: string;
}

/** All types of events. A page must name each type to follow it on the event stream. */
export const eventTypes: readonly string[] = StoryEvent.options.map((option) => option.shape.type.value);

/** Returns the timeline of a story, oldest first. Progress of a file is left out when the file has a later event. */
export function timelineOf(entries: readonly JournalEntry[]): TimelineLine[] {
  const names = new Map<string, string>();
  let began = 0;
  const lines = entries.flatMap(({ sequence, at, events }) =>
    events.map((event, n) => ({ id: `${sequence}-${n + 1}`, at, event })),
  );
  return lines.flatMap(({ id, at, event }, index) => {
    if (event.type === 'submitted') began = Date.parse(event.receivedAt);
    if (event.type === 'planned') for (const { original, file } of event.media) names.set(original, file);
    if (event.type === 'media-progress' && movedOn(event, lines.slice(index + 1))) return [];
    const since = span(Date.parse(at) - began);
    return [{ id, type: event.type, at: moment(at), since, sentence: sentenceOf(event, names) }];
  });
}

const movedOn = ({ original }: EventOf<'media-progress'>, later: readonly { event: StoryEvent }[]): boolean =>
  later.some(({ event }) => 'original' in event && event.original === original);

/** Returns an event as a sentence. `names` has the file names by original, because media events have only the hash. */
export function sentenceOf(event: StoryEvent, names: ReadonlyMap<string, string>): string {
  switch (event.type) {
    case 'submitted':
      return submitted(event);
    case 'planned':
      return planned(event);
    case 'refused':
      return `Refused: ${event.message}`;
    case 'held':
      return `Held${event.by === undefined ? '' : ` by ${event.by}`}: ${event.reason}`;
    case 'released':
      return `Released by ${event.by}${because(event)}`;
    case 'stuck':
      return `Stuck: ${event.message}. An operator has to look at the failures`;
    case 'replayed':
      return `${event.by} put back to work what had failed`;
    case 'discarded':
      return `${event.by} took a failure off the list`;
    case 'scheduled':
      return `Waits until ${moment(event.until).text}`;
    case 'embargo-ended':
      return 'The time has come for which it waited';
    case 'rescheduled':
      return `${timesSet(event).join(' and ')} by ${event.by}${because(event)}`;
    case 'moved':
      return `Moved to ${event.path} by ${event.by}: ${event.reason}`;
    case 'media-progress':
      return `${nameOf(event.original, names)}: ${event.percent} % done`;
    case 'media-playable': {
      const isPicture = event.renditions.every(({ type }) => type.startsWith('image/'));
      const how = isPicture ? 'can be seen, as JPEG so far' : 'can be played, in one quality so far';
      return `${nameOf(event.original, names)} ${how}`;
    }
    case 'media-ready': {
      const made = count(event.renditions.length, 'rendition');
      const warned = event.warnings.length > 0 ? `, ${count(event.warnings.length, 'warning')}` : '';
      return `${nameOf(event.original, names)} is ready: ${made}${warned}`;
    }
    case 'media-failed':
      return `${nameOf(event.original, names)} can’t be shown: ${event.message}`;
    case 'edition-built':
      return editionBuilt(event);
    case 'edition-live':
      return `Edition ${event.edition} is live at ${event.destination}`;
    case 'retracted':
      return event.expired === undefined ? `Retracted by ${event.by}: ${event.reason}` : 'Expired';
    case 'withdrawn':
      return `Withdrawn from ${event.destination}: ${count(event.deleted, 'media file')} deleted`;
    case 'purged':
      return purged(event);
    case 'receipt-issued':
      return receiptIssued(event);
    case 'reinstated':
      return `Reinstated by ${event.by}: ${event.reason}`;
    case 'original-dropped':
      return `${nameOf(event.original, names)} was withdrawn from all stories by ${event.by}: ${event.reason}`;
  }
}

function receiptIssued({ number, timeToDarkMs }: EventOf<'receipt-issued'>): string {
  const what =
    timeToDarkMs === null
      ? 'a destination did not answer, so it is not proven that the story is gone'
      : `no address has the story, ${span(timeToDarkMs)} after the retraction`;
  return `Receipt ${number} is signed: ${what}`;
}

function purged({ destination, cache, media, answer }: EventOf<'purged'>): string {
  if (answer === undefined) return `The settings have no cache “${cache}” of ${destination} any more`;
  const objects = answer.objects === undefined ? '' : `: ${count(answer.objects, 'object')}`;
  const what = media ? 'the story and its media' : 'what was replaced';
  return `The cache “${cache}” of ${destination} has forgotten ${what}${objects}`;
}

const because = ({ reason }: { reason?: string | undefined }): string =>
  reason === undefined ? '' : `: ${reason}`;

function timesSet({ publishAt, embargo, expires }: EventOf<'rescheduled'>): string[] {
  const set = (name: string, time: string | null | undefined) => {
    if (time === undefined) return [];
    return [time === null ? `${name} lifted` : `${name} set to ${moment(time).text}`];
  };
  return [
    ...set('Time of publication', publishAt),
    ...set('Embargo', embargo),
    ...set('Time to expire', expires),
  ];
}

function editionBuilt({ edition, complete, media, notice }: EventOf<'edition-built'>): string {
  if (notice) return `Edition ${edition}, the notice at the story’s address, is made`;
  const what = media.length > 0 ? `text and ${count(media.length, 'media file')}` : 'text only';
  return `Edition ${edition}${complete ? ', the complete one,' : ''} is made: ${what}`;
}

function submitted({ revision, by, lane, files, note, minor, reason }: EventOf<'submitted'>): string {
  const draft = files.find((file) => file.role === 'draft');
  const media = files.filter((file) => file.role === 'media');
  const bytes = media.reduce((sum, file) => sum + file.bytes, 0);
  const what = revision === 1 ? 'Received' : `Revision ${revision} received`;
  const parts = [
    draft?.name ?? 'no draft',
    ...(media.length > 0 ? [`${count(media.length, 'media file')} (${size(bytes)})`] : []),
  ];
  const said = [
    ...(minor ? ['minor'] : []),
    ...(note === undefined ? [] : [`note: ${note}`]),
    ...(reason === undefined ? [] : [`reason: ${reason}`]),
  ];
  return [`${what} from ${by}: ${parts.join(' and ')}, lane ${lane}`, ...said].join('; ');
}

function planned(event: EventOf<'planned'>): string {
  const kinds = [
    ['picture', 'picture', 'pictures'],
    ['video', 'video', 'videos'],
    ['audio', 'sound', 'sounds'],
    ['captions', 'captions file', 'captions files'],
  ] as const;
  const media = kinds.flatMap(([kind, one, many]) => {
    const n = event.media.filter((item) => item.kind === kind).length;
    return n > 0 ? [count(n, one, many)] : [];
  });
  const notes = [
    `The draft is read: ${media.length > 0 ? `text, ${media.join(', ')}` : 'text only'}`,
    ...(event.warnings.length > 0 ? [count(event.warnings.length, 'warning')] : []),
    ...(event.refused.length > 0 ? [`${count(event.refused.length, 'file')} refused`] : []),
  ];
  return notes.join('; ');
}

const nameOf = (original: string, names: ReadonlyMap<string, string>): string =>
  names.get(original) ?? `the file ${original.slice(0, 8)}`;
