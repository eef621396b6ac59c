package dev.understudy.server;

import dev.understudy.exchange.RequestHead;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/** A request below a session's base URL, as if it had come to a server of its own. */
final class SessionRequest extends Request.Wrapper {

  private final HttpURI uri;

  /**
   * A request.
   *
   * @param prefix the beginning of its path that is not the session's business
   */
  SessionRequest(Request request, String prefix) {
    super(request);
    String path = request.getHttpURI().getPath().substring(prefix.length());
    this.uri = HttpURI.build(request.getHttpURI()).path(path.isEmpty() ? "/" : path).asImmutable();
    request.setAttribute(RequestHead.PREFIX, prefix);
  }

  @Override
  public HttpURI getHttpURI() {
    return uri;
  }
}
