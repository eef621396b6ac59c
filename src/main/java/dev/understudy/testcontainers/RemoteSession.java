package dev.understudy.testcontainers;

import dev.understudy.fault.Fault;
import dev.understudy.session.SessionOptions;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A session of an Understudy in a container: a base URL of its own, and a result. Safe for use by
 * several threads.
 */
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

  /** The base URL for Anthropic clients, without a slash at its end. */
  public URI baseUrl() {
    return URI.create(control.root() + "/s/" + id);
  }

  /** The base URL for OpenAI clients: it ends in {@code /v1}. */
  public URI openAiBaseUrl() {
    return URI.create(baseUrl() + "/v1");
  }

  /**
   * Adds a fault to those that the next requests meet.
   *
   * @throws IllegalArgumentException when this session records
   */
  public void inject(Fault fault) {
    control.send("POST", "/sessions/" + id + "/faults", SessionJson.fault(fault).toString());
  }

  /** Begins from the first recordings again, without requests and faults. */
  public void reset() {
    control.send("POST", "/sessions/" + id + "/reset", "");
  }

  /** Whether nothing has gone wrong so far. */
  public boolean passed() {
    return Boolean.TRUE.equals(result().get("passed"));
  }

  /** Everything that went wrong so far, numbered. */
  public String report() {
    return String.valueOf(result().get("text"));
  }

  /**
   * Fails for a miss, a leftover, a broken contract, or something that could not be recorded.
   *
   * @throws AssertionError with all of them
   */
  public void verify() {
    if (!passed()) {
      throw new AssertionError(report());
    }
  }

  /** Closes it, which keeps what it recorded. Closing twice does nothing; the report stays. */
  @Override
  public void close() {
    end("");
  }

  /** Closes it, and throws away what it recorded. */
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
