package dev.understudy;

import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.Alias;
import dev.understudy.session.Session;
import dev.understudy.session.SessionOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A running Understudy: a double of an AI gateway on a port of this machine. Any number can run in
 * one JVM. Thread-safe.
 *
 * <pre>{@code
 * try (Understudy understudy = Understudy.builder().start();
 *     Session session = understudy.open(SessionOptions.replay(Path.of("session.yaml")).build())) {
 *   client.baseUrl(session.openAiBaseUrl().toString());
 *   session.verify();
 * }
 * }</pre>
 */
public final class Understudy implements AutoCloseable {

  private final UnderstudyServer server;

  private Understudy(UnderstudyServer server) {
    this.server = server;
  }

  /** A builder whose defaults are a free port of this machine and no cassette. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Opens a session, which has its own cassette, base URL, cursor and requests. Close the session,
   * or close this server with all its sessions.
   *
   * @throws dev.understudy.error.CassetteException for a cassette that is invalid or cannot be
   *     written, naming file and line
   * @throws dev.understudy.error.PackException for a profile that does not exist or is invalid
   * @throws IllegalArgumentException if the gateway's settings cannot be used
   */
  public Session open(SessionOptions options) {
    return server.sessions().open(options);
  }

  /** The session that answers at the root; it is closed with this server. */
  public Session session() {
    return server.own();
  }

  /** A new alias: a base URL that can be pointed to one session after another. */
  public Alias alias() {
    return server.sessions().alias();
  }

  /** The version of this program; {@code dev} if it does not run from its jar. */
  public static String version() {
    return UnderstudyServer.version();
  }

  /** The base URL for Anthropic clients: the root, without a trailing slash. */
  public URI baseUrl() {
    return server.baseUrl();
  }

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  public URI openAiBaseUrl() {
    return server.openAiBaseUrl();
  }

  /**
   * Stops listening, waits for calls in progress as long as {@link Builder#drain} allows, and
   * writes the recordings to disk. Closing twice has no effect.
   */
  @Override
  public void close() {
    server.close();
  }

  /** Builds and starts a server. Not thread-safe. */
  public static final class Builder {
    private final ServerSettings.Builder settings = ServerSettings.builder();
    private SessionOptions session = SessionOptions.replay().build();

    private Builder() {}

    /** The address to listen on; 127.0.0.1 by default. Any other needs a {@link #token}. */
    public Builder host(String host) {
      settings.host(host);
      return this;
    }

    /** The port to listen on; a free one by default. */
    public Builder port(int port) {
      settings.port(port);
      return this;
    }

    /** The bearer token that the control API requires; none by default. */
    public Builder token(String token) {
      settings.token(token);
      return this;
    }

    /** How long closing waits for calls in progress; 2 seconds by default. */
    public Builder drain(Duration drain) {
      settings.drain(drain);
      return this;
    }

    /**
     * The environment variables; the values of those named like credentials are secrets. By default
     * those of the process.
     */
    public Builder environment(Map<String, String> environment) {
      settings.environment(environment);
      return this;
    }

    /**
     * The folder that contains the cassettes of sessions that are opened over HTTP; the working
     * directory by default.
     */
    public Builder cassetteRoot(Path folder) {
      settings.cassetteRoot(folder);
      return this;
    }

    /**
     * The options of the session at the root. By default it has no cassette, so every request is a
     * miss. A session that records writes directly to its cassette, which must not exist in mode
     * record unless {@link #overwrite} allows it.
     */
    public Builder session(SessionOptions options) {
      session = options;
      return this;
    }

    /** Whether the server's own session may replace a cassette in mode record; not by default. */
    public Builder overwrite(boolean overwrite) {
      settings.overwrite(overwrite);
      return this;
    }

    /** How many bytes of a body the server's own session records; 64 MiB by default. */
    public Builder maxBody(int bytes) {
      settings.maxBody(bytes);
      return this;
    }

    /**
     * Starts the server.
     *
     * @throws dev.understudy.error.CassetteException for a cassette that is invalid or cannot be
     *     written, naming file and line
     * @throws dev.understudy.error.PackException for a profile that does not exist or is invalid
     * @throws IllegalArgumentException if the address or the gateway's settings cannot be used
     */
    public Understudy start() {
      return new Understudy(UnderstudyServer.start(session, settings.build()));
    }
  }
}
