/** Libraries without types of their own. */

declare module 'markdown-it-footnote' {
  const plugin: (md: import('markdown-it').MarkdownIt) => void;
  export default plugin;
}
declare module 'markdown-it-mark' {
  const plugin: (md: import('markdown-it').MarkdownIt) => void;
  export default plugin;
}
declare module 'markdown-it-sub' {
  const plugin: (md: import('markdown-it').MarkdownIt) => void;
  export default plugin;
}
declare module 'markdown-it-sup' {
  const plugin: (md: import('markdown-it').MarkdownIt) => void;
  export default plugin;
}

declare module '@mozilla/readability/JSDOMParser.js' {
  /** Makes a document of XHTML, with only the part of the DOM that Readability needs. */
  export default class JSDOMParser {
    parse(html: string, url?: string): Document;
  }
}
