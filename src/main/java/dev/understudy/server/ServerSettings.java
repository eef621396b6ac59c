package dev.understudy.server;

import dev.understudy.http.RequestHead;
import dev.understudy.journal.JournalEntry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The settings of a server: its address, and what applies to all its sessions. Immutable. */
public final class ServerSettings {

  private static final Duration LONGEST_DRAIN = Duration.ofHours(24);

  private final String host;
  private final int port;
  private final String token;
  private final Duration drain;
  private final Map<String, String> environment;
  private final Consumer<JournalEntry> listener;
  private final Path cassetteRoot;
  private final boolean overwrite;
  private final int maxBody;

  private ServerSettings(Builder builder) {
    this.host = builder.host;
    this.port = builder.port;
    this.token = builder.token;
    this.drain = builder.drain;
    this.environment = Map.copyOf(builder.environment);
    this.listener = builder.listener;
    this.cassetteRoot = builder.cassetteRoot;
    this.overwrite = builder.overwrite;
    this.maxBody = builder.maxBody;
  }

  /** A builder whose defaults are a free port that only this machine can reach. */
  public static Builder builder() {
    return new Builder();
  }

  /** The address to bind. */
  public String host() {
    return host;
  }

  /** The port; 0 selects a free one. */
  public int port() {
    return port;
  }

  /** The token that the control API requires; can be empty only on a loopback address. */
  public String token() {
    return token;
  }

  /** How long closing waits for calls in progress. */
  public Duration drain() {
    return drain;
  }

  /** The environment variables; values of those named like credentials are secrets. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Receives each journal entry, and an entry again after it has been verified later. */
  public Consumer<JournalEntry> listener() {
    return listener;
  }

  /** The folder that contains the cassettes of sessions that are opened over HTTP. */
  public Path cassetteRoot() {
    return cassetteRoot;
  }

  /** Whether the server's own session may replace an existing cassette. */
  public boolean overwrite() {
    return overwrite;
  }

  /** The largest body that the server's own session records, in bytes. */
  public int maxBody() {
    return maxBody;
  }

  /** Whether only this machine can reach the server. */
  boolean isLocal() {
    return isLoopback(host);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "invalid host '" + host + "': expected an address of this machine", unknown);
    }
  }

  /** Returns host and port only, since the token is a secret. */
  @Override
  public String toString() {
    return host + ":" + port;
  }

  /** Builds server settings. Not thread-safe. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private String token = "";
    private Duration drain = Duration.ofSeconds(2);
    private Map<String, String> environment = System.getenv();
    private Consumer<JournalEntry> listener = entry -> {};
    private Path cassetteRoot = Path.of("");
    private boolean overwrite;
    private int maxBody = RequestHead.DEFAULT_BODY_CAP;

    private Builder() {}

    /** The address to bind; 127.0.0.1 by default. */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /** The port; a free one by default. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** The token that the control API requires; none by default. */
    public Builder token(String token) {
      this.token = token;
      return this;
    }

    /** How long closing waits for calls in progress; 2 seconds by default. */
    public Builder drain(Duration drain) {
      this.drain = drain;
      return this;
    }

    /** The environment variables, a source of secrets; those of the process by default. */
    public Builder environment(Map<String, String> environment) {
      this.environment = environment;
      return this;
    }

    /** Receives each journal entry, on the thread that made it. */
    public Builder listener(Consumer<JournalEntry> listener) {
      this.listener = listener;
      return this;
    }

    /**
     * The folder with the cassettes of sessions opened over HTTP; the working directory by default.
     */
    public Builder cassetteRoot(Path folder) {
      this.cassetteRoot = folder;
      return this;
    }

    /** Whether the server's own session may replace an existing cassette; false by default. */
    public Builder overwrite(boolean overwrite) {
      this.overwrite = overwrite;
      return this;
    }

    /** The largest body that the server's own session records, in bytes; 64 MiB by default. */
    public Builder maxBody(int bytes) {
      this.maxBody = bytes;
      return this;
    }

    /**
     * Builds the settings.
     *
     * @throws IllegalArgumentException for an invalid port, a drain above a day, or if other
     *     machines could reach the control API without a token
     */
    public ServerSettings build() {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("invalid port " + port + ": expected 0 to 65535");
      }
      if (drain.isNegative() || drain.compareTo(LONGEST_DRAIN) > 0) {
        throw new IllegalArgumentException(
            "invalid drain " + drain + ": expected 0 to " + LONGEST_DRAIN.toHours() + " hours");
      }
      if (token.isEmpty() && !isLoopback(host)) {
        throw new IllegalArgumentException(
            "other machines could use the control API on "
                + host
                + " without a token; set one in the environment variable UNDERSTUDY_TOKEN, or"
                + " listen on 127.0.0.1");
      }
      return new ServerSettings(this);
    }
  }
}
