package dev.understudy.server;

import dev.understudy.http.RequestHead;
import java.util.Optional;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/** A request below a session's base URL, as if it had come to a server of its own. */
final class SessionRequest extends Request.Wrapper {

  private final HttpURI uri;

  private SessionRequest(Request request, HttpURI uri) {
    super(request);
    this.uri = uri;
  }

  /**
   * A request without what is not the session's business; none where dot segments lead out of it.
   *
   * @param prefix the beginning of its path
   */
  static Optional<SessionRequest> of(Request request, String prefix) {
    String path = request.getHttpURI().getPath().substring(prefix.length());
    try {
      HttpURI uri =
          HttpURI.build(request.getHttpURI()).path(path.isEmpty() ? "/" : path).asImmutable();
      request.setAttribute(RequestHead.PREFIX, prefix);
      return Optional.of(new SessionRequest(request, uri));
    } catch (IllegalArgumentException badPath) {
      return Optional.empty();
    }
  }

  @Override
  public HttpURI getHttpURI() {
    return uri;
  }
}
