package dev.understudy.session;

import dev.understudy.fault.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The use of a cassette by one test or one client, with its own base URL, cursor, list of requests
 * and result. Sessions of one server are isolated from each other. Thread-safe.
 */
public interface Session extends AutoCloseable {

  /** The id, unique on its server; empty for the server's own session. */
  String id();

  /** The options that the session was opened with. */
  SessionOptions options();

  /** The base URL for Anthropic clients, without a slash at its end. */
  URI baseUrl();

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  URI openAiBaseUrl();

  /** The requests that the client has sent so far, in order. */
  Requests requests();

  /**
   * Waits up to ten seconds until the client has sent this many requests.
   *
   * @throws SessionFailure when they do not arrive in time; the message lists those that did
   * @throws IllegalStateException when the thread is interrupted
   */
  Requests awaitRequests(int count);

  /**
   * Waits up to {@code timeout} until the client has sent this many requests.
   *
   * @throws SessionFailure when they do not arrive in time; the message lists those that did
   * @throws IllegalStateException when the thread is interrupted
   */
  Requests awaitRequests(int count, Duration timeout);

  /**
   * Adds a fault for the next requests.
   *
   * @throws IllegalStateException when this session records: a gateway's answers are never changed
   */
  void inject(Fault fault);

  /** The recordings that no request used; empty when this session records. */
  List<Leftover> leftovers();

  /** The report so far; waits until everything answered so far has been verified. */
  SessionReport report();

  /**
   * Throws if there was a miss, a leftover, a broken contract, or a recording that failed.
   *
   * @throws SessionFailure that lists all problems
   */
  void verify();

  /** Makes all recordings available again, and forgets requests and faults. */
  void reset();

  /**
   * Ends the session: accepts no more requests, waits a while for calls in progress, and returns
   * the result. The recording is then kept by {@link #close} or thrown away by {@link #discard}.
   */
  SessionReport finish();

  /**
   * Ends the session and keeps the recording. Closing twice does nothing; requests and report stay
   * readable.
   */
  @Override
  void close();

  /** Ends the session and throws away the recording, as for a test that failed. */
  void discard();
}
