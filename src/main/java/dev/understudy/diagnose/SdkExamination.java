package dev.understudy.diagnose;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.curl.Url;
import dev.understudy.diagnose.SdkUrls.Client;
import dev.understudy.dialect.Mistake;
import dev.understudy.journal.Call;
import dev.understudy.redact.Redactor;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The result of examining the calls that a client makes with a base URL.
 *
 * @param client the family of the client
 * @param base the redacted base URL
 * @param calls the examination of each call, named as in the client
 */
public record SdkExamination(Client client, String base, List<Examination> calls) {

  /** Copies {@code calls}. */
  public SdkExamination {
    calls = List.copyOf(calls);
  }

  /**
   * Examines a base URL.
   *
   * @param model the model that the calls request; empty for a common one
   * @param mask redacts the URL
   * @throws IllegalArgumentException if {@code base} is not a URL
   */
  public static SdkExamination of(
      Client client,
      String base,
      String model,
      Redactor mask,
      Diagnoses diagnoses,
      Optional<ModelList> models) {
    List<Examination> calls = new ArrayList<>();
    for (SdkUrls.SdkCall one : SdkUrls.of(client, base, model)) {
      Call call = SdkUrls.call(client, one);
      Call masked =
          new Call(
              mask.redact(call.request()),
              mask.redact(call.root()),
              call.credential(),
              call.response());
      calls.add(Examination.of(one.name(), 0, masked, Optional.empty(), diagnoses, models));
    }
    Url url = Url.parse(base);
    String query =
        mask.redact(
                new RecordedRequest(
                    "GET",
                    url.path(),
                    url.query(),
                    Headers.NONE,
                    Body.none(),
                    ContentCoding.IDENTITY))
            .query();
    return new SdkExamination(
        client,
        mask.redact(url.withQuery("").toString()) + (query.isEmpty() ? "" : "?" + query),
        calls);
  }

  /** The mistakes of all calls, each diagnosis once. */
  public List<Mistake> mistakes() {
    Map<String, Mistake> mistakes = new LinkedHashMap<>();
    calls.forEach(call -> call.mistakes().forEach(one -> mistakes.putIfAbsent(one.rule(), one)));
    return List.copyOf(mistakes.values());
  }

  /** The report as text, with a line end after each line. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("the " + client.label() + " client with base URL " + base + " calls");
    for (Examination call : calls) {
      lines.add(
          String.format(
              "  %-30s %s  %s",
              call.subject(),
              call.line(),
              call.mistakes().isEmpty() ? "ok" : Mistake.rules(call.mistakes())));
    }
    int number = 0;
    for (Mistake mistake : mistakes()) {
      lines.addAll(Examination.told(++number, mistake));
    }
    return lines.stream().map(Excerpt::oneLine).collect(Collectors.joining("\n", "", "\n"));
  }

  /** The report as a JSON object of strings, lists and maps. */
  public Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("client", client.label());
    view.put("base_url", base);
    view.put("calls", calls.stream().map(Examination::view).toList());
    return view;
  }
}
