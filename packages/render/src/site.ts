/** A feed of the site, at `addresses.feed(name)` in the destination. */
export interface Feed {
  readonly name: string;
  readonly title: string;
}

/** The site that documents are published on. */
export interface Site {
  readonly name: string;
  /** The web address of the destination's root, with or without a slash at the end. */
  readonly baseUrl: string;
  /** BCP 47. The language of the feeds; a page is in its story's language. */
  readonly language: string;
  /** IANA. The zone of the times on pages. */
  readonly timeZone: string;
  /** The feeds that list the story. Its page links to them. */
  readonly feeds?: readonly Feed[];
}
