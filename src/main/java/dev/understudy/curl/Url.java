package dev.understudy.curl;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL, split into the parts of a request. The parts are kept as written, so that no parser
 * repairs a mistake in them.
 *
 * @param root the scheme, host and port, without a user
 * @param path the path with its leading slash
 * @param query the query without the question mark; empty when there is none
 */
public record Url(String root, String path, String query) {

  /** Whether a URL contains a user, for which clients send an Authorization header. */
  static boolean hasUser(String text) {
    Matcher parts = PARTS.matcher(text.strip());
    return parts.matches() && parts.group("user") != null;
  }

  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

  private static final Pattern PARTS =
      Pattern.compile(
          "(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?:(?<user>[^/?#@]*)@)?(?<host>(?:\\[[^\\]/?#]*]|[^/?#:\\[\\]]+)(?::[0-9]+)?)"
              + "(?<path>/[^?#]*)?(?:\\?(?<query>[^#]*))?(?:#.*)?");

  /**
   * Parses a URL; without a scheme it is HTTP, as for curl.
   *
   * @throws IllegalArgumentException when it has no host
   */
  public static Url parse(String text) {
    String stripped = text.strip();
    Matcher parts = PARTS.matcher(stripped);
    if (!parts.matches() || stripped.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("not a URL: expected one such as https://host/v1");
    }
    String scheme = parts.group("scheme") == null ? "http" : parts.group("scheme");
    if (!SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "not an HTTP URL: expected one such as https://host/v1, but it begins with " + scheme);
    }
    String path = parts.group("path");
    String query = parts.group("query");
    return new Url(
        scheme + "://" + parts.group("host"),
        path == null ? "/" : path,
        query == null ? "" : query);
  }

  /** A copy of this URL with another query. */
  public Url withQuery(String other) {
    return new Url(root, path, other);
  }

  /** The whole URL. */
  @Override
  public String toString() {
    return root + path + (query.isEmpty() ? "" : "?" + query);
  }
}
