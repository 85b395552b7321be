const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Elements that are blocks: text before and after them belongs to other paragraphs. They contain blocks. */
export const containers = words(`
  address article aside body center dd details dialog dir div dl dt fieldset footer form header hgroup html legend li
  main menu nav optgroup p search section summary`);

/**
 * Elements whose content readers of a page don't see as text. They are only recorded. The value is the rule in the
 * record.
 */
export const unshown: ReadonlyMap<string, string> = new Map([
  ...['script', 'noscript', 'template', 'object', 'embed', 'applet', 'canvas', 'noframes', 'noembed'].map(
    (tag) => [tag, 'script'] as const,
  ),
  ...['style', 'link'].map((tag) => [tag, 'style'] as const),
  ...['title', 'meta', 'base', 'head'].map((tag) => [tag, 'page-head'] as const),
  ...['button', 'select', 'datalist', 'textarea', 'input', 'progress', 'meter', 'output'].map(
    (tag) => [tag, 'form-control'] as const,
  ),
  ...['svg', 'map', 'area', 'frame', 'frameset', 'param', 'track'].map((tag) => [tag, 'drawing'] as const),
]);

/** All current and former HTML elements that drafts may have. Anything else in `<>` is text. */
const known = words(`
  a abbr acronym address area article aside audio b base basefont bdi bdo big blink blockquote body br button canvas caption
  center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure
  font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li
  link main map mark marquee math menu meta meter nav nobr noembed noframes noscript object ol optgroup option output p
  param picture pre progress q rb rp rt rtc ruby s samp script search section select slot small source span strike
  strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video
  wbr xmp`);

/** Whether a name in `<>` is the name of an element. Names with a colon or hyphen are elements of other programs. */
export const isElementName = (name: string): boolean =>
  known.has(name.toLowerCase()) || /^[a-z][\w.]*[:-]/i.test(name);
