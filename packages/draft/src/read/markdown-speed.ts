import type { MarkdownIt, StateInline } from 'markdown-it';

/**
 * Makes markdown-it faster with hostile texts. Use it before other plug-ins, because some keep the functions that they
 * find.
 */
export function speed(md: MarkdownIt): void {
  labelsOnce(md);
  plainAddresses(md);
  commentsApart(md);
}

/** The ends of labels by where they begin, of one piece of text up to one end. -1 stands for a label without an end. */
type Ends = Map<number, number>;

const [bracket, closing] = ['['.charCodeAt(0), ']'.charCodeAt(0)];

/**
 * Finds the ends of labels as markdown-it does, but those of all brackets on the way at once. Otherwise each opening
 * bracket of a text without closing ones is followed to the end of the text, by three rules.
 */
function labelsOnce(md: MarkdownIt): void {
  const known = new WeakMap<StateInline, Map<number, [withNested: Ends, withoutNested: Ends]>>();
  const endsFor = (state: StateInline, disableNested: boolean): Ends => {
    const byMax = known.get(state) ?? new Map<number, [Ends, Ends]>();
    const both = byMax.get(state.posMax) ?? [new Map(), new Map()];
    known.set(state, byMax.set(state.posMax, both));
    return both[disableNested ? 1 : 0];
  };

  md.helpers.parseLinkLabel = (state, start, disableNested = false) => {
    const ends = endsFor(state, disableNested);
    const before = ends.get(start);
    if (before !== undefined) return before;
    const { pos, posMax } = state;
    const open = [start];
    state.pos = start + 1;
    while (state.pos < posMax) {
      const at = state.pos;
      const sign = state.src.charCodeAt(at);
      if (sign === closing) {
        ends.set(open.pop() ?? start, at);
        if (open.length === 0) break;
      }
      state.md.inline.skipToken(state);
      if (sign !== bracket) continue;
      if (state.pos === at + 1) open.push(at);
      else if (disableNested) break;
    }
    for (const unclosed of open) ends.set(unclosed, -1);
    state.pos = pos;
    return ends.get(start) ?? -1;
  };
}

/** An address that is the same after it was taken apart, encoded and put together again. */
const unchanging = /^(?:https?:\/\/|mailto:)[a-z\d](?:[a-z\d._/@]|-(?!-))*$/;

/** Leaves plain addresses as they are. markdown-it takes each apart twice. */
function plainAddresses(md: MarkdownIt): void {
  const [encoded, shown] = [md.normalizeLink, md.normalizeLinkText];
  md.normalizeLink = (url) => (unchanging.test(url) ? url : encoded.call(md, url));
  md.normalizeLinkText = (url) => (unchanging.test(url) ? url : shown.call(md, url));
}

/** What ends a comment and the like, by its beginning. https://spec.commonmark.org/0.31.2/#raw-html */
const specials: readonly (readonly [begins: string, ends: string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
];

/**
 * Finds the end of each comment. After one `<!--`, `<?` or `<!` without an end, markdown-it looks for no other end in
 * the same text, so that the search is never repeated, and comments before or after it become text that readers see.
 * Here it gives up only where no end follows.
 */
function commentsApart(md: MarkdownIt): void {
  const lastEnds = new WeakMap<StateInline, Map<string, number>>();
  md.inline.ruler.before('html_inline', 'html_special', (state) => {
    if (state.src[state.pos] !== '<') return false;
    const special = specials.find(([begins]) => state.src.startsWith(begins, state.pos));
    if (special === undefined) return false;
    const [begins, ends] = special;
    let known = lastEnds.get(state);
    if (known === undefined) {
      known = new Map();
      lastEnds.set(state, known);
    }
    const last = known.get(ends) ?? state.src.lastIndexOf(ends);
    known.set(ends, last);
    state.skipHtmlSpecial = last < state.pos + begins.length;
    return false;
  });
}
