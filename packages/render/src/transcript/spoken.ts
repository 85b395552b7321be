/** A caption: when it is shown (ms), and its text as in WebVTT, with markup and line ends. */
export interface Caption {
  startMs: number;
  endMs: number;
  text: string;
}

/** A silence this long begins a new paragraph, ms. */
const pauseMs = 2_000;
/** A paragraph with more characters than this ends with its sentence. */
const fullParagraph = 300;
/** A paragraph with more characters than this ends in any case. */
const longestParagraph = 1_000;

/**
 * Turns captions into paragraphs of plain text. A paragraph begins with a new speaker (a line with a dash), after a
 * silence, or when the one before is long and its sentence has ended.
 */
export function spokenParagraphs(captions: readonly Caption[]): string[] {
  const paragraphs: string[] = [];
  let paragraph = '';
  let lastLine = '';
  let heardUntil = 0;
  const end = () => {
    if (paragraph !== '') paragraphs.push(paragraph);
    paragraph = '';
  };
  for (const { startMs, endMs, text } of captions) {
    const full = paragraph.length > fullParagraph && endsSentence.test(paragraph);
    if (full || paragraph.length > longestParagraph || startMs - heardUntil >= pauseMs) end();
    heardUntil = Math.max(heardUntil, endMs);
    for (const line of linesOf(text)) {
      // Roll-up captions show each line twice.
      if (line === lastLine) continue;
      lastLine = line;
      if (anotherVoice.test(line)) end();
      paragraph = joined(paragraph, line);
    }
  }
  end();
  return paragraphs;
}

const endsSentence = /[.!?…。！？؟।]["'”’»)\]]*$/u;
/** A dash that marks a new speaker, as in `- And you?`, but not a negative number. */
const anotherVoice = /^[-‐–—]\s*[^\s\d]/u;

/** Characters of scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}。、！？「」『』（）]/u;

function joined(before: string, after: string): string {
  if (before === '') return after;
  const isUnspaced = unspaced.test(before.slice(-1)) && unspaced.test(after.slice(0, 1));
  return `${before}${isUnspaced ? '' : ' '}${after}`;
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(readable)
    .filter((line) => line !== '');

const entities: Record<string, string> = {
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>' },
  ...{ '&nbsp;': '\u00a0', '&lrm;': '\u200e', '&rlm;': '\u200f' },
};

/** A line of a caption as readers see it, without tags. */
const readable = (line: string): string =>
  line
    .replace(/<[^<>]*>/g, '')
    .replace(/&\w+;/g, (entity) => entities[entity] ?? entity)
    .trim();
