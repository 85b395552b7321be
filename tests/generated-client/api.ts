// What openapi-typescript makes of the API's description. A test compares the two: after a change of the API, run
// `npx vitest run --project e2e tests/generated-client -u` and read the difference as a user of the API would.
export interface paths {
    "/v1/stories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest stories, and search */
        get: operations["listStories"];
        put?: never;
        /**
         * Submit a story package
         * @description multipart/form-data: one `draft` (text or Markdown), any number of `media` files, and `story` with the settings (JSON or YAML, as in story.yaml). A second `draft` or `story`, and settings among the media, are refused: an embargo may be in them. With an `Idempotency-Key`, sending the same package again is safe; another package is refused. The answer comes when the package is stored durably.
         */
        post: operations["submitStory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Correct a story
         * @description multipart/form-data, as for a submission; every part is optional. What is not sent stays: the draft, the settings, the media. A `media` file with the name of one that the story has takes its place. `story` is a JSON merge patch (RFC 7396) of the settings: null takes away what was said, and null for a file of `media` takes the file out. Its address stays. The edition before stays live until the new one is ready. With `If-Match` and the ETag of a revision, a story that was changed meanwhile is not corrected. With an `Idempotency-Key`, sending the same correction again is safe.
         */
        post: operations["correctStory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One story */
        get: operations["readStory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was read from the draft of one revision
         * @description The article, with a record of all that was removed from the draft or changed in it.
         */
        get: operations["readRevision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens to a story, as it happens
         * @description Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): first all past events, then new ones. The stream does not end by itself. Now and then it sends a line that begins with a colon, to stay open.
         */
        get: operations["followStory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold a story
         * @description Nothing of the story goes out until the hold is released: no first edition, no picture that becomes ready, no correction. An edition that is live stays live. An edition of which a destination shows a part already is finished there.
         */
        post: operations["holdStory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Release a held story */
        post: operations["releaseStory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set when a story goes out and when it expires
         * @description Sets, moves or lifts the time of publication and the embargo of a story that is not live yet. It goes out at the later of the two; at once when neither is left. At `expires` the story is taken down, and a notice at its address says that it is no longer available. This time can be set, moved and lifted also while the story is live.
         */
        post: operations["scheduleStory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a story to another address
         * @description Gives a story another slug or section. Its next edition is at the new address, and its media are not made again. The former address leads there for good: by a 301 from the edges that we ship, elsewhere by a page, and by an entry in `redirects.json`. All former addresses lead straight to the newest one. If the story moves back to a former address, the redirect from there ends. A story that is not published yet leaves no former address. In its report, `path` and `formerPaths` say where it is and was; `url` is where readers find it now.
         */
        post: operations["moveStory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}/retract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a story down
         * @description A notice takes the place of the page and of `story.json`, feeds forget the story, and media that no other live story shows are deleted at every destination. The work goes on after the answer: `retraction` of the status says where the story is gone and where it may still be. The reason is never public.
         */
        post: operations["retractStory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a retracted story back
         * @description The story comes back at its address as it was. Its media are copied again, not made again.
         */
        post: operations["reinstateStory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receipts of a story’s retractions
         * @description A receipt is issued when no address at which the story was ever public has it any more. Until then, `pending` names the destinations and addresses that may still have it.
         */
        get: operations["listReceipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stories/{id}/receipts/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One receipt
         * @description Every address at which the story was public, what it answered, and when. It is signed with Ed25519. The signed bytes are the receipt without `signature.value`, in the canonical form of RFC 8785. The key is at `/v1/keys`.
         */
        get: operations["readReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The keys with which receipts are signed
         * @description A JWK set (RFC 7517) of public Ed25519 keys. Nobody needs a token to read it.
         */
        get: operations["readKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/republish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put destinations right
         * @description Compares destinations with what the live editions say, object by object. Copies what is missing or wrong, deletes renditions that no edition shows any more, fills a destination that was added, and renders pages anew whose templates changed. Nothing newer than what is live goes out. The work goes on after the answer.
         */
        post: operations["republish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/republish/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The report of a republication */
        get: operations["readRepublication"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/originals/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a file is used
         * @description Lists the stories that use the file, and says whether it is blocked and how far its withdrawal is.
         */
        get: operations["readOriginal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/originals/{sha256}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a file out of all stories
         * @description Every story that uses the file gets an edition without it, also a story that is held. All that was made of it is deleted at every destination. Until it is allowed again, a package or correction with it is refused. The work goes on after the answer: `withdrawal` says how far it is. The reason is never public.
         */
        post: operations["withdrawOriginal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/originals/{sha256}/allow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let stories use a file again
         * @description Stories that lost the file stay without it until a correction sends it again.
         */
        post: operations["allowOriginal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        StatusReport: {
            storyId: string;
            slug: string | null;
            revision: number;
            /** @description The newest edition that is live somewhere; 0 before the first */
            edition: number;
            /** @enum {string} */
            state: "received" | "processing" | "live" | "complete" | "held" | "scheduled" | "refused" | "retracted";
            /** @description Where readers find it; null before it is live, and while it is retracted */
            url: string | null;
            /** @description Its folder, relative to the destination; null until the draft is read */
            path: string | null;
            /** @description The folders at which it was before it moved. They lead to its folder for good */
            formerPaths: string[];
            /** @description Null until the draft is read */
            headline: string | null;
            /** @enum {string} */
            lane: "breaking" | "normal" | "backfill";
            /** @description What a reporter or editor should know; the story goes on */
            warnings: {
                code: string;
                message: string;
                where: string;
            }[];
            /** @description Files of the package that are not published, and why */
            refused: {
                file: string;
                code: string;
                message: string;
            }[];
            /** @description Why the story is refused, held or stuck */
            reason: string | null;
            /** @description The times before which the story does not go out (RFC 3339, UTC); null when it has none */
            schedule: {
                /** @description When the story goes out: the later of the two */
                due: string;
                /** @description Its time of publication; null without one */
                publishAt: string | null;
                /** @description When its embargo ends; null without one */
                embargo: string | null;
            } | null;
            /** @description When the story expires (RFC 3339, UTC); null when it does not */
            expires: string | null;
            /** @description Why and by whom it was taken down; null when it is not */
            retraction: {
                /**
                 * @description withdraw: a notice stays at its address
                 * @enum {string}
                 */
                mode: "withdraw";
                /** @description What the newsroom was told; it is never public */
                reason: string;
                by: string;
                /** @description When it expired (RFC 3339); absent when somebody took it down */
                expired?: string;
                /** @description ISO 8601 */
                at: string;
                /** @description The destinations that have only the notice now */
                withdrawn: string[];
                /** @description The destinations that may still show something of the story */
                remaining: string[];
            } | null;
            /** @description The last purge of each cache in front of a destination */
            purges: {
                destination: string;
                /** @description Its name in the settings */
                cache: string;
                /** @description The edition that replaced what the cache had */
                edition: number;
                /** @description Since when the cache had to forget that (ISO 8601) */
                since: string;
                /** @description When the cache had forgotten it; null while the purge is open */
                done: string | null;
                /** @description What the cache answered: the HTTP status, and how many objects it had */
                answer: {
                    status: number;
                    objects?: number;
                } | null;
            }[];
            /** @description The signed proofs of its retractions, the oldest first */
            receipts: {
                number: number;
                /** @description When it was issued, ISO 8601 */
                at: string;
                /**
                 * @description dark: every address was asked and none has the story; unproven: a destination did not answer
                 * @enum {string}
                 */
                outcome: "dark" | "unproven";
                /** @description Milliseconds from the retraction until the last address had answered; null when unproven */
                timeToDarkMs: number | null;
            }[];
            media: {
                /** @description SHA-256 of the file as it was sent */
                original: string;
                /** @description The file’s name in the package */
                file: string;
                /** @enum {string} */
                kind: "picture" | "video" | "audio" | "captions";
                /** @enum {string} */
                state: "waiting" | "ready" | "failed";
                /** @description How much of the work is done */
                percent: number;
                /** @description The files that were made of it so far */
                renditions: {
                    name: string;
                    /** @description Where it is, relative to the destination */
                    path: string;
                    /** @description Its media type */
                    type: string;
                    /** @description In pixels */
                    width: number | null;
                    /** @description In pixels */
                    height: number | null;
                    bytes: number;
                }[];
                /** @description For a picture: how each format was encoded, and the share of bytes that this saved */
                encodings: {
                    type: string;
                    quality: number;
                    similarity?: number;
                    saved?: number;
                }[];
            }[];
            /** @description Since the request for the submission began; null for what has not happened */
            timings: {
                /** @description Milliseconds until nothing could lose the package any more */
                accepted: number | null;
                /** @description Milliseconds until the text was live */
                textLive: number | null;
                /** @description Milliseconds until a video could be played */
                firstPlayable: number | null;
                /** @description Milliseconds until all was live */
                complete: number | null;
            };
        };
        /** #/components/schemas/StoryList */
        StoryList: {
            stories: components["schemas"]["StatusReport"][];
            /** @description The cursor of the next page; absent on the last one */
            next?: string;
            /** @description The catalogue is being filled, so older stories may be missing; absent when it is full */
            filling?: {
                /** @description All stories that were submitted until then are in it */
                until: string | null;
            };
        };
        /** #/components/schemas/StoryEvent */
        StoryEvent: {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "submitted";
            revision: number;
            receivedAt: string;
            /** @enum {string} */
            lane: "breaking" | "normal" | "backfill";
            files: {
                name: string;
                /** @enum {string} */
                role: "draft" | "settings" | "media";
                sha256: string;
                bytes: number;
            }[];
            by: string;
            note?: string;
            minor?: boolean;
            reason?: string;
            request?: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "planned";
            revision: number;
            slug: string;
            path: string;
            headline: string;
            section: string;
            article: string;
            /** @enum {string} */
            lane: "breaking" | "normal" | "backfill";
            /** @enum {string} */
            publish: "text-first" | "complete";
            promised: {
                videos: number;
                pictures: number;
            };
            warnings: {
                code: string;
                message: string;
                where: string;
            }[];
            refused: {
                file: string;
                code: string;
                message: string;
            }[];
            media: {
                original: string;
                file: string;
                /** @enum {string} */
                kind: "picture" | "video" | "audio" | "captions";
                type: string;
                bytes: number;
                recipe: string;
                lead: boolean;
                caption?: string;
                credit?: string;
                alt?: string;
                focalPoint?: {
                    /** @description From the left edge, 0, to the right, 1. */
                    x: number;
                    /** @description From the top edge, 0, to the bottom, 1. */
                    y: number;
                };
                poster?: number;
                loudness?: number;
                /** @enum {string} */
                quality?: "fixed" | "target";
                credentials?: {
                    signer?: string;
                    anchors?: string;
                };
                language?: string;
                encoding?: string;
                packageEncoding?: string;
                copies?: {
                    file: string;
                    caption?: string;
                    credit?: string;
                    alt?: string;
                }[];
                of?: string;
                /** @enum {string} */
                captionsKind?: "subtitles" | "sdh" | "forced";
            }[];
            embargo?: string;
            publishAt?: string;
            expires?: string;
            about?: {
                summary?: string;
                authors: string[];
                tags: string[];
                language: string;
            };
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "refused";
            revision: number;
            code: string;
            message: string;
            where?: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "held";
            revision: number;
            /** @enum {string} */
            kind?: "review" | "doubt" | "missing-media" | "editor";
            reason: string;
            by?: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "released";
            revision: number;
            /** @enum {string} */
            kind?: "review" | "doubt" | "missing-media" | "editor";
            by: string;
            reason?: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "media-progress";
            revision: number;
            original: string;
            percent: number;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "media-ready";
            revision: number;
            original: string;
            /** @enum {string} */
            kind: "picture" | "video" | "audio" | "captions";
            recipe: string;
            result: string;
            renditions: {
                /** @description Its name within the folder of its medium and recipe: w640.avif, video.mp4. */
                name: string;
                /** @description Its media type: image/avif, application/vnd.apple.mpegurl. */
                type: string;
                /** @description Its size. */
                bytes: number;
                /** @description In pixels. */
                width?: number;
                /** @description In pixels. */
                height?: number;
                folder?: string;
                language?: string;
                /** @enum {string} */
                captionsKind?: "subtitles" | "sdh" | "forced";
            }[];
            warnings: {
                code: string;
                message: string;
                where: string;
            }[];
            encodings?: {
                type: string;
                quality: number;
                similarity?: number;
                saved?: number;
            }[];
            durationSeconds?: number;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "media-playable";
            revision: number;
            original: string;
            result: string;
            renditions: {
                /** @description Its name within the folder of its medium and recipe: w640.avif, video.mp4. */
                name: string;
                /** @description Its media type: image/avif, application/vnd.apple.mpegurl. */
                type: string;
                /** @description Its size. */
                bytes: number;
                /** @description In pixels. */
                width?: number;
                /** @description In pixels. */
                height?: number;
                folder?: string;
                language?: string;
                /** @enum {string} */
                captionsKind?: "subtitles" | "sdh" | "forced";
            }[];
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "media-failed";
            revision: number;
            original: string;
            code: string;
            message: string;
            job?: {
                queue: string;
                id: string;
                attempts: number;
            };
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "stuck";
            revision: number;
            code: string;
            message: string;
            job?: {
                queue: string;
                id: string;
                attempts: number;
            };
            destination?: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "replayed";
            revision: number;
            failure: string;
            by: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "discarded";
            revision: number;
            failure: string;
            by: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "rescheduled";
            revision: number;
            publishAt?: string | null;
            embargo?: string | null;
            expires?: string | null;
            by: string;
            reason?: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "moved";
            revision: number;
            slug: string;
            section: string;
            path: string;
            reason: string;
            by: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "scheduled";
            revision: number;
            until: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "embargo-ended";
            revision: number;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "edition-built";
            revision: number;
            edition: number;
            complete: boolean;
            media: string[];
            early?: string[];
            folder?: string;
            path?: string;
            /** @enum {boolean} */
            notice?: true;
            /** @enum {boolean} */
            cut?: true;
            destinations: string[];
            card: {
                headline: string;
                summary?: string;
                section: string;
                tags?: string[];
                language: string;
                publishedAt: string;
                modifiedAt: string;
                correction?: string;
                picture?: {
                    path: string;
                    width: number;
                    height: number;
                    bytes: number;
                    alt: string;
                };
            };
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "edition-live";
            revision: number;
            edition: number;
            destination: string;
            url: string;
            playable: boolean;
            purge?: string[];
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "retracted";
            revision: number;
            /** @enum {string} */
            mode: "withdraw";
            reason: string;
            by: string;
            expired?: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "withdrawn";
            revision: number;
            edition: number;
            destination: string;
            deleted: number;
            purge?: string[];
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "purged";
            revision: number;
            destination: string;
            cache: string;
            edition: number;
            /** @enum {boolean} */
            media?: true;
            answer?: {
                status: number;
                objects?: number;
            };
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "receipt-issued";
            revision: number;
            number: number;
            /**
             * @description dark: every address was asked and none has the story; unproven: a destination did not answer
             * @enum {string}
             */
            outcome: "dark" | "unproven";
            /** @description Milliseconds from the retraction until the last address had answered; null when unproven */
            timeToDarkMs: number | null;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "reinstated";
            revision: number;
            reason: string;
            by: string;
        } | {
            /** @description When it was recorded, ISO 8601 */
            at: string;
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            type: "original-dropped";
            revision: number;
            original: string;
            reason: string;
            by: string;
        };
        /** #/components/schemas/Republication */
        Republication: {
            /** @description Ask for its progress by this id */
            id: string;
            /**
             * @description failed: it ended before it had seen all stories
             * @enum {string}
             */
            state: "running" | "done" | "failed";
            /** @description Who asked for it */
            by: string;
            /** @description What is compared. Without stories and section: all stories */
            asked: {
                stories?: string[];
                section?: string;
                destinations: string[];
                verify: boolean;
            };
            /** @description ISO 8601 */
            startedAt: string;
            /** @description ISO 8601; absent while it runs */
            endedAt?: string;
            /** @description Why it failed */
            message?: string;
            stories: {
                /** @description How many stories were looked at */
                done: number;
                /** @description How many there are; null until they are counted */
                all: number | null;
                /** @description How many got a new edition, because templates, settings or destinations changed */
                renderedAnew: number;
            };
            objects: {
                /** @description Objects that were compared */
                looked: number;
                /** @description Objects that were missing or wrong, and are right now */
                putRight: number;
                /** @description Files that no edition shows any more, and are gone now */
                deleted: number;
                /** @description Objects and stories that could not be put right */
                failed: number;
                /** @description Stories that are under way or held, so that only what is live was compared */
                waiting: number;
            };
            /** @description The first 100 of each kind: the destination and the address, or the story */
            named: {
                putRight: string[];
                deleted: string[];
                failed: {
                    what: string;
                    why: string;
                }[];
                waiting: {
                    what: string;
                    why: string;
                }[];
            };
            /** @description How long the rest takes if it goes on as before; null when unknown */
            secondsLeft: number | null;
        };
        /** #/components/schemas/RevisionReport */
        RevisionReport: {
            storyId: string;
            revision: number;
            /** @description What was read from the draft; null until it is read */
            article: {
                /** @enum {number} */
                version: 2;
                publication?: string;
                kicker?: string;
                headline: string;
                summary?: string;
                byline?: string;
                authors: {
                    /** @description The person’s name. */
                    name: string;
                    /** @description What the person did, if it was not the writing. */
                    role?: string;
                }[];
                dateline?: string;
                tags: string[];
                language: string;
                /** @enum {string} */
                dir: "ltr" | "rtl";
                blocks: (components["schemas"]["TextBlock"] | {
                    /**
                     * @description A file of the package, at this point.
                     * @enum {string}
                     */
                    type: "media";
                    file: string;
                })[];
                footnotes: {
                    /** @description The id that runs of text refer to. */
                    id: string;
                    /** @description The note, block by block. */
                    blocks: components["schemas"]["TextBlock"][];
                }[];
                promised: {
                    videos: number;
                    pictures: number;
                };
                record: {
                    /** @enum {string} */
                    action: "removed" | "changed" | "moved";
                    rule: string;
                    line: number;
                    text: string;
                    to?: string;
                    count?: number;
                }[];
                doubts: {
                    code: string;
                    message: string;
                    where: string;
                    alternatives?: string[];
                }[];
                warnings: {
                    code: string;
                    message: string;
                    where: string;
                }[];
            } | null;
        };
        /** #/components/schemas/ReceiptList */
        ReceiptList: {
            storyId: string;
            /** @description Of all retractions, the oldest first */
            receipts: {
                number: number;
                /** @description When it was issued, ISO 8601 */
                at: string;
                /**
                 * @description dark: every address was asked and none has the story; unproven: a destination did not answer
                 * @enum {string}
                 */
                outcome: "dark" | "unproven";
                /** @description Milliseconds from the retraction until the last address had answered; null when unproven */
                timeToDarkMs: number | null;
            }[];
            /** @description The receipt that is still to come; null when none is */
            pending: {
                number: number;
                /** @description ISO 8601 */
                retractedAt: string;
                /** @description Where the story has not been withdrawn yet */
                destinations: string[];
                /** @description When the addresses were asked last, ISO 8601; null before */
                askedAt: string | null;
                /** @description The first hundred addresses that are not dark */
                addresses: {
                    /** @description What was asked for */
                    url: string;
                    /** @description The HTTP status; null without an answer */
                    status: number | null;
                    /**
                     * @description gone (4xx), replaced (what is at the destination now, and no edition had that), moved (leads to another address of the list), shared (a file that another live story shows), old (bytes of the story), unknown (other bytes, or leads elsewhere), silent (no answer, 5xx, 408, 425 or 429)
                     * @enum {string}
                     */
                    verdict: "gone" | "replaced" | "moved" | "shared" | "old" | "unknown" | "silent";
                    /** @description Why there was no answer */
                    problem?: string;
                    destination: string;
                }[];
            } | null;
        };
        /**
         * #/components/schemas/Receipt
         * @example {
         *       "v": 1,
         *       "storyId": "01M8KZR9ARD580A34H1A1P81HX",
         *       "number": 1,
         *       "mode": "withdraw",
         *       "retractedAt": "2026-11-29T21:04:10.420Z",
         *       "issuedAt": "2026-11-29T21:04:11.731Z",
         *       "outcome": "dark",
         *       "timeToDarkMs": 1282,
         *       "destinations": [
         *         {
         *           "name": "public",
         *           "baseUrl": "https://news.example/",
         *           "answered": true,
         *           "deleted": [
         *             "media/3f9a1c5be07d2846/picture-v3-e14782f6/w640.webp"
         *           ],
         *           "purges": [],
         *           "addresses": [
         *             {
         *               "url": "https://news.example/news/2026/11/night-ferry-returns/",
         *               "encoding": "br",
         *               "at": "2026-11-29T21:04:11.702Z",
         *               "status": 410,
         *               "verdict": "gone",
         *               "sha256": "0f5ce29c5dd5b0a44dd5b2b7a5e2ee59a3cb2a3a6b9a4cf6b3ac0b0f1d6f4e21"
         *             },
         *             {
         *               "url": "https://news.example/media/3f9a1c5be07d2846/picture-v3-e14782f6/w640.webp",
         *               "encoding": "identity",
         *               "at": "2026-11-29T21:04:11.702Z",
         *               "status": 404,
         *               "verdict": "gone"
         *             }
         *           ]
         *         }
         *       ],
         *       "signature": {
         *         "algorithm": "Ed25519",
         *         "keyId": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
         *         "value": "IVnKxyEgkBK_SA7PdhvEtxKvFfnhnVSwWTSsxvVmQE-vdGXp4YjTfxVITJZZpSPTLO6kML189hst04HmV3JtCQ"
         *       }
         *     }
         */
        Receipt: {
            /** @enum {number} */
            v: 1;
            storyId: string;
            /** @description Which retraction of the story it proves, counted from 1 */
            number: number;
            /** @enum {string} */
            mode: "withdraw";
            /** @description When the retraction was recorded, ISO 8601 */
            retractedAt: string;
            /** @description When this receipt was made, ISO 8601 */
            issuedAt: string;
            /**
             * @description dark: every address was asked and none has the story; unproven: a destination did not answer
             * @enum {string}
             */
            outcome: "dark" | "unproven";
            /** @description Milliseconds from the retraction until the last address had answered; null when unproven */
            timeToDarkMs: number | null;
            destinations: {
                name: string;
                /** @description Where its root is on the web. All requests went below that. Null when the settings no longer have the destination */
                baseUrl: string | null;
                /** @description Whether it answered at all */
                answered: boolean;
                /** @description Why it did not */
                problem?: string;
                /** @description The keys of the documents and files that were deleted there; compressed twins went with them */
                deleted: string[];
                /** @description What its caches answered when they were purged; empty without caches */
                purges: {
                    /** @description Its name in the settings */
                    cache: string;
                    /** @description ISO 8601 */
                    at: string;
                    /** @description The HTTP status; absent when it gave no answer */
                    status?: number;
                    /** @description How many objects it had, if it tells */
                    objects?: number;
                }[];
                /** @description Every address at which the story was ever public there */
                addresses: {
                    /** @description What was asked for */
                    url: string;
                    /**
                     * @description The content encoding that was asked for: caches keep each by itself
                     * @enum {string}
                     */
                    encoding: "identity" | "gzip" | "br";
                    /** @description When it answered, ISO 8601 */
                    at: string;
                    /** @description The HTTP status; null without an answer */
                    status: number | null;
                    /**
                     * @description gone (4xx), replaced (what is at the destination now, and no edition had that), moved (leads to another address of the list), shared (a file that another live story shows), old (bytes of the story), unknown (other bytes, or leads elsewhere), silent (no answer, 5xx, 408, 425 or 429)
                     * @enum {string}
                     */
                    verdict: "gone" | "replaced" | "moved" | "shared" | "old" | "unknown" | "silent";
                    /** @description The hash of the document that it answered with, unpacked */
                    sha256?: string;
                    /** @description Why there was no answer */
                    problem?: string;
                }[];
            }[];
            signature: {
                /** @enum {string} */
                algorithm: "Ed25519";
                /** @description The JWK thumbprint (RFC 7638) of the key; the key itself is at /v1/keys */
                keyId: string;
                /** @description The signature, base64url */
                value: string;
            };
        };
        /** #/components/schemas/KeySet */
        KeySet: {
            keys: {
                /** @enum {string} */
                kty: "OKP";
                /** @enum {string} */
                crv: "Ed25519";
                x: string;
                /** @description The JWK thumbprint (RFC 7638), which receipts name as `keyId` */
                kid: string;
                /** @enum {string} */
                use: "sig";
                /** @enum {string} */
                alg: "Ed25519";
            }[];
        };
        /** #/components/schemas/OriginalReport */
        OriginalReport: {
            /** @description SHA-256 of the file as it was sent */
            original: string;
            /** @description Why, by whom and since when no story may use the file; null when stories may */
            blocked: {
                reason: string;
                by: string;
                /** @description ISO 8601 */
                at: string;
            } | null;
            /** @description How far its withdrawal is; null when it is not blocked */
            withdrawal: {
                /** @enum {string} */
                state: "running" | "done";
                /** @description How many stories have lost it */
                stories: {
                    done: number;
                    all: number;
                };
                /** @description When nothing was left of it at any destination (ISO 8601) */
                doneAt: string | null;
                /** @description How many files were deleted, by destination */
                deleted: {
                    [key: string]: number;
                };
            } | null;
            /** @description The stories that use it, or did when it was withdrawn, the oldest first */
            stories: {
                storyId: string;
                headline: string | null;
                /** @enum {string} */
                state: "received" | "processing" | "live" | "complete" | "held" | "scheduled" | "refused" | "retracted";
                /** @description Whether it was taken out of the story */
                withdrawn: boolean;
                /** @description The editions that show it, or did */
                editions: number[];
                /** @description Where the live edition shows it */
                destinations: string[];
            }[];
        };
        /** #/components/schemas/TextBlock */
        TextBlock: {
            /**
             * @description A paragraph.
             * @enum {string}
             */
            type: "paragraph";
            /** @description Its text, in runs of the same style. */
            content: {
                /** @description The text itself: never markup. A line feed is a line break. */
                text: string;
                /**
                 * @description The text is important.
                 * @enum {boolean}
                 */
                strong?: true;
                /**
                 * @description The text is emphasised.
                 * @enum {boolean}
                 */
                emphasis?: true;
                /**
                 * @description The text is no longer accurate or relevant.
                 * @enum {boolean}
                 */
                strike?: true;
                /**
                 * @description The text is raised.
                 * @enum {boolean}
                 */
                superscript?: true;
                /**
                 * @description The text is lowered.
                 * @enum {boolean}
                 */
                subscript?: true;
                /**
                 * @description The text is code.
                 * @enum {boolean}
                 */
                code?: true;
                /**
                 * Format: uri
                 * @description The text is a link to this absolute http, https, mailto or tel address.
                 */
                href?: string;
                /** @description The text refers to the footnote with this id. */
                footnote?: string;
            }[];
        } | {
            /**
             * @description A heading within the story.
             * @enum {string}
             */
            type: "heading";
            /** @description Its rank: 2 is the highest below the headline. */
            level: 2 | 3 | 4;
            /** @description Its text, in runs of the same style. */
            content: {
                /** @description The text itself: never markup. A line feed is a line break. */
                text: string;
                /**
                 * @description The text is important.
                 * @enum {boolean}
                 */
                strong?: true;
                /**
                 * @description The text is emphasised.
                 * @enum {boolean}
                 */
                emphasis?: true;
                /**
                 * @description The text is no longer accurate or relevant.
                 * @enum {boolean}
                 */
                strike?: true;
                /**
                 * @description The text is raised.
                 * @enum {boolean}
                 */
                superscript?: true;
                /**
                 * @description The text is lowered.
                 * @enum {boolean}
                 */
                subscript?: true;
                /**
                 * @description The text is code.
                 * @enum {boolean}
                 */
                code?: true;
                /**
                 * Format: uri
                 * @description The text is a link to this absolute http, https, mailto or tel address.
                 */
                href?: string;
                /** @description The text refers to the footnote with this id. */
                footnote?: string;
            }[];
        } | {
            /**
             * @description A quotation that stands by itself.
             * @enum {string}
             */
            type: "quote";
            /** @description What is quoted, block by block. */
            blocks: components["schemas"]["TextBlock"][];
        } | {
            /**
             * @description A list.
             * @enum {string}
             */
            type: "list";
            /** @description Its items are numbered. */
            ordered: boolean;
            /** @description The number of the first item, if it is not 1. */
            start?: number;
            /** @description Its items. */
            items: {
                /** @description Its text, in runs of the same style. */
                content: {
                    /** @description The text itself: never markup. A line feed is a line break. */
                    text: string;
                    /**
                     * @description The text is important.
                     * @enum {boolean}
                     */
                    strong?: true;
                    /**
                     * @description The text is emphasised.
                     * @enum {boolean}
                     */
                    emphasis?: true;
                    /**
                     * @description The text is no longer accurate or relevant.
                     * @enum {boolean}
                     */
                    strike?: true;
                    /**
                     * @description The text is raised.
                     * @enum {boolean}
                     */
                    superscript?: true;
                    /**
                     * @description The text is lowered.
                     * @enum {boolean}
                     */
                    subscript?: true;
                    /**
                     * @description The text is code.
                     * @enum {boolean}
                     */
                    code?: true;
                    /**
                     * Format: uri
                     * @description The text is a link to this absolute http, https, mailto or tel address.
                     */
                    href?: string;
                    /** @description The text refers to the footnote with this id. */
                    footnote?: string;
                }[];
                /** @description The item is a task: done, or still to do. */
                checked?: boolean;
                /** @description What follows its text, such as a list within it. */
                blocks?: components["schemas"]["TextBlock"][];
            }[];
        } | {
            /**
             * @description A table.
             * @enum {string}
             */
            type: "table";
            /** @description What it shows, in runs. */
            caption?: {
                /** @description The text itself: never markup. A line feed is a line break. */
                text: string;
                /**
                 * @description The text is important.
                 * @enum {boolean}
                 */
                strong?: true;
                /**
                 * @description The text is emphasised.
                 * @enum {boolean}
                 */
                emphasis?: true;
                /**
                 * @description The text is no longer accurate or relevant.
                 * @enum {boolean}
                 */
                strike?: true;
                /**
                 * @description The text is raised.
                 * @enum {boolean}
                 */
                superscript?: true;
                /**
                 * @description The text is lowered.
                 * @enum {boolean}
                 */
                subscript?: true;
                /**
                 * @description The text is code.
                 * @enum {boolean}
                 */
                code?: true;
                /**
                 * Format: uri
                 * @description The text is a link to this absolute http, https, mailto or tel address.
                 */
                href?: string;
                /** @description The text refers to the footnote with this id. */
                footnote?: string;
            }[];
            /** @description The cells of the header row. */
            header?: {
                /** @description The text itself: never markup. A line feed is a line break. */
                text: string;
                /**
                 * @description The text is important.
                 * @enum {boolean}
                 */
                strong?: true;
                /**
                 * @description The text is emphasised.
                 * @enum {boolean}
                 */
                emphasis?: true;
                /**
                 * @description The text is no longer accurate or relevant.
                 * @enum {boolean}
                 */
                strike?: true;
                /**
                 * @description The text is raised.
                 * @enum {boolean}
                 */
                superscript?: true;
                /**
                 * @description The text is lowered.
                 * @enum {boolean}
                 */
                subscript?: true;
                /**
                 * @description The text is code.
                 * @enum {boolean}
                 */
                code?: true;
                /**
                 * Format: uri
                 * @description The text is a link to this absolute http, https, mailto or tel address.
                 */
                href?: string;
                /** @description The text refers to the footnote with this id. */
                footnote?: string;
            }[][];
            /** @description The cells of the other rows: as many in each row. */
            rows: {
                /** @description The text itself: never markup. A line feed is a line break. */
                text: string;
                /**
                 * @description The text is important.
                 * @enum {boolean}
                 */
                strong?: true;
                /**
                 * @description The text is emphasised.
                 * @enum {boolean}
                 */
                emphasis?: true;
                /**
                 * @description The text is no longer accurate or relevant.
                 * @enum {boolean}
                 */
                strike?: true;
                /**
                 * @description The text is raised.
                 * @enum {boolean}
                 */
                superscript?: true;
                /**
                 * @description The text is lowered.
                 * @enum {boolean}
                 */
                subscript?: true;
                /**
                 * @description The text is code.
                 * @enum {boolean}
                 */
                code?: true;
                /**
                 * Format: uri
                 * @description The text is a link to this absolute http, https, mailto or tel address.
                 */
                href?: string;
                /** @description The text refers to the footnote with this id. */
                footnote?: string;
            }[][][];
            /** @description How the cells of each column are aligned; null: as the page does it. */
            align?: (("start" | "center" | "end") | null)[];
        } | {
            /**
             * @description Code that stands by itself.
             * @enum {string}
             */
            type: "code";
            /** @description The code, with its line ends. */
            text: string;
            /** @description The programming language, as the draft names it. */
            language?: string;
        } | {
            /**
             * @description A break between two parts of the story.
             * @enum {string}
             */
            type: "rule";
        } | {
            /**
             * @description A link that stands by itself, such as to a video or a post elsewhere.
             * @enum {string}
             */
            type: "link";
            /**
             * Format: uri
             * @description The absolute http or https address.
             */
            href: string;
            /** @description What it leads to. */
            title?: string;
        };
        /** #/components/schemas/Problem */
        Problem: {
            /** @description A URN that names the kind of failure */
            type: string;
            /** @description The kind of failure, in the same words each time */
            title: string;
            /** @description The HTTP status of the answer */
            status: number;
            /** @description What happened this time */
            detail: string;
            /** @description The kind of failure, for programs; more codes may be added */
            code: string;
            /** @description What to do about it */
            remedy: string;
            /** @description The file, field or header that it is about */
            where?: string;
        };
        /** #/components/schemas/StorySettings */
        StorySettings: {
            headline?: string;
            slug?: string;
            publication?: string;
            byline?: string;
            dateline?: string;
            section?: string;
            language?: string;
            encoding?: string;
            summary?: string;
            tags?: string[];
            lead?: string;
            /** @enum {string} */
            lane?: "breaking" | "normal" | "backfill";
            /** Format: date-time */
            embargo?: string;
            /** Format: date-time */
            publishAt?: string;
            /** Format: date-time */
            expires?: string;
            /** @enum {string} */
            publish?: "text-first" | "complete";
            /** @enum {string} */
            missingMedia?: "warn" | "hold";
            keep?: (string | number)[];
            media?: {
                [key: string]: {
                    caption?: string;
                    credit?: string;
                    alt?: string;
                    focalPoint?: {
                        /** @description From the left edge, 0, to the right, 1. */
                        x: number;
                        /** @description From the top edge, 0, to the bottom, 1. */
                        y: number;
                    };
                    poster?: number;
                    language?: string;
                    encoding?: string;
                };
            };
        };
        /** #/components/schemas/StoryCorrection */
        StoryCorrection: {
            headline?: string | null;
            slug?: string | null;
            publication?: string | null;
            byline?: string | null;
            dateline?: string | null;
            section?: string | null;
            language?: string | null;
            encoding?: string | null;
            summary?: string | null;
            tags?: string[] | null;
            lead?: string | null;
            lane?: ("breaking" | "normal" | "backfill") | null;
            publish?: ("text-first" | "complete") | null;
            missingMedia?: ("warn" | "hold") | null;
            keep?: (string | number)[] | null;
            /** Format: date-time */
            embargo?: string;
            /** Format: date-time */
            publishAt?: string;
            /** Format: date-time */
            expires?: string;
            /** @description By file name. null takes the file out of the story */
            media?: {
                [key: string]: {
                    caption?: string | null;
                    credit?: string | null;
                    alt?: string | null;
                    focalPoint?: {
                        /** @description From the left edge, 0, to the right, 1. */
                        x: number;
                        /** @description From the top edge, 0, to the bottom, 1. */
                        y: number;
                    } | null;
                    poster?: number | null;
                    language?: string | null;
                    encoding?: string | null;
                } | null;
            };
            /** @description File names in the order in which the page shows those that the text does not place. Others follow */
            order?: string[];
            /** @description What was wrong, for readers: it appears on the page */
            note?: string;
            /** @description Only typing errors: `modifiedAt` stays */
            minor?: boolean;
            /** @description Why, for the newsroom. It is not published */
            reason?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listStories: {
        parameters: {
            query?: {
                /** @description Words that all have to be in headline, summary, authors or tags. Each is the beginning of a word; case, accents and vowel signs do not count. Chinese, Japanese and Korean characters have to follow one another. */
                q?: string;
                /** @description Stories of this section */
                section?: string;
                /** @description Stories in this state */
                state?: "received" | "processing" | "live" | "complete" | "held" | "scheduled" | "refused" | "retracted";
                /** @description Stories of this lane */
                lane?: "breaking" | "normal" | "backfill";
                /** @description Stories in this language (BCP 47). One without a region also finds those with one. */
                language?: string;
                /** @description Stories with this tag */
                tag?: string;
                /** @description Received at this time or later. A date begins at midnight, UTC. */
                from?: string;
                /** @description Received before this time */
                to?: string;
                /** @description How many stories at most */
                limit?: number;
                /** @description The `next` of the page before, with the same parameters */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoryList"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. `catalogue_unavailable`: The catalogue does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitStory: {
        parameters: {
            query?: {
                /** @description Make a second story of a package that is live. Otherwise it is refused with `already_live` */
                again?: string;
            };
            header?: {
                /** @description Your own key for this package. Sent again with the same key, the package stays one story */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description The text of the story: plain text, Markdown, HTML, DOCX, a mail, an item of a wire, or a ZIP of the package
                     */
                    draft: Blob;
                    /** @description Pictures, videos, audio files and captions */
                    media?: Blob[];
                    /** @description The settings of the story */
                    story?: components["schemas"]["StorySettings"] | string;
                };
            };
        };
        responses: {
            /** @description The package is safe, and work on the story has begun */
            202: {
                headers: {
                    /** @description Where the status of the story is: a path of this API */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. `draft_missing`: The package has no draft. `draft_ambiguous`: The package has more than one draft. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_too_slow`: The request arrived too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already_live`: The same package is live already. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `draft_too_large`: The draft is too large. `request_too_large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `draft_empty`: The draft has no text. `settings_invalid`: The settings of the story are not valid. `text_too_complex`: The text is too complex. `original_withdrawn`: The file was withdrawn. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests came at once. */
            429: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    correctStory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the revision that you know, such as "r1" */
                "if-match"?: string;
                /** @description Your own key for this correction. Sent again with the same key, it stays one revision */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description The new text of the story, or a ZIP of what is corrected
                     */
                    draft?: Blob;
                    /** @description Files that are new, or replace those of the same name */
                    media?: Blob[];
                    /** @description What is corrected in the settings, and a note for readers */
                    story?: components["schemas"]["StoryCorrection"] | string;
                };
            };
        };
        responses: {
            /** @description The correction is safe, and work on it has begun */
            202: {
                headers: {
                    /** @description Where the status of the story is: a path of this API */
                    Location?: string;
                    /** @description The revision, for If-Match of a correction: "r1", "r2", … */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. `file_missing`: A file is missing. `draft_ambiguous`: The package has more than one draft. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request_too_slow`: The request arrived too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible_now`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_changed`: The story was changed meanwhile. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `draft_too_large`: The draft is too large. `request_too_large`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `draft_empty`: The draft has no text. `settings_invalid`: The settings of the story are not valid. `text_too_complex`: The text is too complex. `original_withdrawn`: The file was withdrawn. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_requests`: Too many requests came at once. */
            429: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readStory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status of the story */
            200: {
                headers: {
                    /** @description The revision, for If-Match of a correction: "r1", "r2", … */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRevision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                revision: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was read */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followStory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last message that you have received; the stream begins after it */
                "last-event-id"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events of the story */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holdStory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "the lawyers want to see it first"
                 *     }
                 */
                "application/json": {
                    /** @description Why, in words for colleagues. It is on record with the name of the caller. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The story is held */
            202: {
                headers: {
                    /** @description Where the status of the story is: a path of this API */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible_now`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releaseStory: {
        parameters: {
            query?: {
                /** @description Which hold to end. Optional when the story has only one. */
                kind?: "review" | "doubt" | "missing-media" | "editor";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "the court has confirmed it"
                 *     }
                 */
                "application/json": {
                    /** @description Why, in words for colleagues. It is on record with the name of the caller. */
                    reason?: string;
                } | null;
            };
        };
        responses: {
            /** @description The hold has ended */
            202: {
                headers: {
                    /** @description Where the status of the story is: a path of this API */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible_now`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    scheduleStory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description When the story goes out: RFC 3339, or a time of the site’s zone. `null` lifts it; what is absent stays. */
                    publishAt?: string | null;
                    /** @description Nothing of the story is public before this time: RFC 3339, or a time of the site’s zone. `null` lifts it; what is absent stays. A change needs a reason. */
                    embargo?: string | null;
                    /** @description When the story expires: RFC 3339, or a time of the site’s zone. `null` lifts it; what is absent stays. A story that has expired comes back with a later time, or with `null`; that needs a reason. */
                    expires?: string | null;
                    /** @description Why, in words for colleagues. It is on record with the name of the caller. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The times are set */
            202: {
                headers: {
                    /** @description Where the status of the story is: a path of this API */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible_now`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moveStory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The new slug. It is written as all slugs of the site are. */
                    slug?: string;
                    /** @description The new section. What is absent stays. */
                    section?: string;
                    /** @description Why, in words for colleagues. It is on record with the name of the caller. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The story moves */
            202: {
                headers: {
                    /** @description Where the status of the story is: a path of this API */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible_now`: The state does not allow this. `address_taken`: Another story has this address. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `settings_invalid`: The settings of the story are not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retractStory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "the court has forbidden the report"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description withdraw: a notice stays at the address
                     * @default withdraw
                     * @enum {string}
                     */
                    mode?: "withdraw";
                    /** @description Why, in words for colleagues. It is on record with the name of the caller. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The story is retracted */
            202: {
                headers: {
                    /** @description Where the status of the story is: a path of this API */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible_now`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reinstateStory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "the order was lifted"
                 *     }
                 */
                "application/json": {
                    /** @description Why, in words for colleagues. It is on record with the name of the caller. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The story comes back */
            202: {
                headers: {
                    /** @description Where the status of the story is: a path of this API */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible_now`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReceipts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptList"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. `not_found`: There is nothing at this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySet"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    republish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description All stories
                     * @enum {boolean}
                     */
                    all?: true;
                    /** @description The stories of this section */
                    section?: string;
                    /** @description These stories */
                    stories?: string[];
                    /** @description Only this destination; all of them without it */
                    destination?: string;
                    /**
                     * @description Read every byte. Otherwise media are compared by size
                     * @default false
                     */
                    verify?: boolean;
                };
            };
        };
        responses: {
            /** @description It has begun */
            202: {
                headers: {
                    /** @description Where its progress is: a path of this API */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Republication"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `story_not_found`: There is no such story. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRepublication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found and done so far */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Republication"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readOriginal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the file as it was sent */
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where the file is used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OriginalReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawOriginal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the file as it was sent */
                sha256: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why, in words for colleagues. It is on record with the name of the caller. */
                    reason: string;
                    /**
                     * @description Block the file even if no story uses it now
                     * @default false
                     */
                    block?: boolean;
                };
            };
        };
        responses: {
            /** @description The file is blocked, and its withdrawal has begun */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OriginalReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `original_unused`: No story uses this file. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible_now`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    allowOriginal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the file as it was sent */
                sha256: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "the agency has cleared it"
                 *     }
                 */
                "application/json": {
                    /** @description Why, in words for colleagues. It is on record with the name of the caller. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Stories may use the file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OriginalReport"];
                };
            };
            /** @description `request_invalid`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid token is needed. */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_possible_now`: The state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The store does not answer as it should. `queue_unavailable`: Redis does not answer. */
            503: {
                headers: {
                    /** @description How many seconds to wait before the request is sent again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_full`: There is no space left. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong here. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
