package dev.understudy.dialect;

import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import dev.understudy.wire.UrlText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The state of the key that a request carries; never the key itself. */
public enum Credential {
  /** It looks like a key. */
  FINE("a key is sent"),
  /** A placeholder stands for it: it was taken out, or only a shell knows it. */
  UNKNOWN("the key is not known"),
  /** There is none. */
  NONE("no Authorization and no x-api-key header is sent"),
  /** A header for it is sent, and nothing is in it. */
  EMPTY("the header for the key has no key in it"),
  /** An Authorization header without {@code Bearer}. */
  WITHOUT_SCHEME("the Authorization header does not begin with 'Bearer '"),
  /** Quotes stand around or in it. */
  QUOTED("there are quotes in the key"),
  /** White space stands in it. */
  SPACED("there is white space in the key"),
  /** The name of a variable or a text from documentation stands where the key belongs. */
  UNEXPANDED("a variable's name or a placeholder stands where the key belongs"),
  /** It does not begin with {@code sk-}. */
  FOREIGN("the key does not begin with sk-");

  private static final List<String> HEADERS =
      List.of("authorization", "x-api-key", "x-goog-api-key", "api-key");

  private static final Pattern BEARER = Pattern.compile("(?i)bearer(\\s.*|$)");

  private static final Pattern STAND_IN =
      Pattern.compile(
          "\\$.*|\\{\\{?.*|<.*>|%.*%|(?i)(sk-)?(your|my)[-_ ]?.*key.*|(sk-)?x{3,}|(sk-)?\\.{3}|(?i)undefined|null|none|nil");

  private final String evidence;

  Credential(String evidence) {
    this.evidence = evidence;
  }

  /** Looks at a request's headers and query as they were sent. */
  public static Credential of(Headers headers, String query) {
    for (String name : HEADERS) {
      Optional<String> value = headers.first(name);
      if (value.isPresent()) {
        return name.equals("authorization") ? ofAuthorization(value.get()) : ofKey(value.get());
      }
    }
    return Arrays.stream(query.split("&"))
        .filter(part -> part.startsWith("key="))
        .map(part -> ofKey(UrlText.decode(part.substring("key=".length()))))
        .findFirst()
        .orElse(NONE);
  }

  /** The key itself, to take it out of what is shown; empty when there is none. */
  public static String keyOf(Headers headers, String query) {
    for (String name : HEADERS) {
      Optional<String> value = headers.first(name);
      if (value.isPresent()) {
        String sent = value.get().strip();
        return BEARER.matcher(sent).matches() ? sent.substring("bearer".length()).strip() : sent;
      }
    }
    return Arrays.stream(query.split("&"))
        .filter(part -> part.startsWith("key="))
        .map(part -> UrlText.decode(part.substring("key=".length())))
        .findFirst()
        .orElse("");
  }

  /** Whether a header carries a key, among those that gateways read. */
  public static boolean isCarriedBy(HeaderField field) {
    return HEADERS.contains(field.name().toLowerCase(Locale.ROOT));
  }

  /** What shows it, without the key. */
  public String evidence() {
    return evidence;
  }

  /** The name in packs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The state with this name. */
  public static Optional<Credential> named(String label) {
    return Arrays.stream(values()).filter(state -> state.label().equals(label)).findFirst();
  }

  private static Credential ofAuthorization(String value) {
    if (value.isBlank()) {
      return EMPTY;
    }
    return BEARER.matcher(value).matches()
        ? ofKey(value.substring("bearer".length()))
        : WITHOUT_SCHEME;
  }

  private static Credential ofKey(String value) {
    String key = value.strip();
    if (key.isEmpty()) {
      return EMPTY;
    }
    if (key.startsWith("[redacted:")) {
      return UNKNOWN;
    }
    if (key.chars().anyMatch(c -> "\"'`\u201c\u201d\u2018\u2019".indexOf(c) >= 0)) {
      return QUOTED;
    }
    if (STAND_IN.matcher(key).matches()) {
      return UNEXPANDED;
    }
    if (key.chars().anyMatch(Character::isWhitespace)) {
      return SPACED;
    }
    return key.startsWith("sk-") ? FINE : FOREIGN;
  }
}
