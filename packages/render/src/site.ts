/** A feed of the site, at `addresses.feed(name)` in the destination. */
export interface Feed {
  readonly name: string;
  readonly title: string;
}

/** Where documents appear. */
export interface Site {
  readonly name: string;
  /** Where the destination's root is on the web, with or without a slash at the end. */
  readonly baseUrl: string;
  /** BCP 47; the language of feeds. A page speaks its story's own. */
  readonly language: string;
  /** The feeds that list the story: its page links to them. */
  readonly feeds?: readonly Feed[];
}
