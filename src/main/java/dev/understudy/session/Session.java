package dev.understudy.session;

import dev.understudy.fault.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A cassette in use by one test or one client: with a base URL, a cursor and a record of its
 * requests of its own, and with a result. Sessions of one server never see each other. Thread-safe.
 */
public interface Session extends AutoCloseable {

  /** What tells it apart from the others of its server; empty for the server's own. */
  String id();

  /** What it was opened with. */
  SessionOptions options();

  /** The base URL for Anthropic clients, without a slash at its end. */
  URI baseUrl();

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  URI openAiBaseUrl();

  /** What the client has sent so far, in order. */
  Requests requests();

  /**
   * Waits until the client has sent this many requests, ten seconds at most.
   *
   * @throws SessionFailure when they do not come in time, with those that came
   * @throws IllegalStateException when the thread is interrupted
   */
  Requests awaitRequests(int count);

  /**
   * Waits until the client has sent this many requests.
   *
   * @throws SessionFailure when they do not come in time, with those that came
   * @throws IllegalStateException when the thread is interrupted
   */
  Requests awaitRequests(int count, Duration timeout);

  /**
   * Adds a fault to those that the next requests meet.
   *
   * @throws IllegalStateException when this session records: what a gateway answers is left alone
   */
  void inject(Fault fault);

  /** What was recorded and nobody asked for; nothing where this session records. */
  List<Leftover> leftovers();

  /** How it went so far; waits until everything answered so far has been verified. */
  SessionReport report();

  /**
   * Fails for a miss, a leftover, a broken contract, or something that could not be recorded.
   *
   * @throws SessionFailure with all of them
   */
  void verify();

  /** Begins from the first recordings again, without requests and faults. */
  void reset();

  /**
   * Ends it: takes no more requests, waits a while for calls in progress, and gives the result.
   * What was recorded waits to be kept by {@link #close} or thrown away by {@link #discard}.
   */
  SessionReport finish();

  /**
   * Ends it and puts what was recorded in its place. Closing twice does nothing; requests and
   * report stay readable.
   */
  @Override
  void close();

  /** Ends it and throws away what was recorded: as for a test that failed. */
  void discard();
}
