import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ownPages } from '../own-pages.ts';
import { inFolder, onAll, run } from '../program.ts';
import { publicAt } from '../public.ts';
import { error, type Finding, type Validator, warning } from '../validator.ts';

const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

interface Message {
  type: 'error' | 'info' | 'non-document-error';
  subType?: string;
  url?: string;
  message: string;
  lastLine?: number;
}

/** The Nu Html Checker of the W3C and WHATWG: our pages, and the style sheets that they name. */
export const html: Validator = {
  name: 'vnu',
  programs: ['java'],
  check: (newsroom) =>
    inFolder(async (folder) => {
      const pages = await onAll(ownPages(newsroom), async ({ url, path }) => {
        const response = await fetch(url, { headers: { accept: 'text/html' } });
        return { path, extension: 'html', text: await response.text() };
      });
      const sheets = publicAt(newsroom, /\.css$/).map(({ path, bytes }) => ({
        path,
        extension: 'css',
        text: bytes.toString(),
      }));
      const documents = [...pages, ...sheets];
      const names = await onAll(documents, async ({ extension, text }) => {
        const name = `${crypto.randomUUID()}.${extension}`;
        await writeFile(join(folder, name), text);
        return name;
      });
      const paths = new Map(names.map((name, index) => [name, documents[index]?.path ?? '']));
      const { stdout, stderr } = await run('java', [
        ...['-Xss4m', '-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always', '--also-check-css'],
        ...names.map((name) => join(folder, name)),
      ]);
      if (!stdout.trim().startsWith('{')) throw new Error(`vnu said nothing: ${stderr.slice(0, 500)}`);
      const { messages } = JSON.parse(stdout) as { messages: Message[] };
      return { items: documents.length, findings: messages.flatMap((message) => findingIn(message, paths)) };
    }),
};

function findingIn(
  { type, subType, url = '', message, lastLine }: Message,
  paths: Map<string, string>,
): Finding[] {
  const name = paths.get(url.split('/').at(-1) ?? '') ?? url;
  const where = lastLine === undefined ? name : `${name}:${lastLine}`;
  if (type !== 'info') return [error(where, message)];
  return subType === 'warning' ? [warning(where, message)] : [];
}
