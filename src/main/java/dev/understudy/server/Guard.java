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
 * Keeps web pages out: a page can make its name resolve to this machine (DNS rebinding), or send
 * requests across origins, and a recorder would put the real key on them.
 */
final class Guard {

  private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  private final ServerSettings settings;

  /** The Host that was let in last: mostly all say the same. */
  private volatile @Nullable String known;

  private final boolean local;

  Guard(ServerSettings settings) {
    this.settings = settings;
    this.local = settings.isLocal();
  }

  /** What is wrong with where a request comes from; nothing when it may pass. */
  Optional<String> objection(Request request) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (host != null && !host.equals(known)) {
      if (local && !isThisMachine(hostOf("http://" + host))) {
        return Optional.of(
            "the Host header names '" + host + "', which is not this machine; use localhost");
      }
      known = host;
    }
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin != null && !isThisMachine(hostOf(origin)) && !origin.equals("http://" + host)) {
      return Optional.of("requests from the origin '" + origin + "' are not allowed");
    }
    return Optional.empty();
  }

  /** Whether a request to the control API carries the token that it has to. */
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
