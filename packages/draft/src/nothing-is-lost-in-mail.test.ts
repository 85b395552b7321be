import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDraft } from './parse-draft.ts';
import { line, missing, phrase, wordsIn, wordsOf } from './testing/words-of-drafts.ts';

const oneLine = line.map((text) => text.replace(/\s+/g, ' '));
const quoted = fc
  .tuple(phrase, fc.array(oneLine, { minLength: 1, maxLength: 3 }))
  .map(([who, lines]) =>
    [`On 1 May 2026 at 9:30, ${who} wrote:`, ...lines.map((text) => `> ${text}`)].join('\n'),
  );
const earlier = fc
  .tuple(phrase, phrase, oneLine)
  .map(([who, what, text]) => `From: ${who}\nSent: Friday\nTo: desk\nSubject: ${what}\n\n${text}`);

/** Paragraphs of the text of a mail, and what mail programs and people put around it. */
const paragraphs = fc
  .tuple(
    fc.option(fc.constantFrom('Hi all,', 'Dear desk,', 'Hello')),
    fc.option(phrase.map((note) => `${note}\n\n---------- Forwarded message ---------`)),
    fc.option(earlier),
    fc.array(fc.oneof({ weight: 4, arbitrary: oneLine }, { weight: 1, arbitrary: quoted }), {
      minLength: 1,
      maxLength: 6,
    }),
    fc.option(phrase.map((name) => `Best regards\n${name}`)),
    fc.option(phrase.map((name) => `-- \n${name}`)),
    fc.option(fc.constantFrom('Sent from my iPhone', 'This e-mail is confidential.')),
    fc.option(earlier.map((text) => `-----Original Message-----\n${text}`)),
  )
  .map((parts) => parts.flat().filter((part) => part !== null));

const text = paragraphs.map((parts) => parts.join('\n\n'));
const escaped = (words: string) => words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const html = paragraphs.map((parts) => ({
  html: parts.map((part) => `<p>${escaped(part).replaceAll('\n', '<br>')}</p>`).join('\n'),
  words: parts.join('\n'),
}));

interface Mail {
  source: string;
  words: string;
}
const encoded = (words: string) => `=?utf-8?B?${Buffer.from(words).toString('base64')}?=`;
const part = (type: string, content: string) =>
  `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}\r\n`;
const several = (kind: string, parts: readonly string[]) =>
  [
    `Content-Type: multipart/${kind}; boundary=b\r\n\r\n`,
    ...parts.map((one) => `--b\r\n${one}`),
    '--b--\r\n',
  ].join('');

const body: Arbitrary<Mail> = fc.oneof(
  text.map((words) => ({ source: part('text/plain', words), words })),
  html.map(({ html: source, words }) => ({ source: part('text/html', source), words })),
  html.map(({ html: source, words }) => ({
    source: several('alternative', [part('text/plain', words), part('text/html', source)]),
    words,
  })),
  fc.tuple(phrase, html).map(([instead, { html: source, words }]) => ({
    source: several('alternative', [part('text/plain', instead), part('text/html', source)]),
    words: `${instead} ${words}`,
  })),
  fc.tuple(text, text).map(([one, other]) => ({
    source: several('mixed', [part('text/plain', one), part('text/plain', other)]),
    words: `${one} ${other}`,
  })),
);
const mail: Arbitrary<Mail> = fc
  .tuple(phrase, fc.constantFrom('', 'Re: ', 'Fwd: ', 'FW: Re: '), phrase, body)
  .map(([sender, prefix, subject, { source, words }]) => ({
    source: `From: ${encoded(sender)} <a@b.example>\r\nSubject: ${prefix}${encoded(subject)}\r\nMIME-Version: 1.0\r\n${source}`,
    words: `${subject} ${words}`,
  }));
const pasted: Arbitrary<Mail> = fc.tuple(phrase, phrase, phrase, text).map(([from, to, subject, words]) => {
  const source = `From: ${from}\nTo: ${to}\nSubject: ${subject}\nDate: Friday\n\n${words}`;
  return { source, words: source };
});

describe('every word of a mail', () => {
  it.each([
    ['a stored mail', 'draft.eml', mail],
    ['a pasted mail', 'draft.txt', pasted],
  ])('is in the article or in the record: %s', async (_what, name, draft) => {
    let parsed = 0;
    const property = fc.asyncProperty(draft, async ({ source, words }) => {
      const bytes = new TextEncoder().encode(source);
      const found = await parseDraft({ name, bytes }, { language: 'en' }, { language: 'en' }).catch(
        (error: unknown) => {
          expect(error).toMatchObject({ code: expect.stringMatching(/^draft_(?:empty|without_headline)$/) });
        },
      );
      if (!found) return;
      parsed += 1;
      // The subject is the headline, without the name of its field. Two texts of a mail may differ in case.
      const lower = (words: string[]) => words.map((word) => word.toLowerCase());
      const lost = missing(lower(wordsIn(words)), lower(wordsOf(found)));
      expect(lost.filter((word) => word !== 'subject')).toEqual([]);
    });
    // The same drafts in each run, so that a failure is about the change. `npm run fuzz` tries others.
    await fc.assert(property, { numRuns: 400, seed: 1 });
    expect(parsed).toBeGreaterThan(150);
  });
});
