import type { Style } from '../runs.ts';
import { attributeOf, type HtmlElement } from './html-tree.ts';

const byTag: Readonly<Record<string, Style>> = {
  b: { strong: true },
  strong: { strong: true },
  i: { emphasis: true },
  em: { emphasis: true },
  cite: { emphasis: true },
  dfn: { emphasis: true },
  var: { emphasis: true },
  s: { strike: true },
  strike: { strike: true },
  del: { strike: true },
  sup: { superscript: true },
  sub: { subscript: true },
  code: { code: true },
  kbd: { code: true },
  samp: { code: true },
  tt: { code: true },
};

/**
 * Returns the style of text within an element, from its tag and from inline CSS, which editors such as Google Docs
 * write.
 */
export function styleWithin(element: HtmlElement, around: Style): Style {
  const own = byTag[element.tagName];
  const css = attributeOf(element, 'style');
  if (css === undefined) return own ? { ...around, ...own } : around;
  const style: { -readonly [key in keyof Style]: Style[key] } = { ...around, ...own };
  const said = declarationsOf(css);
  const weight = said.get('font-weight');
  if (weight !== undefined) {
    if (/^(?:bold|bolder|[6-9]00)$/.test(weight)) style.strong = true;
    else delete style.strong;
  }
  const slant = said.get('font-style');
  if (slant !== undefined) {
    if (/^(?:italic|oblique)/.test(slant)) style.emphasis = true;
    else delete style.emphasis;
  }
  if (/line-through/.test(`${said.get('text-decoration')} ${said.get('text-decoration-line')}`))
    style.strike = true;
  const raised = said.get('vertical-align');
  if (raised === 'super') style.superscript = true;
  if (raised === 'sub') style.subscript = true;
  return style;
}

/** Whether an element is hidden from readers. */
export function isHidden(element: HtmlElement): boolean {
  if (attributeOf(element, 'hidden') !== undefined) return true;
  const css = attributeOf(element, 'style');
  if (css === undefined) return false;
  const said = declarationsOf(css);
  return (
    said.get('display') === 'none' || said.get('visibility') === 'hidden' || said.get('mso-hide') === 'all'
  );
}

/** Returns the alignment of a cell. */
export function alignmentOf(cell: HtmlElement): 'start' | 'center' | 'end' | null {
  const css = declarationsOf(attributeOf(cell, 'style') ?? '').get('text-align');
  switch ((css ?? attributeOf(cell, 'align') ?? '').toLowerCase()) {
    case 'left':
    case 'start':
      return 'start';
    case 'center':
      return 'center';
    case 'right':
    case 'end':
      return 'end';
    default:
      return null;
  }
}

const declarationsOf = (css: string): Map<string, string> =>
  new Map(
    css.split(';').map((declaration) => {
      const at = declaration.indexOf(':');
      const value = declaration.slice(at + 1).replace(/!important/i, '');
      return [declaration.slice(0, Math.max(at, 0)).trim().toLowerCase(), value.trim().toLowerCase()];
    }),
  );
