package dev.understudy.server;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests from web pages. A page can make its name resolve to this machine (DNS rebinding)
 * or send cross-origin requests, and a recording server would add the real key to them.
 */
final class Guard {

  private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  private final ServerSettings settings;

  /** The last accepted Host header, since most requests have the same. */
  private volatile @Nullable String known;

  private final boolean local;

  Guard(ServerSettings settings) {
    this.settings = settings;
    this.local = settings.isLocal();
  }

  /** The reason to reject a request for its origin, or empty to accept it. */
  Optional<String> objection(Request request) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (host != null && !host.equals(known)) {
      if (local && !isThisMachine(hostOf("http://" + host))) {
        return Optional.of(
            "the Host header '" + host + "' is not an address of this machine; use localhost");
      }
      known = host;
    }
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin != null && !isThisMachine(hostOf(origin)) && !origin.equals("http://" + host)) {
      return Optional.of("requests from the origin '" + origin + "' are not allowed");
    }
    return Optional.empty();
  }

  /** Whether a request to the control API has the required token. */
  boolean mayControl(Optional<String> authorization) {
    return settings.token().isEmpty()
        || MessageDigest.isEqual(
            bytes("Bearer " + settings.token()), bytes(authorization.orElse("")));
  }

  private boolean isThisMachine(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || LOOPBACK.matcher(host).matches()
        || host.equals(settings.host().toLowerCase(Locale.ROOT));
  }

  private static String hostOf(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? "" : host.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notUrl) {
      return "";
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
