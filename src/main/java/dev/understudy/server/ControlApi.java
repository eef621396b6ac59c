package dev.understudy.server;

import dev.understudy.engine.LiveSession;
import dev.understudy.wire.RedactedStackTrace;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnauthorizedResponse;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control API of a running server, under {@code /__understudy/}. */
final class ControlApi {

  private static final Logger LOG = LoggerFactory.getLogger(ControlApi.class);
  private static final String ENDPOINTS =
      "unknown control API endpoint: expected one of GET health, GET and DELETE journal, GET"
          + " result, POST reset, GET and POST sessions, GET and DELETE sessions/ID, GET and DELETE"
          + " sessions/ID/journal, GET sessions/ID/leftovers, POST sessions/ID/faults and POST"
          + " sessions/ID/reset, all under "
          + Traffic.CONTROL;

  private final Guard guard;
  private final LiveSession own;
  private final SessionApi sessions;
  private final Supplier<Map<String, Object>> health;

  /**
   * Creates the control API.
   *
   * @param own the session that answers at the server's root
   */
  ControlApi(
      Guard guard, LiveSession own, SessionApi sessions, Supplier<Map<String, Object>> health) {
    this.guard = guard;
    this.own = own;
    this.sessions = sessions;
    this.health = health;
  }

  void addTo(RoutesConfig routes) {
    String root = Traffic.CONTROL;
    routes.before(root + "/*", this::authorize);
    routes.get(root + "/health", context -> Json.answer(context, health.get()));
    routes.get(root + "/journal", context -> JournalView.answer(context, own));
    routes.delete(root + "/journal", context -> done(context, own.journal()::clear));
    routes.get(root + "/result", context -> Json.answer(context, own.result().view()));
    routes.post(root + "/reset", context -> done(context, own::reset));
    sessions.addTo(routes);
    routes.exception(HttpResponseException.class, ControlApi::refuse);
    routes.exception(Exception.class, ControlApi::fail);
    routes.error(404, ControlApi::tellWhatThereIs);
  }

  /** Lists the endpoints in a 404, except below a known path, such as for an unknown session. */
  private static void tellWhatThereIs(Context context) {
    if (context.attribute(SessionApi.NONE) == null) {
      Json.answer(context, Map.of("error", ENDPOINTS));
    }
  }

  /** Checks the token of a request to any endpoint but health, which reveals nothing. */
  private void authorize(Context context) {
    boolean open = context.path().equals(Traffic.CONTROL + "/health");
    if (!open && !guard.mayControl(Optional.ofNullable(context.header("Authorization")))) {
      throw new UnauthorizedResponse(
          "missing or wrong token; send it as: Authorization: Bearer TOKEN");
    }
  }

  private static void refuse(HttpResponseException refusal, Context context) {
    context.status(refusal.getStatus());
    Json.answer(context, Map.of("error", String.valueOf(refusal.getMessage())));
  }

  private static void fail(Exception error, Context context) {
    LOG.error("a request to the control API could not be handled", RedactedStackTrace.of(error));
    context.status(HttpStatus.INTERNAL_SERVER_ERROR);
    Json.answer(context, Map.of("error", RedactedStackTrace.summaryOf(error)));
  }

  private static void done(Context context, Runnable action) {
    action.run();
    Json.answer(context, Map.of("done", true));
  }
}
