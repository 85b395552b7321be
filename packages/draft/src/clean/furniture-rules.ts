/**
 * Page furniture that comes along when a story is copied from a web page. A rule matches a whole line, in lower
 * case and without decoration around it, never a part of one. What it takes out is recorded, so that a rule that
 * takes too much is seen.
 */
interface FurnitureRule {
  rule: string;
  pattern: RegExp;
  /** The furniture itself is a sentence. Elsewhere, a line of many words with a full stop belongs to the story. */
  sentence?: true;
}

const network =
  '(?:facebook|twitter|x|instagram|whatsapp|telegram|tiktok|youtube|linkedin|pinterest|reddit|threads|bluesky|mastodon|messenger|google news|e-?mail|rss)';
const networks = `${network}(?:(?:,| and|,? &| \\||/| -)? ${network})*`;
const button = `(?:share|tweet|pin(?: it)?|print|${network}|(?:share|post|pin) on ${network})`;
const thing = '(?:article|story|post|page|news|report|link)';

export const rules: readonly FurnitureRule[] = [
  { rule: 'back-to-top', pattern: /^(back|go|return|scroll|jump) to (the )?top( button| of (the )?page)?$/ },
  { rule: 'back-to-top', pattern: /^(retour en haut|volver arriba|voltar ao topo|nach oben)$/ },
  { rule: 'skip-link', pattern: /^skip to (the )?(main )?(content|navigation|menu|footer|search|comments)$/ },
  {
    rule: 'navigation',
    pattern: /^(home|menu|main menu|search|close|toggle navigation|open menu|click here)$/,
  },
  { rule: 'navigation', pattern: /^home(\s?[»›>→/|]\s?[^»›>→/|]{1,60}){1,6}$/ },
  { rule: 'navigation', pattern: /^(previous|next|prev)( (article|story|post|page))?$/ },
  { rule: 'navigation', pattern: /^(show|load|see|view) (more|all)$/ },
  { rule: 'share', pattern: RegExp(`^share( this)?( ${thing})?( (?:on|via|to|with) ${networks})?$`) },
  {
    rule: 'share',
    pattern: RegExp(
      `^(click to )?(share|tweet|pin|email)( this| it)?( (?:on|via|to|with) ${network}| a link to a friend)?( \\(opens in new window)?$`,
    ),
  },
  { rule: 'share', pattern: RegExp(`^${networks}$`) },
  { rule: 'share', pattern: RegExp(`^${button}(?:[,|/]? ${button})+$`) },
  {
    rule: 'share',
    pattern:
      /^(share (this|with (your )?friends)|sharing is caring|spread the word|copy (link|url)|link copied)$/,
  },
  { rule: 'share', pattern: /^(partager|compartir|compartilhar|teilen)$/ },
  { rule: 'counter', pattern: /^\d[\d.,]*k? (shares?|views?|likes?|reads?|retweets?|reactions?)$/ },
  { rule: 'counter', pattern: /^(post )?(views?|shares?|likes?)\s*:?\s*\d[\d.,]*k?$/ },
  { rule: 'like', pattern: /^(like this|like loading|like|loading|please wait)$/ },
  {
    rule: 'follow',
    pattern: RegExp(`^(follow|find|like|join) us( (?:on|via|at) ${networks}( @?[\\w.]+)?)?$`),
  },
  {
    rule: 'follow',
    pattern: RegExp(
      `^(follow|join) our (official )?${network} (channel|page|group|account|community)( (?:for|to get) .{1,80})?$`,
    ),
  },
  {
    rule: 'follow',
    pattern: /^(follow|join) us (for|to get) (more|the latest|breaking|daily) .{0,40}(news|updates|stories)$/,
  },
  { rule: 'read-more', pattern: /^(read|see|learn|find out|watch) more$/ },
  {
    rule: 'read-more',
    pattern: /^(continue reading|read (the )?full (story|article)|(read|see) also|also read|keep reading)$/,
  },
  {
    rule: 'read-more',
    pattern:
      /^(read (also|more|next)|also read|see also|must read|recommended|related( (article|story|post|news))?)\s?[:|»>].{3,200}$/,
  },
  {
    rule: 'read-more',
    pattern:
      /^((à )?lire aussi|lea también|leia também|lesen sie auch|اقر[أا] أيض[اًا]{1,2})(\s?:.{3,200})?$/u,
  },
  {
    rule: 'related',
    pattern:
      /^(related|similar|recommended|trending|popular|latest|recent|more) (articles?|posts?|stories|news|topics|reads|coverage|videos|links)$/,
  },
  {
    rule: 'related',
    pattern:
      /^(related|trending|trending now|most (read|popular|viewed)|editor[’']?s[’']? picks?|top stories|more from .{1,40}|more on this( story)?|recommended for you|check also|don[’']t miss|what to read next)$/,
  },
  { rule: 'related', pattern: /^you (may|might) (also )?(like|enjoy|be interested in)( these)?( too)?$/ },
  {
    rule: 'advertisement',
    pattern:
      /^(advertise?ments?|advert|adverts|ads?|sponsored( content| post| links?)?|promoted( content)?|ads by google|report this ad|remove ads)$/,
  },
  {
    rule: 'advertisement',
    pattern:
      /^((article|story) continues (below|after)( (this|the)? ?(ad|advert|advertisement))?|scroll (down )?to continue( reading)?|continue reading below)$/,
  },
  { rule: 'advertisement', pattern: /^(publicité|publicidad|publicidade|anzeige|werbung|إعلان|פרסומת)$/u },
  {
    rule: 'subscribe',
    pattern: /^(subscribe|sign up|register|log ?in|sign in)( now| here| today| for free)?$/,
  },
  {
    rule: 'subscribe',
    pattern:
      /^(subscribe|sign up)( now| here)? (to|for) (our|the) ([\w-]+ ){0,3}(news ?letters?|alerts|updates|mailing list|channel|notifications)( .{1,60})?$/,
  },
  {
    rule: 'subscribe',
    pattern:
      /^(get )?(the )?(latest|breaking|top|daily) (news|stories|updates|headlines).{0,40} (to|in) your inbox$/,
    sentence: true,
  },
  { rule: 'subscribe', pattern: /^(enter )?your e-?mail( address)?( to subscribe)?$/ },
  { rule: 'comments', pattern: /^(leave|post|add|write) (a|your) (comment|reply)$/ },
  { rule: 'comments', pattern: /^((view|show|see|hide|read|load) )?(all )?(\d+ )?comments?( \(\d+)?$/ },
  {
    rule: 'comments',
    pattern:
      /^(no comments( yet)?|comments (are )?(closed|off)|\d+ (replies|responses)|cancel reply|join the (conversation|discussion)|be the first to comment)$/,
  },
  { rule: 'comments', pattern: /^your email address will not be published.*$/, sentence: true },
  {
    rule: 'tools',
    pattern:
      /^(print|print (this )?(page|article|story)|printer[- ]friendly( version)?|download (pdf|as pdf)|bookmark|listen to (this )?article|font size|text size)$/,
  },
  {
    rule: 'tools',
    pattern:
      /^(view (image|picture|photo) in full ?screen|enlarge (this )?(image|picture|photo)|open image in gallery|(hide|toggle) caption)$/,
  },
  {
    rule: 'player',
    pattern: /^(video player|audio player|media error: format\(s\) not supported.*|\d{1,2}:\d{2})$/,
  },
  { rule: 'player', pattern: /^use (up\/down|left\/right) arrow keys? to .{1,80}$/, sentence: true },
  {
    rule: 'reading-time',
    pattern: /^((estimated )?reading time:? \d+ ?min(ute)?s?( read)?|\d+ ?-?min(ute)?s?'? read)$/,
  },
  {
    rule: 'tags',
    pattern: /^(tags?|filed under|tagged( with)?|posted in|keywords|related topics)\s?:.{1,300}$/,
  },
  { rule: 'tags', pattern: /^(tags|related topics)$/ },
  {
    rule: 'copyright',
    pattern: /^(copyright( ©| \(c\))?|©|\(c\))( copyright)? ?\d{4}\b.{0,200}$/,
    sentence: true,
  },
  { rule: 'copyright', pattern: /^all rights reserved$/, sentence: true },
  {
    rule: 'cookies',
    pattern:
      /^(we|this (web)?site) uses? cookies\b.*\b(accept|agree|consent|continu|experience|policy|privacy).*$/,
    sentence: true,
  },
  {
    rule: 'cookies',
    pattern:
      /^((accept|reject|manage|allow) (all )?cookies|cookie (policy|settings|preferences|notice)|privacy policy|terms (of (use|service)|and conditions))$/,
  },
  { rule: 'comment', pattern: /^<!--.*-->$/, sentence: true },
];
