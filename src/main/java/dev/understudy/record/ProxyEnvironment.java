package dev.understudy.record;

import dev.understudy.settings.UpstreamUrl;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxy settings in the environment variables {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code
 * ALL_PROXY} and {@code NO_PROXY}, in upper or lower case, as curl and the SDKs read them.
 */
final class ProxyEnvironment {

  private final Map<String, String> environment;

  ProxyEnvironment(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The proxy for an upstream; empty for an upstream on this machine.
   *
   * @throws IllegalArgumentException if the variable is not an http or https URL
   */
  Optional<URI> proxyFor(UpstreamUrl upstream) {
    String name = upstream.scheme() + "_proxy";
    Optional<String> value = first(name).or(() -> first("all_proxy"));
    if (value.isEmpty() || isLocal(upstream.host()) || isExcluded(upstream)) {
      return Optional.empty();
    }
    String text = value.get().contains("://") ? value.get() : "http://" + value.get();
    URI proxy;
    try {
      proxy = URI.create(text);
    } catch (IllegalArgumentException notUrl) {
      // Without the cause, whose message contains the value, and so perhaps a password.
      throw new IllegalArgumentException(
          name.toUpperCase(Locale.ROOT)
              + " is not a URL: expected one such as http://proxy.example.com:3128");
    }
    if (proxy.getHost() == null
        || !Stream.of("http", "https").anyMatch(proxy.getScheme()::equals)) {
      throw new IllegalArgumentException(
          name.toUpperCase(Locale.ROOT)
              + " must be an http or https URL such as http://proxy.example.com:3128");
    }
    return Optional.of(proxy);
  }

  private Optional<String> first(String name) {
    return Stream.of(name, name.toUpperCase(Locale.ROOT))
        .map(environment::get)
        .filter(value -> value != null && !value.isBlank())
        .map(String::strip)
        .findFirst();
  }

  private boolean isExcluded(UpstreamUrl upstream) {
    String host = upstream.host().toLowerCase(Locale.ROOT);
    return first("no_proxy").stream()
        .flatMap(list -> Stream.of(list.split("[,\\s]+")))
        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> excludes(entry, host, upstream.port()));
  }

  private static boolean excludes(String entry, String host, int port) {
    String name = entry.replaceFirst("^\\*?\\.", "");
    return entry.equals("*")
        || host.equals(name)
        || (host + ":" + port).equals(name)
        || host.endsWith("." + name);
  }

  private static boolean isLocal(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
    try {
      return literal && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }
}
