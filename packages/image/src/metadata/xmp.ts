import { SaxesParser } from 'saxes';
import { type FieldPolicy, namespaces, type XmpName } from './policy.ts';

// XMP by the namespaces of its schemas. ExifReader knows a property by its local name alone: of two schemas that have
// a `Credit`, the later one wins, and prefixes are the writer's own choice. The RDF that XMP may use is that of the
// XMP Specification, part 1 (ISO 16684-1), 7: https://github.com/adobe/xmp-docs

/** A property, an item of a list or a field of a structure. Names are namespace and local name in one. */
interface Node {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly parts: Node[];
  text: string;
}

/** The properties that were found, by name. */
export type Properties = ReadonlyMap<string, Node>;

/** Where an element stands that is no part of a property. */
type Frame = 'outside' | 'rdf' | 'description' | 'passed over';

/** Parts that are kept of all properties together: nobody credits as many people. */
const mostParts = 1_000;
/** Elements within elements. RDF needs four for each level of a structure; saxes looks for a prefix in each of them. */
const deepest = 100;

/** A packet is nested deeper than any writer nests one. */
export class TooDeep extends Error {}

/**
 * Reads the given properties of an XMP packet. The rest is passed over as it comes: Photoshop lists a picture's
 * ancestors by the hundred thousand. Throws where the packet is not XML, and `TooDeep`. No entity is expanded but XML's own five.
 */
export function readPacket(text: string, wanted: ReadonlySet<string>): Properties {
  const found = new Map<string, Node>();
  const isNew = (name: string) => wanted.has(name) && !found.has(name);
  /** From the root to where the reader is. */
  const open: (Node | Frame)[] = [];
  let parts = 0;

  const enter = (node: Node): Node | Frame => {
    const parent = open.at(-1) ?? 'outside';
    switch (parent) {
      case 'passed over':
        return parent;
      case 'outside':
        return node.name === rdf('RDF') ? 'rdf' : 'outside';
      case 'rdf':
        if (node.name !== rdf('Description')) return 'passed over';
        // A property that is one short text may be written as an attribute.
        for (const [name, value] of node.attributes) if (isNew(name)) found.set(name, literal(name, value));
        return 'description';
      case 'description':
        if (!isNew(node.name)) return 'passed over';
        found.set(node.name, node);
        return node;
      default:
        parts += 1;
        if (parts > mostParts) return 'passed over';
        parent.parts.push(node);
        return node;
    }
  };
  const say = (said: string) => {
    const inside = open.at(-1);
    if (typeof inside === 'object') inside.text += said;
  };

  // Some writers leave out the declaration of a prefix that everybody knows.
  const parser = new SaxesParser({ xmlns: true, additionalNamespaces: { ...namespaces, ...wrapping } });
  parser.on('opentag', ({ uri, local, attributes }) => {
    const named = Object.values(attributes).map(({ uri, local, value }) => [uri + local, value] as const);
    if (open.length >= deepest) throw new TooDeep('nested too deep');
    open.push(enter({ name: uri + local, attributes: new Map(named), parts: [], text: '' }));
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', say);
  parser.on('cdata', say);
  parser.write(text).close();
  return found;
}

/** The properties that hold what a policy keeps. */
export const propertiesOf = (policies: readonly FieldPolicy[]): ReadonlySet<string> =>
  new Set(policies.map(({ xmp, within }) => fullName(within ?? xmp)));

/** What the properties say of a field: the first of several, but for names, which are joined by semicolons. */
export function fieldIn(properties: Properties, { kind, xmp, within }: FieldPolicy): string | undefined {
  const property = properties.get(fullName(within ?? xmp));
  if (property === undefined) return undefined;
  const value = within === undefined ? property : fieldOf(itemsOf(property)[0], fullName(xmp));
  const items = value === undefined ? [] : itemsOf(value).filter((item) => textOf(item).trim() !== '');
  if (kind === 'names') return items.map(textOf).join('; ');
  const byDefault = items.find((item) => item.attributes.get(language) === 'x-default');
  const item = byDefault ?? items[0];
  return item && textOf(item);
}

const rdf = (name: string): string => `http://www.w3.org/1999/02/22-rdf-syntax-ns#${name}`;
const wrapping = { x: 'adobe:ns:meta/', rdf: rdf('') };
const language = 'http://www.w3.org/XML/1998/namespacelang';

function fullName(name: XmpName): string {
  const [prefix, local] = name.split(':') as [keyof typeof namespaces, string];
  return namespaces[prefix] + local;
}

const literal = (name: string, text: string): Node => ({ name, attributes: new Map(), parts: [], text });

const lists = new Set(['Seq', 'Bag', 'Alt'].map(rdf));

/** The items of a list; a value that is none is one item. */
function itemsOf(node: Node): Node[] {
  const list = node.parts.find(({ name }) => lists.has(name));
  return list === undefined ? [node] : list.parts;
}

/** A field of a structure, which may be an attribute, and may stand in a description of its own. */
function fieldOf(structure: Node | undefined, name: string): Node | undefined {
  const inside = structure?.parts.find((part) => part.name === rdf('Description')) ?? structure;
  const short = inside?.attributes.get(name);
  return (
    inside?.parts.find((part) => part.name === name) ??
    (short === undefined ? undefined : literal(name, short))
  );
}

/** An address may stand in `rdf:resource`; a text that something is said about, in `rdf:value`. */
const textOf = (node: Node): string =>
  node.attributes.get(rdf('resource')) ?? fieldOf(node, rdf('value'))?.text ?? node.text;
