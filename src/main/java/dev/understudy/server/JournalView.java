package dev.understudy.server;

import dev.understudy.dialect.Mistake;
import dev.understudy.engine.LiveSession;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.VerificationResult;
import dev.understudy.wire.HeaderField;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A session's journal as JSON, filtered by query parameters. */
final class JournalView {

  private JournalView() {}

  /**
   * Answers with the entries, filtered by the optional parameters {@code outcome} and {@code path}.
   */
  static void answer(Context context, LiveSession session) {
    session.settle();
    String outcome = context.queryParam("outcome");
    String path = context.queryParam("path");
    List<Map<String, Object>> entries =
        session.journal().entries().stream()
            .filter(entry -> outcome == null || entry.outcome().label().equals(outcome))
            .filter(entry -> path == null || entry.path().equals(path))
            .map(JournalView::view)
            .toList();
    Json.answer(context, Map.of("entries", entries));
  }

  private static Map<String, Object> view(JournalEntry entry) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("number", entry.number());
    view.put("at", entry.at().toString());
    view.put("method", entry.method());
    view.put("path", entry.path());
    view.put("query", entry.query());
    view.put("headers", entry.headers().fields().stream().map(JournalView::view).toList());
    view.put("body", entry.body());
    view.put("body_bytes", entry.bodyBytes());
    view.put("outcome", entry.outcome().label());
    view.put("status", entry.status());
    view.put("detail", entry.detail());
    entry.verification().ifPresent(verification -> view.put("contract", view(verification)));
    if (!entry.mistakes().isEmpty()) {
      view.put("mistakes", entry.mistakes().stream().map(Mistake::view).toList());
    }
    entry.miss().ifPresent(miss -> view.put("miss", miss.view()));
    return view;
  }

  private static Map<String, Object> view(VerificationResult verification) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("profile", verification.profile());
    view.put("verdict", verification.verdictLabel());
    view.put("violations", verification.violations().stream().map(JournalView::view).toList());
    return view;
  }

  private static Map<String, String> view(HeaderField field) {
    Map<String, String> view = new LinkedHashMap<>();
    view.put("name", field.name());
    view.put("value", field.value());
    return view;
  }

  private static Map<String, String> view(VerificationResult.Violation violation) {
    Map<String, String> view = new LinkedHashMap<>();
    view.put("rule", violation.rule());
    view.put("severity", violation.severity().label());
    view.put("text", violation.text());
    return view;
  }
}
