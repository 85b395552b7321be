import type { Inline, ListItem, TextBlock } from '@slugline/story';
import {
  attributeOf,
  commentOf,
  elementOf,
  elementsIn,
  type HtmlElement,
  type HtmlNode,
  textNodeOf,
} from './html-tree.ts';

/** Returns the nodes of each item of a list. Nodes between items belong to the item before them. */
export function itemsIn(list: HtmlElement): HtmlNode[][] {
  const items: HtmlNode[][] = [];
  for (const node of list.childNodes) {
    const element = elementOf(node);
    if (element?.tagName === 'li') items.push([...element.childNodes]);
    else if (items.length > 0) items.at(-1)?.push(node);
    else if (element || commentOf(node) || textNodeOf(node)?.value.trim()) items.push([node]);
  }
  return items;
}

/**
 * Makes an item of its blocks. The first paragraph is the text of the item. `checked` is the state of the item's
 * checkbox; an item whose text begins with `[x]` or `[ ]` is a task, too. Returns undefined for an empty item.
 */
export function itemOf(blocks: readonly TextBlock[], checked: boolean | undefined): ListItem | undefined {
  const [first, ...rest] = blocks;
  const hasText = first?.type === 'paragraph';
  const written = hasText ? first.content : [];
  const others = hasText ? rest : blocks;
  const isDone = checked ?? taskOf(written);
  const content = checked === undefined && isDone !== undefined ? withoutBox(written) : written;
  if (content.length === 0 && others.length === 0) return undefined;
  return {
    content,
    ...(isDone !== undefined && { checked: isDone }),
    ...(others.length > 0 && { blocks: [...others] }),
  };
}

/** Returns whether the first checkbox below some nodes is checked; undefined if there is none. */
export function checkboxIn(nodes: readonly HtmlNode[]): boolean | undefined {
  const box = elementsIn(nodes, 'input').find((input) => attributeOf(input, 'type') === 'checkbox');
  return box && attributeOf(box, 'checked') !== undefined;
}

/** `[x] done` and `[ ] to do`, as in GFM: https://github.github.com/gfm/#task-list-items-extension- */
const task = /^\[([ xX])\] (?=\S)/;

function taskOf([first]: readonly Inline[]): boolean | undefined {
  const box = first?.code ? undefined : task.exec(first?.text ?? '')?.[1];
  return box === undefined ? undefined : box !== ' ';
}

const withoutBox = (content: readonly Inline[]): Inline[] =>
  content.map((run, index) => (index === 0 ? { ...run, text: run.text.replace(task, '') } : run));
