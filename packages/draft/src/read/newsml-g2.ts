import { SluglineError } from '@slugline/story';
import type { Circumstances, Manuscript } from '../manuscript.ts';
import { type DraftFile, decodeDraft } from './decode.ts';
import { fromWireItem, type Stated, type WireItem } from './wire-item.ts';
import type { WireMedia } from './wire-media.ts';
import { readXmlTree, type XmlElement } from './xml.ts';

/**
 * Reads NewsML-G2 (https://iptc.org/standards/newsml-g2/): a news item with a text, or a news message with such an
 * item and the items of its pictures and videos, whose remote files are in the package. Throws `draft_not_text` for
 * XML that is broken or has a DOCTYPE, and for a package item that only refers to other files. Also throws the errors
 * of `fromWireItem`.
 */
export function readNewsml(draft: DraftFile, circumstances: Circumstances): Manuscript {
  const { name } = draft;
  const source = decodeDraft(draft);
  const root = readXmlTree(source, name);
  const items = within(root, 'newsItem').map((element) => new G2Item(element, source));
  const main = items.find((item) => item.isText && item.body) ?? items.find((item) => item.body);
  if (!main)
    throw new SluglineError(
      'draft_not_text',
      `${name} has no item with a text in it: send a news message with all items, or the item of the text as the draft`,
      { where: name },
    );
  // A package item states the order of its items.
  const order = within(root, 'itemRef').map((reference) => reference.attributes.get('residref') ?? '');
  const placeOf = ({ guid }: G2Item) => (order.includes(guid) ? order.indexOf(guid) : order.length);
  const others = items
    .filter((item) => item !== main)
    .toSorted((one, other) => placeOf(one) - placeOf(other));
  const media = [main, ...others].flatMap((item) => item.media(item !== main));
  return fromWireItem(
    { ...main.wireItem(), media: media.map((medium, index) => ({ ...medium, isLead: index === 0 })) },
    circumstances,
  );
}

/** Returns all elements with a name in an element, at any depth, in document order. */
function within(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...within(child, name),
  ]);
}

const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((one) => one.name === name);

/**
 * Returns the value of a code without its scheme: `stat:usable` and `http://cv.iptc.org/newscodes/pubstatusg2/usable`
 * are `usable`.
 */
const codeOf = (element: XmlElement | undefined): string =>
  (element?.attributes.get('qcode') ?? element?.attributes.get('uri') ?? element?.text ?? '')
    .replace(/^.*[:/]/s, '')
    .trim();

class G2Item {
  readonly guid: string;
  readonly isText: boolean;
  readonly body: WireItem['body'];
  readonly #element: XmlElement;
  readonly #source: string;
  readonly #meta: XmlElement | undefined;
  readonly #content: XmlElement | undefined;
  /** The headline and byline of NITF, which is in `inlineXML`. */
  readonly #nitf: XmlElement | undefined;

