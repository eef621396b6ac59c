package dev.understudy.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * The gateway to record, as a base URL.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an address; an IPv6 address in brackets
 * @param port the port, whether or not it was written
 * @param prefix the part of the gateway's paths before {@code /v1}; usually empty
 */
public record UpstreamUrl(String scheme, String host, int port, String prefix) {

  private static final List<String> ENDPOINTS =
      List.of(
          "/chat/completions",
          "/responses",
          "/messages",
          "/messages/count_tokens",
          "/models",
          "/completions",
          "/embeddings");

  /**
   * Parses a host root or a base URL that ends in {@code /v1}; both mean the same, since clients
   * send the whole path.
   *
   * @throws IllegalArgumentException for anything else, with a message that says what to write
   *     instead
   */
  public static UpstreamUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException notUrl) {
      throw new IllegalArgumentException("is not a URL: " + notUrl.getReason(), notUrl);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "is not an http or https URL with a host, such as https://api.example.com");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "contains a user or password; put the key into an environment variable and name that"
              + " instead");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "has a query or fragment, to which a client's SDK would append its path; leave it out");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65535) {
      throw new IllegalArgumentException("has an invalid port: expected 1 to 65535");
    }
    String path = withoutSlash(uri.getRawPath() == null ? "" : uri.getRawPath());
    for (String endpoint : ENDPOINTS) {
      if (path.endsWith(endpoint)) {
        String base = path.substring(0, path.length() - endpoint.length());
        throw new IllegalArgumentException(
            "is the URL of one endpoint; use the base URL: "
                + new UpstreamUrl(scheme, uri.getHost(), port(uri, scheme), base));
      }
    }
    String prefix =
        path.equals("/v1") || path.endsWith("/v1") ? path.substring(0, path.length() - 3) : path;
    return new UpstreamUrl(scheme, uri.getHost(), port(uri, scheme), withoutSlash(prefix));
  }

  /** The base URL, without the scheme's default port. */
  @Override
  public String toString() {
    return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port) + prefix;
  }

  private static int port(URI uri, String scheme) {
    return uri.getPort() < 0 ? defaultPort(scheme) : uri.getPort();
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? withoutSlash(path.substring(0, path.length() - 1)) : path;
  }
}
