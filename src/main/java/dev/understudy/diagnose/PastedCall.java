package dev.understudy.diagnose;

import dev.understudy.cassette.Body;
import dev.understudy.curl.CurlCommand;
import dev.understudy.dialect.Credential;
import dev.understudy.http.RequestHead;
import dev.understudy.journal.Call;
import dev.understudy.redact.Redactor;
import dev.understudy.settings.RedactionRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A curl command as a call, without its key wherever that stands. */
public final class PastedCall {

  /** What is shorter stands in many a text that is no key. */
  private static final int SHORTEST_KEY = 6;

  /** Stands for a body in a file that is not here. */
  private static final Body UNREAD = new Body.Omitted(0, "0".repeat(64));

  /** Members that are secrets by their name at the top of a body, and may be others below. */
  private static final List<RedactionRule> SECRET_MEMBERS =
      Stream.of("key", "token", "auth")
          .<RedactionRule>map(name -> new RedactionRule.Json("/" + name))
          .toList();

  private PastedCall() {}

  /**
   * Reads a command as people paste it.
   *
   * @param environment where further secrets are known from
   * @throws IllegalArgumentException for what is no curl command, saying why and where
   */
  public static Call parse(String pasted, Map<String, String> environment) {
    CurlCommand command = CurlCommand.parse(pasted);
    String query = command.url().query();
    String key = Credential.keyOf(command.headers(), query);
    Redactor mask =
        Redactor.forTape(
            SECRET_MEMBERS,
            environment,
            key.length() < SHORTEST_KEY || key.startsWith("[redacted:") ? "" : key,
            1);
    boolean unknownRoot = command.url().root().contains("[redacted:variable:");
    String path = command.url().path();
    // What a variable holds is taken for right: nothing can be said about it.
    String sent = unknownRoot && !path.startsWith("/v1") ? "/v1" + path : path;
    RequestHead head = new RequestHead(command.method(), sent, query, command.headers());
    return new Call(
        mask.redact(head.with(command.bodyFile().isPresent() ? UNREAD : Body.of(command.body()))),
        mask.redact(command.url().root()),
        Optional.of(Credential.of(command.headers(), query)),
        Optional.empty());
  }
}
