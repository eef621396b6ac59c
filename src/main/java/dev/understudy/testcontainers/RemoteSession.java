package dev.understudy.testcontainers;

import dev.understudy.fault.Fault;
import dev.understudy.session.SessionOptions;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A session of an Understudy in a container, with its own base URL and result. Thread-safe. */
public final class RemoteSession implements AutoCloseable {

  private final Control control;
  private final String id;
  private final AtomicReference<@Nullable Map<String, @Nullable Object>> result =
      new AtomicReference<>();

  private RemoteSession(Control control, String id) {
    this.control = control;
    this.id = id;
  }

  static RemoteSession open(Control control, SessionOptions options) {
    String wanted = SessionJson.of(options).toString();
    Map<String, @Nullable Object> opened = control.send("POST", "/sessions", wanted);
    return new RemoteSession(control, String.valueOf(opened.get("id")));
  }

  /** The base URL for Anthropic clients, without a trailing slash. */
  public URI baseUrl() {
    return URI.create(control.root() + "/s/" + id);
  }

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  public URI openAiBaseUrl() {
    return URI.create(baseUrl() + "/v1");
  }

  /**
   * Adds a fault to inject into the next requests.
   *
   * @throws IllegalArgumentException if this session records
   */
  public void inject(Fault fault) {
    control.send("POST", "/sessions/" + id + "/faults", SessionJson.fault(fault).toString());
  }

  /** Makes all recordings available again, and forgets requests and faults. */
  public void reset() {
    control.send("POST", "/sessions/" + id + "/reset", "");
  }

  /** Whether there is no problem so far. */
  public boolean passed() {
    return Boolean.TRUE.equals(result().get("passed"));
  }

  /** All problems so far, numbered. */
  public String report() {
    return String.valueOf(result().get("text"));
  }

  /**
   * Fails if there is a miss, a leftover, a broken contract, or a call that could not be recorded.
   *
   * @throws AssertionError with all problems
   */
  public void verify() {
    if (!passed()) {
      throw new AssertionError(report());
    }
  }

  /**
   * Closes the session and keeps its recording. Closing twice has no effect; the report remains.
   */
  @Override
  public void close() {
    end("");
  }

  /** Closes the session and deletes its recording. */
  public void discard() {
    end("?keep=false");
  }

  private synchronized void end(String how) {
    if (result.get() == null) {
      result.set(control.send("DELETE", "/sessions/" + id + how, ""));
    }
  }

  private Map<String, @Nullable Object> result() {
    Map<String, @Nullable Object> last = result.get();
    return last == null ? control.get("/sessions/" + id) : last;
  }
}
