package dev.understudy.redact;

import dev.understudy.cassette.Placeholder;
import dev.understudy.redact.SecretSpan.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the parts of a multipart form whose names are those of credentials (RFC 7578, 4.2). */
final class FormParts {

  private static final Pattern NAME =
      Pattern.compile("(?i)content-disposition:[^\r\n]*;\\s*name=(?:\"([^\"\r\n]*)\"|([^;\\s]+))");

  /** An empty line; some clients end lines with a line feed alone. */
  private static final Pattern EMPTY_LINE = Pattern.compile("\r?\n\r?\n");

  private static final int MAX_HEAD_BYTES = 8192;

  private FormParts() {}

  /**
   * Finds the values of such parts.
   *
   * @param raw the body, with one character for each byte
   * @param boundary the boundary, without the two dashes before it
   */
  static List<SecretSpan> find(String raw, String boundary) {
    List<SecretSpan> hits = new ArrayList<>();
    String delimiter = "--" + boundary;
    int part = raw.indexOf(delimiter);
    while (part >= 0) {
      int head = part + delimiter.length();
      int next = raw.indexOf(delimiter, head);
      int end = next < 0 ? raw.length() : next;
      hit(raw, head, end).ifPresent(hits::add);
      part = next;
    }
    return hits;
  }

  private static Optional<SecretSpan> hit(String raw, int head, int end) {
    String lines = raw.substring(head, Math.min(end, head + MAX_HEAD_BYTES));
    Matcher empty = EMPTY_LINE.matcher(lines);
    Matcher name = NAME.matcher(lines);
    if (!empty.find() || !name.region(0, empty.start()).find()) {
      return Optional.empty();
    }
    int body = head + empty.end();
    String named = name.group(1) == null ? name.group(2) : name.group(1);
    int stop = end;
    while (stop > body && (raw.charAt(stop - 1) == '\n' || raw.charAt(stop - 1) == '\r')) {
      stop--;
    }
    String value = raw.substring(body, stop);
    boolean hidden = value.isEmpty() || Placeholder.is(value);
    Range range = new Range(body, stop);
    return hidden
        ? Optional.empty()
        : Credentials.queryKind(named)
            .map(kind -> new SecretSpan(List.of(range), kind, value, false));
  }
}
