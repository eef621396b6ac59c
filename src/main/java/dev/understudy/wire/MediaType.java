package dev.understudy.wire;

import java.util.Locale;
import java.util.Optional;

/**
 * A Content-Type, split at its first semicolon.
 *
 * @param essence type and subtype in lower case, empty when there is none
 * @param parameters everything after the first semicolon, unchanged
 */
public record MediaType(String essence, String parameters) {

  private static final MediaType NONE = new MediaType("", "");

  /** Parses a Content-Type value; never fails. */
  public static MediaType parse(String value) {
    int semicolon = value.indexOf(';');
    return semicolon < 0
        ? new MediaType(value.strip().toLowerCase(Locale.ROOT), "")
        : new MediaType(
            value.substring(0, semicolon).strip().toLowerCase(Locale.ROOT),
            value.substring(semicolon + 1));
  }

  /** The type that {@code headers} declare. */
  public static MediaType of(Headers headers) {
    return headers.first("content-type").map(MediaType::parse).orElse(NONE);
  }

  /** Whether this is an event stream (WHATWG HTML, 9.2.5). */
  public boolean isEventStream() {
    return essence.equals("text/event-stream");
  }

  /** Whether this is JSON, by name or by the {@code +json} suffix (RFC 6839). */
  public boolean isJson() {
    return essence.equals("application/json") || essence.endsWith("+json");
  }

  /** Whether this is a form encoded like a query. */
  public boolean isForm() {
    return essence.equals("application/x-www-form-urlencoded");
  }

  /** The boundary, when this is a multipart type that has one (RFC 2046, 5.1.1). */
  public Optional<String> boundary() {
    if (!essence.startsWith("multipart/")) {
      return Optional.empty();
    }
    for (String parameter : parameters.split(";", -1)) {
      String[] pair = parameter.strip().split("=", 2);
      if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("boundary")) {
        String value = pair[1].strip();
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return Optional.of(quoted ? value.substring(1, value.length() - 1) : value)
            .filter(text -> !text.isEmpty());
      }
    }
    return Optional.empty();
  }
}
