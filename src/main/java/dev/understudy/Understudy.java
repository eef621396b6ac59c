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
 * A running Understudy: a gateway's double on a port of this machine. Any number can run in one
 * JVM. Thread-safe.
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

  /** Begins to describe one that listens on a free port of this machine and has no cassette. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Opens a session: a cassette with a base URL, a cursor and requests of its own, beside all
   * others. Close it, or close this.
   *
   * @throws dev.understudy.error.CassetteException for a cassette that is not sound or cannot be
   *     written, naming file and line
   * @throws dev.understudy.error.PackException for a profile that does not exist or is wrong
   * @throws IllegalArgumentException when the gateway's settings are not usable
   */
  public Session open(SessionOptions options) {
    return server.sessions().open(options);
  }

  /** The session that answers at the root; it ends with this. */
  public Session session() {
    return server.own();
  }

  /** A new base URL that leads to whatever session is current. */
  public Alias alias() {
    return server.sessions().alias();
  }

  /** The version of this program; {@code dev} when it does not run from its jar. */
  public static String version() {
    return UnderstudyServer.version();
  }

  /** The base URL for Anthropic clients: the root, without a slash at its end. */
  public URI baseUrl() {
    return server.baseUrl();
  }

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  public URI openAiBaseUrl() {
    return server.openAiBaseUrl();
  }

  /**
   * Stops listening, waits a while for calls in progress, and puts what was recorded on the disk.
   * Closing twice does nothing.
   */
  @Override
  public void close() {
    server.close();
  }

  /** Builds and starts one; not thread-safe. */
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

    /** What the control API demands as a bearer token; nothing by default. */
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
     * The environment variables; the values of those named like credentials are secrets. Those of
     * the process by default.
     */
    public Builder environment(Map<String, String> environment) {
      settings.environment(environment);
      return this;
    }

    /**
     * The folder in which sessions that are opened over HTTP find their cassettes; the working
     * directory by default.
     */
    public Builder cassetteRoot(Path folder) {
      settings.cassetteRoot(folder);
      return this;
    }

    /**
     * What answers at the root; by default nothing is recorded there, and every request is a miss.
     * A session that records writes directly to its cassette, which must not exist in mode record
     * unless {@link #overwrite} says so.
     */
    public Builder session(SessionOptions options) {
      session = options;
      return this;
    }

    /** Whether the own session may replace a cassette in mode record; not by default. */
    public Builder overwrite(boolean overwrite) {
      settings.overwrite(overwrite);
      return this;
    }

    /** How many bytes of a body the own session records; 64 MiB by default. */
    public Builder maxBody(int bytes) {
      settings.maxBody(bytes);
      return this;
    }

    /**
     * Starts it.
     *
     * @throws dev.understudy.error.CassetteException for a cassette that is not sound or cannot be
     *     written, naming file and line
     * @throws dev.understudy.error.PackException for a profile that does not exist or is wrong
     * @throws IllegalArgumentException when the address or the gateway's settings are not usable
     */
    public Understudy start() {
      return new Understudy(UnderstudyServer.start(session, settings.build()));
    }
  }
}
