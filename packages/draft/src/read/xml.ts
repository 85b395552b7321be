import { SluglineError } from '@slugline/story';
import { SaxesParser, type SaxesTagNS } from 'saxes';

/** Real documents have some thirty levels. */
const deepest = 200;

export interface XmlHandlers {
  /** `end` is the place in the text after the tag. */
  open?(tag: SaxesTagNS, end: number): void;
  close?(tag: SaxesTagNS, end: number): void;
  text?(text: string): void;
}

/**
 * Reads XML from beginning to end, without building a tree. It knows only the entities of XML itself: a DOCTYPE, which
 * could define more, is refused. Throws `draft_not_text` for a DOCTYPE and for broken XML, and `draft_too_large` for
 * elements that are nested too deep. `part` is the file within `name`, if it is one.
 */
export function readXml(
  text: string,
  name: string,
  { open, close, text: onText }: XmlHandlers,
  part = name,
): void {
  const where = { where: name };
  const parser = new SaxesParser({ xmlns: true, position: true });
  let depth = 0;
  const broken = (what: string) =>
    new SluglineError('draft_not_text', `${part === name ? name : `${name} (${part})`} ${what}`, where);
  parser.on('doctype', () => {
    throw broken('has a DOCTYPE, which is not read: send it without one');
  });
  parser.on('error', (error) => {
    throw broken(`is not valid XML: ${error.message.replace(/^.*?:(\d+):\d+: /, 'line $1: ').slice(0, 200)}`);
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > deepest)
      throw new SluglineError(
        'draft_too_large',
        `${name} has elements more than ${deepest} deep in one another`,
        where,
      );
    open?.(tag, parser.position);
  });
  parser.on('closetag', (tag) => {
    depth -= 1;
    close?.(tag, parser.position);
  });
  parser.on('text', (said) => onText?.(said));
  parser.on('cdata', (said) => onText?.(said));
  parser.write(text).close();
}

/** An element of a small document. */
export interface XmlElement {
  /** Its name without a prefix. */
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  /** Its text, including that of the elements in it. */
  text: string;
  /** The places in the source where its content begins and ends. */
  from: number;
  to: number;
}

/** News items have some hundred elements besides their text. */
const mostElements = 50_000;

/** Reads XML as a tree. Throws as `readXml` does, and also `draft_too_large` for too many elements. */
export function readXmlTree(text: string, name: string): XmlElement {
  const root: XmlElement = {
    name: '',
    attributes: new Map(),
    children: [],
    text: '',
    from: 0,
    to: text.length,
  };
  const open = [root];
  let elements = 0;
  readXml(text, name, {
    open: (tag, end) => {
      elements += 1;
      if (elements > mostElements)
        throw new SluglineError('draft_too_large', `${name} has more than ${mostElements} elements`, {
          where: name,
        });
      const attributes = new Map(Object.values(tag.attributes).map(({ local, value }) => [local, value]));
      const element: XmlElement = { name: tag.local, attributes, children: [], text: '', from: end, to: end };
      open.at(-1)?.children.push(element);
      open.push(element);
    },
    close: (tag, end) => {
      const element = open.pop();
      const parent = open.at(-1);
      if (!element || !parent) return;
      if (!tag.isSelfClosing) element.to = text.lastIndexOf('</', end - 1);
      parent.text += element.text;
    },
    text: (said) => {
      const element = open.at(-1);
      if (element) element.text += said;
    },
  });
  return root;
}
