package dev.understudy.diagnose;

import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Placeholder;
import dev.understudy.diagnose.Diagnosis.Question;
import dev.understudy.dialect.Credential;
import dev.understudy.dialect.Mistake;
import dev.understudy.journal.Call;
import dev.understudy.wire.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The result of examining one call.
 *
 * @param subject the origin of the call
 * @param number the interaction's number in its cassette; 0 if there is no cassette
 * @param call the redacted call
 * @param interaction the redacted exchange, if there was one
 * @param mistakes the mistakes, the root cause first
 * @param checklist the questions of the checklist, with their answers
 */
public record Examination(
    String subject,
    int number,
    Call call,
    Optional<Interaction> interaction,
    List<Mistake> mistakes,
    Map<String, String> checklist) {

  private static final String FINE = "ok";

  private static final Pattern KNOWN =
      Pattern.compile(
          "/v1/(?:chat/completions|responses|messages|messages/count_tokens|models(?:/[^/]+)?)");

  /** Copies the collections. */
  public Examination {
    mistakes = List.copyOf(mistakes);
  }

  /**
   * Examines a call.
   *
   * @param call the redacted call, with its response if there was one
   * @param models the gateway's model list, if known
   */
  public static Examination of(
      String subject,
      int number,
      Call call,
      Optional<Interaction> interaction,
      Diagnoses diagnoses,
      Optional<ModelList> models) {
    List<Mistake> mistakes = diagnoses.examine(call, models);
    Map<String, String> checklist = new LinkedHashMap<>();
    diagnoses
        .checklist(mistakes)
        .forEach((question, found) -> {
          if (question != Question.ANSWER) {
            checklist.put(label(question), verdict(question, found, call, models));
          }
        });
    return new Examination(subject, number, call, interaction, mistakes, checklist);
  }

  private static String verdict(
      Question question, List<Mistake> found, Call call, Optional<ModelList> models) {
    if (!found.isEmpty()) {
      return Mistake.rules(found);
    }
    Facts facts = Facts.of(call, models);
    return switch (question) {
      case MODEL_NAME -> {
        if (facts.model().isEmpty() || Placeholder.is(facts.model())) {
          yield "not checked: the model is unknown";
        }
        yield models.isEmpty()
            ? "not checked: give the gateway with --target, or its model list with --models"
            : FINE;
      }
      case KEY ->
          facts.credential().filter(state -> state == Credential.FINE).isPresent()
              ? FINE
              : "not checked";
      case ENDPOINT, BODY, CLIENT -> {
        if (!KNOWN.matcher(facts.path()).matches()) {
          yield "not checked: the path is not a known endpoint";
        }
        yield question == Question.BODY && facts.form() == Facts.Form.UNKNOWN
            ? "not checked: the body is unknown"
            : FINE;
      }
      case BASE_URL ->
          call.root().contains("[redacted:") ? "not checked: the base URL is in a variable" : FINE;
      case ANSWER -> FINE;
    };
  }

  private static String label(Question question) {
    return switch (question) {
      case MODEL_NAME -> "model name";
      case ENDPOINT -> "endpoint";
      case BODY -> "body";
      case BASE_URL -> "base URL";
      case CLIENT -> "client";
      case KEY -> "key";
      case ANSWER -> "answer";
    };
  }

  /** The report as text, with a line end after each line. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add((subject.isEmpty() ? "" : subject + ": ") + line());
    interaction.ifPresent(one -> lines.add("  answer      " + answer(one)));
    checklist.forEach(
        (question, verdict) -> lines.add(String.format("  %-11s %s", question, verdict)));
    int number = 0;
    for (Mistake mistake : mistakes) {
      lines.addAll(told(++number, mistake));
    }
    if (mistakes.isEmpty()) {
      lines.add("no mistake found");
    }
    return lines.stream().map(Excerpt::oneLine).collect(Collectors.joining("\n", "", "\n"));
  }

  /** The lines of one numbered mistake in a report. */
  public static List<String> told(int number, Mistake mistake) {
    return List.of(
        number
            + ". "
            + mistake.rule()
            + ", "
            + mistake.confidence().label()
            + ": "
            + mistake.cause(),
        "   shown by  " + mistake.shownBy(),
        "   fix       " + mistake.fix(),
        "   source    " + mistake.source());
  }

  /** Method and URL, as far as they are known. */
  String line() {
    String query = call.request().query();
    return call.request().method()
        + ' '
        + call.root()
        + call.request().path()
        + (query.isEmpty() ? "" : "?" + query);
  }

  private static String answer(Interaction interaction) {
    JsonNode error = Facts.errorOf(interaction.response());
    String message = error.isString() ? error.stringValue() : error.path("message").asString("");
    String status = Integer.toString(interaction.response().status());
    String sent = error.path("code").asString("");
    String code = sent.equals(status) ? "" : sent;
    String ids =
        RequestIds.of(interaction.response()).entrySet().stream()
            .filter(entry -> !entry.getKey().endsWith("/id"))
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return status
        + (code.isEmpty() ? "" : " " + code)
        + (message.isEmpty() ? "" : " " + Excerpt.quoted(message))
        + (ids.isEmpty() ? "" : " (" + ids + ")");
  }

  /** The report as a JSON object of strings, numbers, lists and maps. */
  public Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("subject", subject);
    view.put("method", call.request().method());
    view.put("root", call.root());
    view.put("path", call.request().path());
    view.put("query", call.request().query());
    interaction.ifPresent(one -> {
      view.put("status", one.response().status());
      view.put("request_ids", RequestIds.of(one.response()));
    });
    view.put("checklist", checklist);
    view.put("mistakes", mistakes.stream().map(Mistake::view).toList());
    return view;
  }
}
