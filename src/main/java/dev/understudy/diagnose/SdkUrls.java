package dev.understudy.diagnose;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.curl.Url;
import dev.understudy.journal.Call;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls that an official client makes with a base URL. The clients append a path to its text
 * (source of openai-node, {@code buildURL}, and of openai-python, {@code _prepare_url}), so that it
 * becomes part of a query in the base URL. The Java clients put the path before the query.
 */
public final class SdkUrls {

  /** A family of clients. */
  public enum Client {
    /** OpenAI clients and compatible ones; the base URL ends in {@code /v1}. */
    OPENAI,
    /** Anthropic clients; the base URL is the host's root. */
    ANTHROPIC;

    /** The name on the command line. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One call.
   *
   * @param name the name of the call in the client
   * @param method the HTTP method
   * @param url the URL of the call
   * @param body a small valid body for the endpoint; empty for none
   */
  public record SdkCall(String name, String method, Url url, String body) {}

  private SdkUrls() {}

  /**
   * The calls of a client.
   *
   * @param model the model that the calls request; empty for a common one
   * @throws IllegalArgumentException if {@code base} is not a URL
   */
  public static List<SdkCall> of(Client client, String base, String model) {
    Url url = Url.parse(base);
    List<SdkCall> calls = appended(client, base, model);
    if (url.query().isEmpty()) {
      return calls;
    }
    List<SdkCall> all = new ArrayList<>(calls);
    String bare = url.root() + (url.path().equals("/") ? "" : url.path());
    for (SdkCall call : appended(client, bare, model)) {
      String name = call.name() + " (Java)";
      all.add(new SdkCall(name, call.method(), call.url().withQuery(url.query()), call.body()));
    }
    return all;
  }

  private static List<SdkCall> appended(Client client, String base, String model) {
    return client == Client.OPENAI
        ? List.of(
            call(base, "chat.completions.create", "POST", "/chat/completions", chat(model)),
            call(base, "responses.create", "POST", "/responses", responses(model)),
            call(base, "models.list", "GET", "/models", ""))
        : List.of(
            call(base, "messages.create", "POST", "/v1/messages", messages(model, true)),
            call(
                base,
                "messages.countTokens",
                "POST",
                "/v1/messages/count_tokens",
                messages(model, false)),
            call(base, "models.list", "GET", "/v1/models", ""));
  }

  /** A client's call in the form for an examination, which accepts any key. */
  public static Call call(Client client, SdkCall call) {
    List<HeaderField> headers = new ArrayList<>();
    headers.add(new HeaderField("Content-Type", "application/json"));
    if (client == Client.ANTHROPIC) {
      headers.add(new HeaderField("anthropic-version", "2023-06-01"));
    }
    return Call.toDouble(
        new RecordedRequest(
            call.method(),
            call.url().path(),
            call.url().query(),
            new Headers(headers),
            Body.of(Bytes.utf8(call.body())),
            ContentCoding.IDENTITY),
        call.url().root());
  }

  private static SdkCall call(String base, String name, String method, String path, String body) {
    String stripped = base.strip();
    String root = stripped.endsWith("/") ? stripped.substring(0, stripped.length() - 1) : stripped;
    return new SdkCall(name, method, Url.parse(root + path), body);
  }

  private static String chat(String model) {
    return hello(model, "gpt-5.4").toString();
  }

  private static String responses(String model) {
    return body(model, "gpt-5.4").put("input", "Hello.").toString();
  }

  private static String messages(String model, boolean limited) {
    ObjectNode body = hello(model, "claude-sonnet-4-6");
    return (limited ? body.put("max_tokens", 16) : body).toString();
  }

  private static ObjectNode hello(String model, String usual) {
    ObjectNode body = body(model, usual);
    body.putArray("messages").addObject().put("role", "user").put("content", "Hello.");
    return body;
  }

  private static ObjectNode body(String model, String usual) {
    return JsonNodeFactory.instance.objectNode().put("model", model.isEmpty() ? usual : model);
  }
}
