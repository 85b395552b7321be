vcl 4.1;

# Varnish in front of an edge of Slugline: the bundled one (`slugline start edge`), or nginx with infra/edge/nginx.conf.
# It follows the headers that the edge sends (packages/store/src/delivery.ts), keeps everything in memory or in a file,
# and forgets by cache tag what Slugline tells it to (`destinations[].caches`, kind `varnish`).
#
# Varnish 7.1 or later with the modules of varnish-modules (xkey). Set the address of the edge in `backend`, and that of
# the publish service in `publishers`. tests/edges tests this file against RFC 9110 and RFC 9111.

import std;
import xkey;

backend edge {
  .host = "edge";
  .port = "4000";
  .first_byte_timeout = 60s;
}

# Who may purge. Nobody else learns that there is such a method.
acl publishers {
  "localhost";
}

sub vcl_recv {
  # What the cache itself adds to a request.
  if (req.restarts == 0) {
    unset req.http.X-Encoding;
    unset req.http.X-No-Such-Bytes;
    unset req.http.X-Query;
  }

  # services/publish/src/purge/varnish.ts sends this header: tags, separated by spaces.
  if (req.method == "PURGE" && req.http.xkey-purge && client.ip ~ publishers) {
    set req.http.xkey-purged = xkey.purge(req.http.xkey-purge);
    return (synth(200, "Purged"));
  }
  unset req.http.xkey-purge;
  unset req.http.xkey-purged;

  # Everything is public, so nothing depends on who asks.
  unset req.http.Cookie;
  unset req.http.Authorization;

  # The edge answers what is not a read. It knows which methods to refuse.
  if (req.method != "GET" && req.method != "HEAD") {
    return (pass);
  }

  # A query changes nothing of a file. A redirect keeps it: see `vcl_deliver`.
  if (req.url ~ "\?") {
    set req.http.X-Query = regsub(req.url, "^[^?]*", "");
    set req.url = regsub(req.url, "\?.*$", "");
  }

  call accept_encoding;
  call range;
  if (req.http.X-No-Such-Bytes) {
    return (pass);
  }

  # A date is ignored beside a tag (13.1.3). Browsers send both.
  if (req.http.If-None-Match) {
    unset req.http.If-Modified-Since;
  }

  # Varnish judges the usual conditions of browsers. The edge judges all others: those for writers, lists of tags, odd
  # dates. Such requests bypass the cache, which is slower but never wrong.
  if (req.http.If-Match || req.http.If-Unmodified-Since ||
      (req.http.If-None-Match && req.http.If-None-Match !~ {"^(W/)?"[^"]*"$"}) ||
      (req.http.If-Modified-Since && (
        req.http.If-Modified-Since !~ "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?!30 Feb|31 (Feb|Apr|Jun|Sep|Nov))(0[1-9]|[12]\d|3[01]) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d GMT$" ||
        std.time(req.http.If-Modified-Since, now) > now)) ||
      (req.http.Range && req.http.If-Range)) {
    return (pass);
  }

  # While the edge answers, an old page is given for at most this long after its time, and is fetched anew meanwhile
  # (stale-while-revalidate). When the edge does not answer, `vcl_deliver` restarts the request here.
  if (req.restarts == 0) {
    set req.grace = 60s;
  } else {
    set req.grace = 1d;
  }
  return (hash);
}

# Accept-Encoding (RFC 9110, 12.5.3): gzip if the header names it (as gzip or as *) with a weight above 0 that is not
# below that of `identity`. The edge compresses, and the cache keeps each form by itself.
sub accept_encoding {
  set req.http.X-Gzip = "0";
  set req.http.X-Plain = "0";
  if (req.http.Accept-Encoding ~ "(?i)(?:^|,)\s*(?:x-)?gzip\s*;\s*q=[01](?:\.\d{0,3})?\s*(?:,|$)") {
    set req.http.X-Gzip = regsub(req.http.Accept-Encoding, "(?i)^(?:.*,)?\s*(?:x-)?gzip\s*;\s*q=([01](?:\.\d{0,3})?)\s*(?:,.*)?$", "\1");
  } elsif (req.http.Accept-Encoding ~ "(?i)(?:^|,)\s*(?:x-)?gzip\s*(?:,|$)") {
    set req.http.X-Gzip = "1";
  } elsif (req.http.Accept-Encoding ~ "(?i)(?:^|,)\s*\*\s*;\s*q=[01](?:\.\d{0,3})?\s*(?:,|$)") {
    set req.http.X-Gzip = regsub(req.http.Accept-Encoding, "(?i)^(?:.*,)?\s*\*\s*;\s*q=([01](?:\.\d{0,3})?)\s*(?:,.*)?$", "\1");
  } elsif (req.http.Accept-Encoding ~ "(?:^|,)\s*\*\s*(?:,|$)") {
    set req.http.X-Gzip = "1";
  }
  if (req.http.Accept-Encoding ~ "(?i)(?:^|,)\s*identity\s*;\s*q=[01](?:\.\d{0,3})?\s*(?:,|$)") {
    set req.http.X-Plain = regsub(req.http.Accept-Encoding, "(?i)^(?:.*,)?\s*identity\s*;\s*q=([01](?:\.\d{0,3})?)\s*(?:,.*)?$", "\1");
  } elsif (req.http.Accept-Encoding ~ "(?i)(?:^|,)\s*identity\s*(?:,|$)") {
    set req.http.X-Plain = "1";
  }
  if (std.real(req.http.X-Gzip, 0.0) > 0.0 && std.real(req.http.X-Gzip, 0.0) >= std.real(req.http.X-Plain, 0.0)) {
    set req.http.X-Encoding = "gzip";
  } else {
    unset req.http.X-Encoding;
  }
  unset req.http.X-Gzip;
  unset req.http.X-Plain;
  unset req.http.Accept-Encoding;
  if (req.http.X-Encoding) {
    set req.http.Accept-Encoding = req.http.X-Encoding;
  }
}

# Range (RFC 9110, 14.2): one range of bytes, and GET only. Any other request gets the whole file. Varnish fails for a
# number that is too large.
sub range {
  if (req.method != "GET") {
    unset req.http.Range;
  } elsif (req.http.Range ~ "(?i)^bytes=-0+$" || req.http.Range ~ "(?i)^bytes=\d{19,}-\d*$") {
    set req.http.Range = "bytes=999999999999999999-";
  } elsif (req.http.Range ~ "(?i)^bytes=-\d{19,}$") {
    set req.http.Range = "bytes=0-";
  } elsif (req.http.Range ~ "(?i)^bytes=\d+-\d{19,}$") {
    set req.http.Range = regsub(req.http.Range, "(?i)^bytes=(\d+)-\d+$", "bytes=\1-");
  } elsif (req.http.Range ~ "(?i)^bytes=(\d+-\d*|-\d+)$") {
    set req.http.Range = regsub(req.http.Range, "(?i)^bytes=", "bytes=");
  } else {
    unset req.http.Range;
  }
  # The last byte must not come before the first one.
  if (req.http.Range ~ "^bytes=\d+-\d+$" &&
      std.integer(regsub(req.http.Range, "^bytes=(\d+)-(\d+)$", "\2"), 0) <
      std.integer(regsub(req.http.Range, "^bytes=(\d+)-(\d+)$", "\1"), 0)) {
    unset req.http.Range;
  }
  if (!req.http.Range) {
    unset req.http.If-Range;
  }
}

sub vcl_hash {
  # Without this, Varnish keeps one form and unpacks it for others, under the same tag.
  hash_data(req.http.X-Encoding);
}

sub vcl_backend_fetch {
  # Varnish asks for gzip in any case.
  unset bereq.http.Accept-Encoding;
  if (bereq.http.X-Encoding) {
    set bereq.http.Accept-Encoding = bereq.http.X-Encoding;
  }
  unset bereq.http.X-Encoding;
}

sub vcl_backend_response {
  # The tags, by which `xkey` finds the object again.
  if (beresp.http.Surrogate-Key) {
    set beresp.http.xkey = beresp.http.Surrogate-Key;
  }

  # An answer that is not kept does not replace the one that is.
  if (beresp.status >= 500) {
    if (bereq.is_bgfetch) {
      return (abandon);
    }
    return (error(503, "Service Unavailable"));
  }
  # An address that had nothing may have a page at any moment.
  if (beresp.status == 404) {
    set beresp.grace = 0s;
    return (deliver);
  }
  # stale-if-error is a day for pages and feeds (RFC 5861). `vcl_recv` says how much of it counts.
  if (beresp.http.Cache-Control ~ "stale-if-error") {
    set beresp.grace = 1d;
    # An edge that is a cache itself may give an answer that is out of date. It is better than none, too.
    return (deliver);
  }
}

# The edge does not answer. The words are those of infra/edge/nginx.conf.
sub vcl_backend_error {
  set beresp.http.Content-Type = "application/problem+json";
  set beresp.http.Cache-Control = "public, max-age=5";
  set beresp.http.Retry-After = "5";
  set beresp.http.Access-Control-Allow-Origin = "*";
  set beresp.http.X-Content-Type-Options = "nosniff";
  synthetic("""{"type":"urn:slugline:error:store_unavailable","title":"The store does not answer as it should","status":503,"detail":"The store does not answer as it should","code":"store_unavailable","remedy":"Check the object store; work goes on by itself when it answers again."}""");
  return (deliver);
}

sub vcl_deliver {
  # Better an old page than none.
  if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")) {
    return (restart);
  }
  # A range that begins after the last byte: the edge says so, with a problem document.
  if (resp.status == 200 && req.restarts == 0 && !req.http.If-Range && req.http.Range ~ "^bytes=\d" &&
      resp.http.Content-Length &&
      std.integer(regsub(req.http.Range, "^bytes=(\d+)-.*$", "\1"), 0) >= std.integer(resp.http.Content-Length, 0)) {
    set req.http.X-No-Such-Bytes = "1";
    return (restart);
  }
  if (resp.status == 301 && req.http.X-Query) {
    set resp.http.Location = resp.http.Location + req.http.X-Query;
  }
  unset resp.http.xkey;
  unset resp.http.X-Varnish;
  unset resp.http.Via;
  if (obj.hits > 0) {
    set resp.http.X-Cache = "HIT";
  } else {
    set resp.http.X-Cache = "MISS";
  }
}

sub vcl_synth {
  if (resp.status == 200) {
    unset resp.http.X-Varnish;
    set resp.http.xkey-purged = req.http.xkey-purged;
    set resp.body = "";
    return (deliver);
  }
}
