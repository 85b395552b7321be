import { Listr, type ListrTask } from 'listr2';
import type { News } from './watch.ts';

/** Shows the progress of a submission to the person who waits for it. */
export interface Progress {
  tell(news: News): void;
  end(): Promise<void>;
}

/** Shows bars on a terminal, plain lines in a pipe, and nothing when the result is JSON. Writes to stderr only. */
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

/** A row of the list: `set` changes its title, `end` completes it. */
class Row {
  readonly over = Promise.withResolvers<void>();
  private show: (title: string) => void = () => {};
  private title: string;

  constructor(title: string) {
    this.title = title;
  }

  set(title: string): void {
    this.title = title;
    this.show(title);
  }

  end(failed = false): void {
    if (failed) this.over.reject(new Error(this.title));
    else this.over.resolve();
  }

  task(): ListrTask {
    return {
      title: this.title,
      task: (_context, row) => {
        this.show = (title) => {
          row.title = title;
        };
        this.show(this.title);
        return this.over.promise;
      },
    };
  }
}

/** Shows one row for the upload, one for the story and, once the plan is known, one for each media file. */
function bars(): Progress {
  const [sending, story] = [new Row('Sending'), new Row('Story')];
  const media = new Map<string, Row>();
  const known = Promise.withResolvers<void>();
  const files: ListrTask = {
    title: 'Media',
    task: async (_context, row) => {
      await known.promise;
      return row.newListr(
        [...media.values()].map((file) => file.task()),
        { concurrent: true, exitOnError: false },
      );
    },
  };
  const list = new Listr([sending.task(), story.task(), files], { concurrent: true, exitOnError: false });
  const shown = list.run();

  return {
    tell: (news) => {
      if (news.kind === 'sent') {
        sending.set(`Sending  ${bar(Math.round(news.share * 100))}`);
        if (news.share === 1) sending.end();
      } else if (news.kind === 'story') {
        story.set(`${news.text}  (${seconds(news.atMs).trim()})`);
      } else {
        const row = media.get(news.file) ?? new Row(news.file);
        media.set(news.file, row);
        row.set(`${news.file}  ${news.state === 'waiting' ? bar(news.percent) : news.state}`);
        if (news.state !== 'waiting') row.end(news.state === 'failed');
        // One loop reports all media files of a plan. The list opens after that loop.
        setImmediate(known.resolve);
      }
    },
    end: async () => {
      known.resolve();
      for (const row of [sending, story, ...media.values()]) row.end();
      await shown;
    },
  };
}
