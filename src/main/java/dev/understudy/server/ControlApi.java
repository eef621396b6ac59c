package dev.understudy.server;

import dev.understudy.dialect.Mistake;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Judgement;
import dev.understudy.journal.LateJudge;
import dev.understudy.wire.HeaderField;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a test or a person can ask and tell a running server, under {@code /__understudy/}. */
final class ControlApi {

  private final Guard guard;
  private final Journal journal;
  private final LateJudge judge;
  private final Supplier<Map<String, Object>> health;
  private final Runnable reset;

  ControlApi(
      Guard guard,
      Journal journal,
      LateJudge judge,
      Supplier<Map<String, Object>> health,
      Runnable reset) {
    this.guard = guard;
    this.journal = journal;
    this.judge = judge;
    this.health = health;
    this.reset = reset;
  }

  void addTo(RoutesConfig routes) {
    String root = Traffic.CONTROL;
    routes.before(root + "/*", this::authorize);
    routes.get(root + "/health", context -> answer(context, health.get()));
    routes.get(root + "/journal", this::journal);
    routes.delete(root + "/journal", context -> done(context, journal::clear));
    routes.post(root + "/reset", context -> done(context, reset));
    routes.error(
        404,
        context ->
            answer(
                context,
                Map.of(
                    "error",
                    "the control API has GET health, GET and DELETE journal, and POST reset, all"
                        + " under "
                        + root)));
  }

  /** Health tells nothing that a probe may not know; everything else is behind the token. */
  private void authorize(Context context) {
    boolean open = context.path().equals(Traffic.CONTROL + "/health");
    if (!open && !guard.mayControl(Optional.ofNullable(context.header("Authorization")))) {
      throw new UnauthorizedResponse("send the token as: Authorization: Bearer TOKEN");
    }
  }

  private void journal(Context context) {
    judge.settle();
    String outcome = context.queryParam("outcome");
    String path = context.queryParam("path");
    List<Map<String, Object>> entries =
        journal.entries().stream()
            .filter(entry -> outcome == null || entry.outcome().label().equals(outcome))
            .filter(entry -> path == null || entry.path().equals(path))
            .map(ControlApi::view)
            .toList();
    answer(context, Map.of("entries", entries));
  }

  private static Map<String, Object> view(JournalEntry entry) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("number", entry.number());
    view.put("at", entry.at().toString());
    view.put("method", entry.method());
    view.put("path", entry.path());
    view.put("query", entry.query());
    view.put("headers", entry.headers().fields().stream().map(ControlApi::view).toList());
    view.put("body", entry.body());
    view.put("body_bytes", entry.bodyBytes());
    view.put("outcome", entry.outcome().label());
    view.put("status", entry.status());
    view.put("detail", entry.detail());
    entry.judgement().ifPresent(judgement -> view.put("contract", view(judgement)));
    if (!entry.mistakes().isEmpty()) {
      view.put("mistakes", entry.mistakes().stream().map(Mistake::view).toList());
    }
    entry.miss().ifPresent(miss -> view.put("miss", miss.view()));
    return view;
  }

  private static Map<String, Object> view(Judgement judgement) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("profile", judgement.profile());
    view.put("verdict", judgement.verdict());
    view.put("violations", judgement.violations().stream().map(ControlApi::view).toList());
    return view;
  }

  private static Map<String, String> view(HeaderField field) {
    Map<String, String> view = new LinkedHashMap<>();
    view.put("name", field.name());
    view.put("value", field.value());
    return view;
  }

  private static Map<String, String> view(Judgement.Violation violation) {
    Map<String, String> view = new LinkedHashMap<>();
    view.put("rule", violation.rule());
    view.put("severity", violation.severity().label());
    view.put("text", violation.text());
    return view;
  }

  private static void done(Context context, Runnable action) {
    action.run();
    answer(context, Map.of("done", true));
  }

  private static void answer(Context context, @Nullable Object value) {
    context.contentType("application/json").result(Json.MAPPER.writeValueAsBytes(value));
  }

  /** Made with the first answer: a mapper costs start-up time. */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();
  }
}
