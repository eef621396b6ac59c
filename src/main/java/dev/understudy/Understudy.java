package dev.understudy;

import dev.understudy.journal.Journal;
import dev.understudy.match.CassetteIndex;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.Recorder;
import dev.understudy.replay.Lateness;
import dev.understudy.replay.ReplaySettings;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.Alias;
import dev.understudy.session.Session;
import dev.understudy.session.SessionOptions;
import java.net.URI;
import java.util.Optional;

/**
 * A running Understudy: a gateway's double on a port of this machine. Any number can run in one
 * JVM; all methods are safe for use by several threads.
 */
public final class Understudy implements AutoCloseable {

  private final UnderstudyServer server;

  private Understudy(UnderstudyServer server) {
    this.server = server;
  }

  /**
   * Starts one that answers from cassettes.
   *
   * @throws dev.understudy.cassette.CassetteException for a cassette that is not sound, naming file
   *     and line
   * @throws IllegalArgumentException when the address cannot be bound
   */
  public static Understudy replay(ReplaySettings replay, ServerSettings server) {
    return new Understudy(UnderstudyServer.replay(replay, server, tool()));
  }

  /**
   * Starts one that relays to a gateway and records.
   *
   * @throws dev.understudy.cassette.CassetteException when the cassette cannot be written
   * @throws IllegalArgumentException when the address or the gateway's settings are not usable
   */
  public static Understudy record(RecordSettings record, ServerSettings server) {
    return new Understudy(UnderstudyServer.record(record, server, tool()));
  }

  /** Starts one on a free port that has no cassette of its own, for {@link #open sessions}. */
  public static Understudy start() {
    return replay(ReplaySettings.of(), ServerSettings.local());
  }

  /**
   * Opens a session: a cassette with a base URL, a cursor and a journal of its own, beside all
   * others. Close it, or close this.
   *
   * @throws dev.understudy.cassette.CassetteException for a cassette that is not sound or cannot be
   *     written, naming file and line
   * @throws dev.understudy.contract.PackException for a profile that does not exist or is wrong
   * @throws IllegalArgumentException when the gateway's settings are not usable
   */
  public Session open(SessionOptions options) {
    return server.sessions().open(options);
  }

  /** A base URL that leads to whatever session is current. */
  public Alias alias() {
    return server.sessions().alias();
  }

  /** The version of this program; {@code dev} when it does not run from its jar. */
  public static String version() {
    return Optional.ofNullable(Understudy.class.getPackage().getImplementationVersion())
        .orElse("dev");
  }

  /** The base URL for Anthropic clients: the root, without a slash at its end. */
  public URI baseUrl() {
    return server.baseUrl();
  }

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  public URI openAiBaseUrl() {
    return URI.create(server.baseUrl() + "/v1");
  }

  /** What was asked and what was answered. */
  public Journal journal() {
    return server.own().journal();
  }

  /** How many interactions the cassettes had at the start. */
  public int interactions() {
    return server.own().interactions();
  }

  /** What the recorder has done; nothing when this one replays. */
  public Optional<Recorder> recorder() {
    return server.own().recorder();
  }

  /** The cassettes that are replayed. */
  public CassetteIndex index() {
    return server.own().index();
  }

  /** How late chunks were played. */
  public Lateness lateness() {
    return server.lateness();
  }

  /** Begins from the first recordings again, with an empty journal. */
  public void reset() {
    server.own().reset();
  }

  /** How many calls were given up when this was closed. */
  public int leftUnderWay() {
    return server.own().leftUnderWay();
  }

  /**
   * Stops listening, waits a while for calls under way, and puts what was recorded on the disk.
   * Closing twice does nothing.
   */
  @Override
  public void close() {
    server.close();
  }

  private static String tool() {
    return "understudy " + version();
  }
}
