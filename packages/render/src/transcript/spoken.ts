/** A caption of a WebVTT file: when it is shown, in milliseconds, and the lines of its text, without markup. */
interface Caption {
  startMs: number;
  endMs: number;
  lines: string[];
}

/** A silence of this many milliseconds begins a paragraph. */
const pauseMs = 2_000;
/** From this many characters on, a paragraph ends with its sentence. */
const fullParagraph = 300;
/** In characters, for captions without full stops. */
const longestParagraph = 1_000;

/**
 * What captions say, as text to read: paragraphs that begin where somebody else speaks (a line with a dash), after a
 * silence, or after a sentence where the one before is long. `vtt` is WebVTT as our captions recipe writes it.
 */
export function spokenParagraphs(vtt: string): string[] {
  const paragraphs: string[] = [];
  let paragraph = '';
  let lastLine = '';
  let heardUntil = 0;
  const end = () => {
    if (paragraph !== '') paragraphs.push(paragraph);
    paragraph = '';
  };
  for (const { startMs, endMs, lines } of captionsIn(vtt)) {
    const full = paragraph.length > fullParagraph && endsSentence.test(paragraph);
    if (full || paragraph.length > longestParagraph || startMs - heardUntil >= pauseMs) end();
    heardUntil = Math.max(heardUntil, endMs);
    for (const line of lines) {
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

/** https://www.w3.org/TR/webvtt1/#file-structure: blocks between empty lines; one without times is no caption. */
function captionsIn(vtt: string): Caption[] {
  return vtt.split(/\n{2,}/).flatMap((block) => {
    const [timing = '', ...text] = block.replace(/^\n+/, '').split('\n');
    const [start, end] = timing.split('-->').map((side) => millisecondsOf(side));
    if (start === undefined || end === undefined) return [];
    return [{ startMs: start, endMs: end, lines: text.map(readable).filter((line) => line !== '') }];
  });
}

function millisecondsOf(side: string): number | undefined {
  const [, hours, minutes, seconds, milliseconds] =
    /^\s*(\d+):(\d\d):(\d\d)\.(\d{3})(?:\s|$)/.exec(side)?.map(Number) ?? [];
  if (hours === undefined || minutes === undefined || seconds === undefined || milliseconds === undefined)
    return undefined;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}

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
