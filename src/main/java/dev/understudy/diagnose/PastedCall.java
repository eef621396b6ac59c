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

/** Converts a curl command to a redacted call. */
public final class PastedCall {

  /** The shortest key to redact, in characters; shorter texts also occur elsewhere. */
  private static final int SHORTEST_KEY = 6;

  /** A placeholder for a body in a file that is not available. */
  private static final Body UNREAD = new Body.Omitted(0, "0".repeat(64));

  /**
   * Members that are secrets at the top level of a body; deeper ones with the same name may not be.
   */
  private static final List<RedactionRule> SECRET_MEMBERS =
      Stream.of("key", "token", "auth")
          .<RedactionRule>map(name -> new RedactionRule.Json("/" + name))
          .toList();

  private PastedCall() {}

  /**
   * Parses a pasted command.
   *
   * @param environment the environment variables, a source of secrets
   * @throws IllegalArgumentException if it is not a curl command; the message has the reason and
   *     the place
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
    // The value of a variable is unknown, so it is assumed to be right.
    String sent = unknownRoot && !path.startsWith("/v1") ? "/v1" + path : path;
    RequestHead head = new RequestHead(command.method(), sent, query, command.headers());
    return new Call(
        mask.redact(head.with(command.bodyFile().isPresent() ? UNREAD : Body.of(command.body()))),
        mask.redact(command.url().root()),
        Optional.of(Credential.of(command.headers(), query)),
        Optional.empty());
  }
}
