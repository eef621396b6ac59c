package dev.understudy.server;

import dev.understudy.journal.ExchangeVerifier;
import dev.understudy.journal.JournalEntry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where the server listens.
 *
 * @param host the address to bind
 * @param port the port; 0 takes a free one
 * @param token what the control API demands; may be empty on loopback only
 * @param drain how long closing waits for calls under way
 * @param environment where secrets and proxies are known from
 * @param listener hears of each journal entry
 * @param verifier verifies each exchange
 * @param profile by whose diagnoses calls are looked at; empty for what the cassettes name
 * @param cassetteRoot the folder in which sessions that are opened over HTTP find their cassettes
 */
public record ServerSettings(
    String host,
    int port,
    String token,
    Duration drain,
    Map<String, String> environment,
    Consumer<JournalEntry> listener,
    ExchangeVerifier verifier,
    String profile,
    Path cassetteRoot) {

  /** Copies the map and refuses an open server without a token. */
  public ServerSettings {
    environment = Map.copyOf(environment);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
    }
    if (token.isEmpty() && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "listening on "
              + host
              + " lets others reach the control API; set a token in the environment variable"
              + " UNDERSTUDY_TOKEN, or listen on 127.0.0.1");
    }
  }

  /** Settings without an verifier. */
  public ServerSettings(
      String host,
      int port,
      String token,
      Duration drain,
      Map<String, String> environment,
      Consumer<JournalEntry> listener) {
    this(host, port, token, drain, environment, listener, ExchangeVerifier.NONE, "", Path.of(""));
  }

  /** The same with an verifier. */
  public ServerSettings with(ExchangeVerifier verifier) {
    return new ServerSettings(
        host, port, token, drain, environment, listener, verifier, profile, cassetteRoot);
  }

  /** The same with another folder for the cassettes of sessions. */
  public ServerSettings withCassetteRoot(Path folder) {
    return new ServerSettings(
        host, port, token, drain, environment, listener, verifier, profile, folder);
  }

  /** A free port on this machine only. */
  public static ServerSettings local() {
    return new ServerSettings(
        "127.0.0.1", 0, "", Duration.ofSeconds(2), System.getenv(), entry -> {});
  }

  /** Whether only this machine reaches the server. */
  boolean isLocal() {
    return isLoopback(host);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException("'" + host + "' is no address of this machine", unknown);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
