/** A caption: when it is shown, in milliseconds, and its text as WebVTT has it, with markup and line ends. */
export interface Caption {
  startMs: number;
  endMs: number;
  text: string;
}

/** A silence of this many milliseconds begins a paragraph. */
const pauseMs = 2_000;
/** From this many characters on, a paragraph ends with its sentence. */
const fullParagraph = 300;
/** In characters, for captions without full stops. */
const longestParagraph = 1_000;

/**
 * What captions say, as text to read: paragraphs that begin where somebody else speaks (a line with a dash), after a
 * silence, or after the sentence that makes the paragraph long.
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
      // Captions that roll show each line twice.
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
/** `- And you?`: but not a number below zero. */
const anotherVoice = /^[-‐–—]\s*[^\s\d]/u;

/** Scripts without spaces between words. */
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

/** A line of a caption without its tags, as its reader sees it. */
const readable = (line: string): string =>
  line
    .replace(/<[^<>]*>/g, '')
    .replace(/&\w+;/g, (entity) => entities[entity] ?? entity)
    .trim();
