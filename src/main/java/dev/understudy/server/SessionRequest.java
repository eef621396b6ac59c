package dev.understudy.server;

import dev.understudy.http.RequestHead;
import java.util.Optional;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/** A request to a session, with its path made relative to the session's base URL. */
final class SessionRequest extends Request.Wrapper {

  private final HttpURI uri;

  private SessionRequest(Request request, HttpURI uri) {
    super(request);
    this.uri = uri;
  }

  /**
   * Strips the session's prefix from the path; empty if dot segments lead out of the session.
   *
   * @param prefix the path of the session's base URL
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
