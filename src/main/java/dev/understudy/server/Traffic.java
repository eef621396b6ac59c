package dev.understudy.server;

import dev.understudy.cassette.Body;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.engine.LiveSession;
import dev.understudy.engine.SessionLookup;
import dev.understudy.engine.Sessions;
import dev.understudy.http.Exchange;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.redact.Redactor;
import dev.understudy.wire.RedactedStackTrace;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes each request: to Javalin if it is for the control API, to a session if it is below the
 * session's base URL, and otherwise, with any method and path, to the server's own session.
 *
 * <p>Sessions answer on the thread that reads from the network and must not block it; the control
 * API handles each request on its own thread.
 */
final class Traffic extends Handler.Wrapper {

  static final String CONTROL = "/__understudy";

  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

  private final LiveSession own;
  private final Sessions sessions;
  private final Guard guard;

  Traffic(LiveSession own, Sessions sessions, Guard guard) {
    this.own = own;
    this.sessions = sessions;
    this.guard = guard;
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Optional<String> objection = guard.objection(request);
    if (objection.isPresent()) {
      refuse(Exchange.of(request, response, callback), ErrorKind.FORBIDDEN, objection.get());
      return true;
    }
    String path = request.getHttpURI().getPath();
    if (path != null && (path.equals(CONTROL) || path.startsWith(CONTROL + "/"))) {
      request.getComponents().getExecutor().execute(() -> control(request, response, callback));
      return true;
    }
    if (path == null || !path.startsWith(Sessions.ROOT)) {
      answer(own, Exchange.of(request, response, callback));
      return true;
    }
    int end = path.indexOf('/', Sessions.ROOT.length());
    String prefix = end < 0 ? path : path.substring(0, end);
    SessionLookup found = sessions.find(prefix.substring(Sessions.ROOT.length()));
    Optional<SessionRequest> inside = SessionRequest.of(request, prefix);
    if (inside.isEmpty()) {
      refuse(
          Exchange.of(request, response, callback),
          ErrorKind.BAD_REQUEST,
          "the path leads out of the session through dot segments");
    } else if (found instanceof SessionLookup.Open open) {
      answer(open.session(), Exchange.of(inside.get(), response, callback));
    } else if (found instanceof SessionLookup.None none) {
      Exchange exchange = Exchange.of(inside.get(), response, callback);
      refuse(exchange, ErrorKind.NO_SESSION, none.reason());
    }
    return true;
  }

  private void control(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Throwable error) {
      LOG.error("a request to the control API could not be handled", RedactedStackTrace.of(error));
      Response.writeError(request, response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500);
    }
  }

  private static void answer(LiveSession session, Exchange exchange) {
    exchange.answeringFailures(() -> session.respond(exchange));
  }

  private void refuse(Exchange exchange, ErrorKind kind, String reason) {
    Redactor mask = own.mask();
    String masked = mask.redact(reason);
    own.journal()
        .add(
            JournalEntry.of(
                mask.redact(exchange.head().with(Body.none())),
                Outcome.REFUSED,
                kind.status(),
                masked));
    exchange.refuse(kind, masked);
  }
}