  constructor(element: XmlElement, source: string) {
    this.#element = element;
    this.#source = source;
    this.#meta = child(element, 'itemMeta');
    this.#content = child(element, 'contentMeta');
    this.guid = element.attributes.get('guid') ?? '';
    this.isText = codeOf(child(this.#meta, 'itemClass')) === 'text';
    const set = child(element, 'contentSet');
    this.#nitf = set && within(set, 'nitf')[0];
    this.body = this.#bodyIn(set);
  }

  #bodyIn(set: XmlElement | undefined): WireItem['body'] {
    const xml = child(set, 'inlineXML');
    if (xml) {
      const [nitf] = within(xml, 'body.content');
      const inner = nitf ?? within(xml, 'body')[0] ?? xml;
      const html = asHtml(this.#source.slice(inner.from, inner.to), nitf !== undefined);
      return { text: html, line: this.#lineAt(inner.from), isHtml: true };
    }
    const data = child(set, 'inlineData');
    if (!data || data.attributes.get('encoding') !== undefined) return undefined;
    const isHtml =
      /html/.test(data.attributes.get('contenttype') ?? '') || /^\s*<(?:p|div|h\d)\b/i.test(data.text);
    return { text: data.text, line: this.#lineAt(data.from), isHtml };
  }

  wireItem(): WireItem {
    const [meta, content] = [this.#meta, this.#content];
    const rights = child(this.#element, 'rightsInfo');
    const texts = (parent: XmlElement | undefined, ...names: string[]) =>
      (parent?.children ?? []).filter(({ name }) => names.includes(name)).map((one) => this.#stated(one));
    const headlines = (content?.children ?? []).filter(({ name }) => name === 'headline');
    const main = headlines.find((one) => /main|^$/.test(codeRole(one))) ?? headlines[0];
    const descriptions = (content?.children ?? []).filter(({ name }) => name === 'description');
    const summary = descriptions.find((one) => /summary|drop|lead/.test(codeRole(one))) ?? descriptions[0];
    const nitf = this.#nitf;
    const inNitf = (name: string) => nitf && within(nitf, name)[0];
    const recorded = (field: string, elements: readonly (XmlElement | undefined)[]) =>
      elements.flatMap((one) => (one ? [{ field, ...this.#stated(one) }] : []));
    const languages = (content?.children ?? []).filter(({ name }) => name === 'language');
    return {
      headline: this.#first(main, inNitf('hl1'), inNitf('hedline')),
      body: this.body,
      summary: this.#first(summary),
      byline: this.#first(child(content, 'by'), inNitf('byline')),
      language: languages[0]?.attributes.get('tag') ?? this.#element.attributes.get('lang'),
      tags: (content?.children ?? [])
        .filter(({ name }) => name === 'subject' || name === 'keyword')
        .map((one) => nameOf(one) ?? (one.name === 'keyword' ? one.text : '')),
      embargo: this.#first(child(meta, 'embargoed')),
      pubStatus: codeOf(child(meta, 'pubStatus')) || undefined,
      urgency: Number(child(content, 'urgency')?.text ?? Number.NaN),
      notes: texts(meta, 'edNote'),
      terms: texts(rights, 'usageTerms'),
      media: [],
      others: [
        ...recorded(
          'headline',
          headlines.filter((one) => one !== main),
        ),
        ...recorded(
          'description',
          descriptions.filter((one) => one !== summary),
        ),
        ...recorded('slugline', [child(content, 'slugline')]),
        ...recorded('dateline', [child(content, 'dateline')]),
        ...recorded('copyright', [child(rights, 'copyrightNotice')]),
      ],
    };
  }

  /**
   * Returns the medium whose renditions the item has. The remote files of a text item have no descriptions of their
   * own.
   */
  media(hasWords: boolean): WireMedia[] {
    const set = child(this.#element, 'contentSet');
    const files = (set?.children ?? [])
      .filter(({ name, attributes }) => name === 'remoteContent' && attributes.has('href'))
      .toSorted((one, other) => widthOf(other) - widthOf(one))
      .map(({ attributes }) => attributes.get('href') ?? '');
    if (files.length === 0) return [];
    if (!hasWords) return [{ files }];
    const content = this.#content;
    const rights = child(this.#element, 'rightsInfo');
    const descriptions = (content?.children ?? []).filter(({ name }) => name === 'description');
    const caption =
      descriptions.find((one) => /caption/.test(codeRole(one))) ??
      descriptions[0] ??
      child(content, 'headline');
    const creator = child(content, 'creator');
    const by = (creator && nameOf(creator)) ?? child(content, 'by')?.text;
    const owner = child(rights, 'copyrightHolder');
    const holder = (owner && (nameOf(owner) ?? owner.attributes.get('literal'))) || undefined;
    const both = by && holder && by !== holder ? `${by}/${holder}` : (by ?? holder);
    const alt = descriptions.find((one) => /alt/.test(codeRole(one)));
    return [
      {
        files,
        caption: caption?.text,
        credit: child(content, 'creditline')?.text ?? both ?? child(rights, 'copyrightNotice')?.text,
        alt: alt?.text,
      },
    ];
  }

  #first(...elements: (XmlElement | undefined)[]): Stated | undefined {
    const element = elements.find((one) => one !== undefined && one.text.trim() !== '');
    return element && this.#stated(element);
  }

  #stated = (element: XmlElement): Stated => ({ text: element.text, line: this.#lineAt(element.from) });

  #lineAt(offset: number): number {
    return this.#source.slice(0, offset).split('\n').length;
  }
}

const codeRole = ({ attributes }: XmlElement): string => (attributes.get('role') ?? '').replace(/^.*:/, '');
const widthOf = ({ attributes }: XmlElement): number => Number(attributes.get('width') ?? 0);
/** Returns the first name of a concept. The others are in other languages. */
const nameOf = (element: XmlElement): string | undefined => child(element, 'name')?.text.trim() || undefined;

const empty = /<([a-z][\w.]*)((?:\s[^<>]*)?)\/>/gi;
const voids = /^(?:br|hr|img|wbr|col|source|track)$/i;

/** Returns XHTML or NITF as HTML: without prefixes, and with an end tag for each empty element. */
function asHtml(xml: string, isNitf: boolean): string {
  const html = xml
    .replace(/<(\/?)[A-Za-z][\w.-]*:/g, '<$1')
    .replace(empty, (whole, name: string, attributes: string) =>
      voids.test(name) ? whole : `<${name}${attributes}></${name}>`,
    );
  return isNitf
    ? html.replace(/<(\/?)hl2\b/g, '<$1h2').replace(/<(\/?)(?:block|body\.content)\b/g, '<$1div')
    : html;
}
