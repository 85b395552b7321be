import { asciiDigit } from '../characters.ts';

/**
 * The furniture of web pages in one language: lines that are copied along with a story. A rule in `anywhere` is
 * unmistakable. One in `edges` is furniture only above and below the text. One in `company` is furniture only next to
 * other furniture, because stories have such lines, too.
 *
 * Each pattern is a regular expression for a whole line in the form that `plain` gives it, in lower case, and without
 * signs at either end. `{network}` is the name of a social network, `{networks}` several, `{n}` a count, `{rest}`
 * words that end a line but not a long sentence, `{some}` a few words or none, `{any}` any words.
 */
export interface FurnitureRules {
  anywhere: PatternsByRule;
  edges: PatternsByRule;
  company?: PatternsByRule;
}

type PatternsByRule = Readonly<Record<string, readonly string[]>>;
type Place = keyof FurnitureRules;

/** The rule by which a line is furniture, and where the rule applies. */
export interface FurnitureRule {
  rule: string;
  place: Place;
}

/**
 * Names of social networks in Latin letters, with endings of Polish, Turkish and others. `plain` replaces each name by
 * one sign, because the names themselves, in hundreds of patterns, took a quarter of a second to compile.
 */
const latinNetworks =
  /(?<![a-z\d])(?:(?:facebook|twitter|instagram|whatsapp|telegram|tiktok|youtube|linkedin)(?:'?(?:[dt][ae]|[ou]|[ie]|em|ie|z?ie))?|pinterest|reddit|bluesky|mastodon|viber|wechat|weibo|vkontakte|xing|kakaotalk|flipboard|google news)(?![a-z\d])/g;
const networkSign = '\uE000';
const network = `(?:${networkSign}|x|vk|threads|messenger|line|e-?mail|rss|вконтакте|фейсбук[еу]?|твиттере?|инстаграме?|телеграме?|ватсапе?|одноклассники|微信|微博|فيسبوك|تويتر|واتساب|تيليجرام|تلغرام|פייסבוק|טוויטר|וואטסאפ|카카오톡|페이스북|트위터|फेसबुक|ट्विटर|व्हाट्सएप)`;
const placeholders: Readonly<Record<string, string>> = {
  network,
  networks: `${network}(?:(?:(?:,| (?:and|und|et|y|e|i|en|и|ve|ו|و)|,? &| \\|| -) |[,/|・、] ?| )${network})*`,
  n: '\\d[\\d.,]*(?: ?(?:k|m|mil|tis|тыс|万|만|千))?',
  rest: '.{1,200}',
  some: '.{0,60}',
  any: '.{0,300}',
};

interface Compiled extends FurnitureRule {
  /** The source of its expression, without groups that capture. */
  source: string;
  /** It does not apply to a long sentence, which is text. */
  isOpen: boolean;
  /** It can match lines that are longer than a phrase. */
  isLong: boolean;
}

/** Compiles the rules of some languages. Returns a function that finds the rule by which a line is furniture. */
export function compileRules(
  languages: readonly FurnitureRules[],
): (line: string) => FurnitureRule | undefined {
  const groups = languages.map((rules) => {
    const all = (['anywhere', 'edges', 'company'] as const).flatMap((place) =>
      Object.entries(rules[place] ?? {}).flatMap(([rule, sources]) =>
        sources.map((source): Compiled => ({ rule, place, ...compiled(source) })),
      ),
    );
    return {
      short: findersOf(all),
      long: findersOf(all.filter(({ isLong }) => isLong)),
    };
  });

  const ruleOf = (line: string): FurnitureRule | undefined => {
    const bare = plain(line).replace(leading, '').replace(trailing, '');
    if (bare === '') return undefined;
    for (const { short, long } of groups) {
      const { any, closed } = bare.length > longestPhrase ? long : short;
      const found = any(bare);
      const isText = found?.isOpen && isLongSentence(line);
      const { rule, place } = (isText ? closed(bare) : found) ?? {};
      if (rule && place) return { rule, place };
    }
    return undefined;
  };

  // A hostile draft has the same few short lines thousands of times.
  const known = new Map<string, FurnitureRule | undefined>();
  return (line) => {
    if (line.length > longestFurniture) return undefined;
    if (known.has(line)) return known.get(line);
    const found = ruleOf(line);
    if (known.size >= mostKnown) known.clear();
    known.set(line, found);
    return found;
  };
}

const mostKnown = 1_000;

type Finder = (line: string) => Compiled | undefined;

/** Finds a rule among all, or among those that apply to long sentences, too. */
const findersOf = (rules: readonly Compiled[]): { any: Finder; closed: Finder } => ({
  any: finderOf(rules),
  closed: finderOf(rules.filter(({ isOpen }) => !isOpen)),
});

/**
 * Joins many rules in one expression, because most lines match none and trying each rule would take long. The group
 * that matched identifies the rule. The expression is compiled when it is first needed.
 */
function finderOf(rules: readonly Compiled[]): Finder {
  if (rules.length === 0) return () => undefined;
  let union: RegExp | undefined;
  return (line) => {
    if (union === undefined) {
      union = new RegExp(`^(?:${rules.map(({ source }) => `(${source})`).join('|')})$`);
      union.test(primer);
    }
    const groups = union.exec(line);
    return groups === null
      ? undefined
      : rules[groups.findIndex((text, index) => index > 0 && text !== undefined) - 1];
  };
}

/**
 * A first text for a new expression. V8 compiles an expression to bytecode for its first use and to machine code for
 * its second. If the first text has a thousand characters (kTierUpForSubjectLengthValue), it makes machine code at
 * once. For expressions as large as these, that saves most of the time (measured: 60 of 76 ms).
 */
const primer = ' '.repeat(1_000);

/** In characters. */
const longestFurniture = 320;
const longestPhrase = 120;
const leading = /^[^\p{L}\p{N}\uE000©<]+/u;
const trailing = /[^\p{L}\p{M}\p{N}\uE000>]+$/u;

function compiled(source: string): Pick<Compiled, 'source' | 'isOpen' | 'isLong'> {
  const filled = fold(source).replace(/\{(\w+)\}/g, (all, name: string) => placeholders[name] ?? all);
  return {
    source: filled.replace(/(?<!\\)\((?!\?)/g, '(?:'),
    isOpen: /\{(?:rest|some)\}/.test(source),
    isLong: /\{(?:rest|any)\}|\.\*|,\d{3}\}/.test(source),
  };
}

/**
 * Returns a text in the form that patterns match: in lower case, with one form for letters that are typed in several
 * ways.
 */
const plain = (text: string): string => fold(text.toLowerCase()).replace(latinNetworks, networkSign);

const fold = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[^\P{Nd}\d]/gu, asciiDigit)
    .replace(/ⓒ|\([cс]\)/g, '©')
    .replace(/[\u0307\u093C\u0640\u064B-\u0652\u200C-\u200F\u2066-\u2069]/g, '')
    .replace(/ı/g, 'i')
    .replace(/ё/g, 'е')
    .replace(/[أإآ]/g, 'ا')
    .replace(/[یى]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/\s+/g, ' ');

function isLongSentence(line: string): boolean {
  const hasSpaces = line.includes(' ');
  return /[.。।۔]["”’)]*$/u.test(line) && (hasSpaces ? line.split(' ').length > 8 : line.length > 25);
}
