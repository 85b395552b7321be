/** These parsers have no types of their own. Declares the parts of their results that tests look at. */
declare module 'm3u8-parser' {
  interface MediaGroup {
    language?: string;
    default?: boolean;
    autoselect?: boolean;
    forced?: boolean;
    characteristics?: string;
  }

  export class Parser {
    constructor(options: { uri: string });
    manifest: {
      playlists?: { uri: string; attributes: Record<string, unknown> }[];
      segments?: { uri: string; duration: number }[];
      endList?: boolean;
      mediaGroups?: Record<'AUDIO' | 'SUBTITLES', Record<string, Record<string, MediaGroup>>>;
    };
    on(event: string, listener: (value: unknown) => void): void;
    push(text: string): void;
    end(): void;
  }
}

declare module 'mpd-parser' {
  interface DashPlaylist {
    attributes: Record<string, unknown>;
    segments: { uri: string; duration: number }[];
    resolvedUri: string;
  }

  export function parse(
    text: string,
    options: { manifestUri: string; eventHandler: (event: unknown) => void },
  ): {
    duration: number;
    playlists: DashPlaylist[];
    mediaGroups: Record<
      'AUDIO' | 'SUBTITLES',
      Record<string, Record<string, { language: string; playlists: DashPlaylist[] }>>
    >;
  };
}
