/** How an object is served, by S3 metadata or by the edge server. */
export interface Delivery {
  contentType: string;
  cacheControl: string;
  contentDisposition: string;
  /** Cache tags, so that a CDN can purge by story, section or original without an origin server. */
  tags: readonly string[];
}
