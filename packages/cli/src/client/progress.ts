import { Listr, type ListrTaskWrapper } from 'listr2';
import type { News } from './watch.ts';

/** Shows news to whoever waits. */
export interface Progress {
  tell(news: News): void;
  end(): Promise<void>;
}

/** Bars on a terminal, plain lines in a pipe, nothing where a program reads JSON. All of it on stderr. */
export function openProgress(json: boolean): Progress {
  if (json) return { tell: () => {}, end: async () => {} };
  return process.stderr.isTTY ? bars() : lines();
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2).padStart(7)} s`;

function lines(): Progress {
  return {
    tell: (news) => {
      if (news.kind === 'story') process.stderr.write(`${seconds(news.atMs)}  ${news.text}\n`);
      if (news.kind === 'media' && news.percent > 0) process.stderr.write(`           ${mediaLine(news)}\n`);
    },
    end: async () => {},
  };
}

const mediaLine = ({ file, percent, state }: Extract<News, { kind: 'media' }>): string =>
  `${file}: ${state === 'waiting' ? `${percent} %` : state}`;

const width = 24;
const bar = (percent: number): string => {
  const filled = Math.round((percent / 100) * width);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${String(percent).padStart(3)} %`;
};

// biome-ignore lint/suspicious/noExplicitAny: listr2 names its renderers in the type of a task; ours uses none of it
type Row = ListrTaskWrapper<unknown, any, any>;

/** One row for the upload, one for the story, one for each media file, each with its own end. */
function bars(): Progress {
  const rows = new Map<string, { row: Row; done(failed?: Error): void }>();
  const list = new Listr<unknown, 'default', 'simple'>([], { concurrent: true, exitOnError: false });
  let running: Promise<unknown> | undefined;

  const rowFor = (title: string, then: (row: Row) => void): void => {
    const there = rows.get(title);
    if (there) {
      then(there.row);
      return;
    }
    list.add({
      title,
      task: (_context, row) =>
        new Promise<void>((resolve, reject) => {
          rows.set(title, { row, done: (failed) => (failed ? reject(failed) : resolve()) });
          then(row);
        }),
    });
    running ??= list.run();
  };

  return {
    tell: (news) => {
      if (news.kind === 'sent') {
        rowFor('Sending', (row) => {
          row.title = `Sending  ${bar(Math.round(news.share * 100))}`;
        });
        if (news.share === 1) rows.get('Sending')?.done();
      } else if (news.kind === 'story') {
        rowFor('Story', (row) => {
          row.title = `${news.text}  (${seconds(news.atMs).trim()})`;
        });
      } else {
        rowFor(news.file, (row) => {
          row.title = `${news.file}  ${news.state === 'waiting' ? bar(news.percent) : news.state}`;
        });
        if (news.state === 'ready') rows.get(news.file)?.done();
        if (news.state === 'failed') rows.get(news.file)?.done(new Error(`${news.file} failed`));
      }
    },
    end: async () => {
      for (const { done } of rows.values()) done();
      await running;
    },
  };
}
