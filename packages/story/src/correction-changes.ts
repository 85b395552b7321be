import type { EventOf, JournalEntry } from './events.ts';

type Submitted = EventOf<'submitted'>;

/**
 * Says in words what the revisions after one have changed: by whom, when, which files, and their notes. Returns an empty
 * text when there is none.
 */
export function changesAfter(entries: readonly JournalEntry[], revision: number): string {
  const submitted = entries.flatMap(({ events, at }) =>
    events.flatMap((event) => (event.type === 'submitted' ? [{ ...event, at }] : [])),
  );
  return submitted
    .flatMap((event, n) => {
      const before = submitted[n - 1];
      if (before === undefined || event.revision <= revision) return [];
      const note = event.note === undefined ? '' : `, “${event.note}”`;
      return [
        `r${event.revision} by ${event.by} at ${event.at}: ${changed(before, event) || 'no file'}${note}`,
      ];
    })
    .join('; ');
}

function changed({ files: before }: Submitted, { files: after }: Submitted): string {
  const shown = ({ role, name }: Submitted['files'][number]) => (role === 'media' ? name : role);
  const others = after.flatMap((file) => {
    const same = before.find(
      ({ role, name }) => role === file.role && (role !== 'media' || name === file.name),
    );
    if (same === undefined) return [`${shown(file)} added`];
    return same.sha256 === file.sha256 ? [] : [`${shown(file)} replaced`];
  });
  const gone = before.filter(
    ({ role, name }) => role === 'media' && !after.some((file) => file.role === role && file.name === name),
  );
  return [...others, ...gone.map((file) => `${shown(file)} removed`)].join(', ');
}
