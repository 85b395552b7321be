import { SaxesParser } from 'saxes';
import { type FieldPolicy, namespaces, type XmpName } from './policy.ts';

// Reads XMP by the namespaces of its schemas. ExifReader knows properties by their local names only: if two schemas
// have a `Credit`, the later one wins, and prefixes are the writer's choice. The subset of RDF in XMP is defined in
// the XMP Specification, part 1 (ISO 16684-1), 7: https://github.com/adobe/xmp-docs

/** A property, an item of a list, or a field of a structure. `name` is namespace and local name in one string. */
interface Node {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly parts: Node[];
  text: string;
}

/** The properties that were found, by name. */
export type Properties = ReadonlyMap<string, Node>;

/** The place of an element that is not part of a wanted property. */
type Frame = 'outside' | 'rdf' | 'description' | 'passed over';

/** The most parts of all properties together. No picture credits that many people. */
const mostParts = 1_000;
/**
 * The deepest nesting of elements. RDF needs four per level of a structure. saxes looks up prefixes in each of them.
 */
const deepest = 100;

/** A packet is nested deeper than any writer nests one. */
export class TooDeep extends Error {}

/**
 * Reads the `wanted` properties of an XMP packet and skips the rest while parsing: Photoshop lists hundreds of
 * thousands of a picture's ancestors. Throws when the packet is not XML, and `TooDeep`. Only XML's own five
 * entities are expanded.
 */
export function readPacket(text: string, wanted: ReadonlySet<string>): Properties {
  const found = new Map<string, Node>();
  const isNew = (name: string) => wanted.has(name) && !found.has(name);
  /** The open elements, from the root to the parser's position. */
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
        // A property with a short text may be written as an attribute.
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

  // Some writers do not declare the well-known prefixes.
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

/** The names of the properties that hold the fields of these policies. */
export const propertiesOf = (policies: readonly FieldPolicy[]): ReadonlySet<string> =>
  new Set(policies.map(({ xmp, within }) => fullName(within ?? xmp)));

/** Returns a field's value: the first of several, except names, which are joined by semicolons. */
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

/** The items of a list. Any other value counts as one item. */
function itemsOf(node: Node): Node[] {
  const list = node.parts.find(({ name }) => lists.has(name));
  return list === undefined ? [node] : list.parts;
}

/** A field of a structure. It may be an attribute, and it may be inside an `rdf:Description`. */
function fieldOf(structure: Node | undefined, name: string): Node | undefined {
  const inside = structure?.parts.find((part) => part.name === rdf('Description')) ?? structure;
  const short = inside?.attributes.get(name);
  return (
    inside?.parts.find((part) => part.name === name) ??
    (short === undefined ? undefined : literal(name, short))
  );
}

/** The text of a node: an address may be in `rdf:resource`, a text with qualifiers in `rdf:value`. */
const textOf = (node: Node): string =>
  node.attributes.get(rdf('resource')) ?? fieldOf(node, rdf('value'))?.text ?? node.text;
