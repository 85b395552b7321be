/** A promise of the product that was broken. */
export interface Broken {
  promise:
    | 'lost'
    | 'hung'
    | 'doubled'
    | 'torn'
    | 'older'
    | 'half-made'
    | 'embargo'
    | 'refused'
    | 'differs'
    | 'left behind';
  /** The path, the address or the story. */
  where: string;
  what: string;
}

/** A story that was sent. `marker` is a word that no other story has in its text. */
export interface Sent {
  marker: string;
  kind: string;
  /** Known once the API has accepted the story. */
  storyId?: string;
  /** Nothing of it may be public before this time, ms since 1970. */
  embargo?: number;
}
