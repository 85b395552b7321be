import mammoth from 'mammoth';

/** An element of the tree that mammoth makes of a document. Only the fields used here. */
export interface DocxNode {
  type: string;
  children?: DocxNode[];
  styleName?: string | null;
  numbering?: { level: string; isOrdered: boolean } | null;
  value?: string;
  isBold?: boolean;
  isItalic?: boolean;
  isStrikethrough?: boolean;
  verticalAlignment?: string;
  breakType?: string;
  checked?: boolean;
  href?: string;
  noteType?: string;
  noteId?: string;
  altText?: string | null;
  contentType?: string;
  readAsBuffer?(): Promise<Buffer>;
  isHeader?: boolean;
  colSpan?: number;
  rowSpan?: number;
  notes?: { resolve(reference: { noteType: string; noteId: string }): { body: DocxNode[] } | undefined };
}

/** Returns mammoth's tree of a document, before it would turn the tree into HTML. */
export async function documentIn(
  parts: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, Buffer>,
): Promise<DocxNode> {
  let root: DocxNode | undefined;
  const file = {
    exists: (path: string) => files.has(path),
    read: async (path: string, encoding?: string) => {
      const content = files.get(path);
      if (!content) throw new Error(`${path} is not in the document`);
      if (encoding === undefined) return content;
      return encoding === 'base64'
        ? content.toString('base64')
        : (parts.get(path) ?? content.toString('utf8'));
    },
  };
  // mammoth accepts an opened archive, but its types only allow paths and buffers.
  await mammoth.convertToHtml({ file } as unknown as { buffer: Buffer }, {
    externalFileAccess: false,
    includeEmbeddedStyleMap: false,
    transformDocument: (document: DocxNode) => {
      root = document;
      return { ...document, children: [], notes: document.notes, comments: [] };
    },
  });
  if (!root) throw new Error('there is no text');
  return root;
}

/** Whether a node or any node in it passes a test. */
export function some(node: DocxNode, test: (node: DocxNode) => boolean): boolean {
  return test(node) || (node.children ?? []).some((child) => some(child, test));
}
