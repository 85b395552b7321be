import type { FurnitureRules } from './rule.ts';

const button =
  '(?:share|tweet|pin(?: it)?|print|e-?mail|copy link|{network}|(?:share|post|pin) on {network})';
const thing = '(?:article|story|post|page|news|report|link)';

export const en: FurnitureRules = {
  anywhere: {
    'back-to-top': ['(back|go|return|scroll|jump) to (the )?top( button| of (the )?page)?'],
    'skip-link': ['skip to (the )?(main )?(content|navigation|menu|footer|search|comments)'],
    share: [
      '(click to )?(share|tweet|pin|email)( this| it)?( (on|via|to|with) {network}| a link to a friend) \\(opens in new window',
      `share( this)?( ${thing})? (on|via|to|with) {networks}`,
      `share this( ${thing})?`,
      `${button}(?:[,|/]? ${button}){2,}`,
      'sharing is caring',
    ],
    follow: [
      '(follow|find|like|join) us (on|via|at) {networks}( @?[\\w.]+)?',
      '(follow|join) our (official )?{network} (channel|page|group|account|community)( (for|to get) .{1,80})?',
      '(follow|join) us (for|to get) (more|the latest|breaking|daily) .{0,40}(news|updates|stories)',
    ],
    'read-more': [
      '(read also|also read|see also|must read|read next|read more|related( (article|story|post|news)))\\s?[:|»>]{rest}',
    ],
    advertisement: [
      '(advertise?ments?|advertorial|sponsored( content| post| links?)?|ads by google|report this ad|remove ads)',
      '((article|story) continues (below|after)( (this|the)? ?(ad|advert|advertisement))?|scroll (down )?to continue( reading)?|continue reading below)',
    ],
    subscribe: [
      '(subscribe|sign up)( now| here)? (to|for) (our|the) ([\\w-]+ ){0,3}(news ?letters?|alerts|updates|mailing list|channel|notifications)( .{1,60})?',
      '(get )?(the )?(latest|breaking|top|daily) (news|stories|updates|headlines).{0,40} (to|in) your inbox',
      '(enter )?your e-?mail( address)? to subscribe',
    ],
    comments: [
      'your email address will not be published{any}',
      '(leave|post|add|write) a (comment|reply)',
      '(no comments yet|comments are closed|cancel reply|join the (conversation|discussion)|be the first to comment)',
    ],
    tools: [
      '(view (image|picture|photo) in full ?screen|enlarge (this )?(image|picture|photo)|open image in gallery|(hide|toggle) caption)',
    ],
    player: [
      'media error: format\\(s\\) not supported{any}',
      'use (up/down|left/right) arrow keys? to .{1,80}',
    ],
    copyright: ['(copyright( ©| \\(c\\))?|©|\\(c\\))( copyright)? ?\\d{4}\\b.{0,160}all rights reserved'],
    cookies: [
      '(we|this (web)?site) uses? cookies\\b.*\\b(accept|agree|consent|continu|experience|policy|privacy).*',
      '(accept|reject|manage|allow) (all )?cookies',
    ],
    comment: ['<!--.*-->'],
  },
  edges: {
    'release-line': ['for immediate release', 'press release', 'news release', 'check against delivery'],
    navigation: [
      '(main menu|toggle navigation|open menu|close menu|click here)',
      'home(\\s?[»›>→/|]\\s?[^»›>→/|]{1,60}){1,6}',
      '(previous|next|prev) (article|story|post|page)',
      '(show|load|see|view) (more|all)',
    ],
    share: [
      `share( this)?( ${thing})?( now| with (your )?friends)?`,
      `${button}(?:[,|/]? ${button})+`,
      'spread the word',
      'copy (link|url)',
      'link copied',
    ],
    counter: [
      '{n} (shares?|views?|likes?|reads?|retweets?|reactions?)',
      '(post )?(views?|shares?|likes?)\\s*:?\\s*{n}',
    ],
    like: ['(like this|like loading|loading|please wait)'],
    follow: ['(follow|find|like|join) us'],
    'read-more': [
      '(read|see|learn|find out|watch) more',
      '(continue reading|read (the )?full (story|article)|(read|see) also|also read|keep reading|read next|recommended|related)(\\s?[:|»>]{rest})?',
    ],
    related: [
      '(related|similar|recommended|trending|popular|latest|recent|more) (articles?|posts?|stories|news|topics|reads|coverage|videos|links)',
      "(trending|trending now|most (read|popular|viewed)|editor'?s'? picks?|top stories|more from .{1,40}|more on this( story)?|recommended for you|check also|don't miss|what to read next)",
      'you (may|might) (also )?(like|enjoy|be interested in)( these)?( too)?',
    ],
    advertisement: ['(advert|adverts|ads?|promoted( content)?)'],
    subscribe: [
      '(subscribe|sign up|register|log ?in|sign in)( now| here| today| for free)?',
      '(enter )?your e-?mail( address)?',
    ],
    comments: [
      '((view|show|see|hide|read|load) )?(all )?({n} )?comments?( \\(?{n})?',
      '(no comments|comments off|{n} (replies|responses)|(leave|post|add|write) your (comment|reply))',
    ],
    tools: [
      '(print|print (this )?(page|article|story)|printer[- ]friendly( version)?|download (pdf|as pdf)|bookmark|listen to (this )?article|font size|text size)',
    ],
    player: ['(video player|audio player)'],
    'reading-time': ["((estimated )?reading time:? {n} ?min(ute)?s?( read)?|{n} ?-?min(ute)?s?'? read)"],
    tags: [
      '(tags?|filed under|tagged( with)?|posted in|keywords|related topics)\\s?:.{1,300}',
      '(tags|related topics)',
    ],
    copyright: [
      '(copyright( ©| \\(c\\))?|©|\\(c\\))( copyright)? ?\\d{4}\\b{rest}',
      '(copyright( ©| \\(c\\))?|©) ?\\d{4}',
      'all rights reserved',
    ],
    cookies: [
      '(cookie (policy|settings|preferences|notice)|privacy policy|terms (of (use|service)|and conditions))',
    ],
  },
  company: {
    navigation: ['(home|menu|search|close|previous|next|prev)'],
    share: ['{networks}', 'share', 'tweet', 'pin it'],
    player: ['\\d{1,2}:\\d{2}(\\s?/\\s?\\d{1,2}:\\d{2})?'],
    'read-more': ['related', 'recommended'],
    like: ['like'],
  },
};
