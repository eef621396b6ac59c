package dev.understudy.server;

import dev.understudy.engine.LiveSession;
import dev.understudy.engine.SessionLookup;
import dev.understudy.engine.SessionResult;
import dev.understudy.engine.Sessions;
import dev.understudy.error.CassetteException;
import dev.understudy.error.PackException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The session endpoints of the control API: tests in any language open, inspect and close sessions.
 */
final class SessionApi {

  /** The request attribute that marks an unknown session. */
  static final String NONE = "no session";

  private final Sessions sessions;
  private final SessionRequests requests;

  SessionApi(Sessions sessions, SessionRequests requests) {
    this.sessions = sessions;
    this.requests = requests;
  }

  void addTo(RoutesConfig routes) {
    String root = Traffic.CONTROL + "/sessions";
    routes.get(root, this::list);
    routes.post(root, this::open);
    routes.get(root + "/{id}", context -> Json.answer(context, result(session(context), context)));
    routes.delete(root + "/{id}", this::close);
    routes.get(root + "/{id}/journal", context -> JournalView.answer(context, session(context)));
    routes.delete(
        root + "/{id}/journal",
        context -> {
          session(context).journal().clear();
          Json.answer(context, Map.of("done", true));
        });
    routes.get(root + "/{id}/leftovers", this::leftovers);
    routes.post(root + "/{id}/faults", this::inject);
    routes.post(
        root + "/{id}/reset",
        context -> {
          session(context).reset();
          Json.answer(context, Map.of("done", true));
        });
  }

  private void list(Context context) {
    List<Map<String, Object>> open =
        sessions.all().stream().map(session -> view(session, context)).toList();
    Json.answer(context, Map.of("sessions", open));
  }

  private void open(Context context) {
    try {
      LiveSession session = sessions.open(requests.parse(context.bodyAsBytes()));
      context.status(HttpStatus.CREATED);
      Json.answer(context, view(session, context));
    } catch (IllegalArgumentException | CassetteException | PackException refused) {
      throw new BadRequestResponse(String.valueOf(refused.getMessage()));
    }
  }

  private void close(Context context) {
    LiveSession session = session(context);
    if ("false".equals(context.queryParam("keep"))) {
      session.discard();
    } else {
      session.close();
    }
    Json.answer(context, result(session, context));
  }

  private void inject(Context context) {
    try {
      session(context)
          .inject(
              FaultRequests.parse(
                  SessionRequests.object(
                      context.bodyAsBytes(), "fault", "{\"fault\": \"cut\", \"chunks\": 3}")));
      Json.answer(context, Map.of("done", true));
    } catch (IllegalArgumentException | IllegalStateException refused) {
      throw new BadRequestResponse(String.valueOf(refused.getMessage()));
    }
  }

  private void leftovers(Context context) {
    List<Map<String, Object>> leftovers =
        session(context).leftovers().stream().map(SessionResult::view).toList();
    Json.answer(context, Map.of("leftovers", leftovers));
  }

  private LiveSession session(Context context) {
    SessionLookup found = sessions.find(context.pathParam("id"));
    if (found instanceof SessionLookup.Open open) {
      return open.session();
    }
    context.attribute(NONE, true);
    throw new NotFoundResponse(((SessionLookup.None) found).reason());
  }

  /** A session as JSON, with base URLs that contain the host name from the client's request. */
  private static Map<String, Object> view(LiveSession session, Context context) {
    String host = context.header("Host");
    String root =
        host == null
            ? session.baseUrl().toString()
            : "http://" + host + Sessions.ROOT + session.id();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", session.id());
    view.put("name", session.options().name());
    view.put("mode", session.options().mode().label());
    view.put("base_url", root);
    view.put("openai_base_url", root + "/v1");
    view.put("interactions", session.interactions());
    return view;
  }

  private static Map<String, Object> result(LiveSession session, Context context) {
    Map<String, Object> result = view(session, context);
    result.putAll(session.result().view());
    return result;
  }
}
