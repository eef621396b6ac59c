package dev.understudy.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * The gateway to record, as a base URL.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an address, an IPv6 one in brackets
 * @param port the port, written or not
 * @param prefix what stands before {@code /v1} in the gateway's paths; mostly empty
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
   * @throws IllegalArgumentException for anything else, saying what to write instead
   */
  public static UpstreamUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException notUrl) {
      throw new IllegalArgumentException("not a URL: " + notUrl.getReason(), notUrl);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "not an http or https URL with a host; write it like https://api.example.com");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "has a user or a password in it; put the key into an environment variable, and name that"
              + " instead");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "has a query or a fragment; a client's SDK would append its path to that. Leave it out");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65535) {
      throw new IllegalArgumentException("has no port from 1 to 65535");
    }
    String path = withoutSlash(uri.getRawPath() == null ? "" : uri.getRawPath());
    for (String endpoint : ENDPOINTS) {
      if (path.endsWith(endpoint)) {
        String base = path.substring(0, path.length() - endpoint.length());
        throw new IllegalArgumentException(
            "is the URL of one endpoint; name the base URL: "
                + new UpstreamUrl(scheme, uri.getHost(), port(uri, scheme), base));
      }
    }
    String prefix =
        path.equals("/v1") || path.endsWith("/v1") ? path.substring(0, path.length() - 3) : path;
    return new UpstreamUrl(scheme, uri.getHost(), port(uri, scheme), withoutSlash(prefix));
  }

  /** The base URL, without the port that the scheme has anyway. */
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
