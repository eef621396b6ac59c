package dev.understudy.redact;

import dev.understudy.cassette.Placeholder;
import dev.understudy.redact.Detectors.Span;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import dev.understudy.wire.UrlText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Redacts short texts: headers, query and path. */
final class FieldRedactor {

  /** Headers whose value is a URL, with a query that can carry credentials. */
  private static final Set<String> URL_HEADERS = Set.of("location", "content-location", "referer");

  /**
   * Authorization schemes that may precede a credential (IANA's registry, and those that gateways
   * use).
   */
  private static final Set<String> SCHEMES =
      Set.of("basic", "bearer", "digest", "negotiate", "token", "apikey", "api-key", "key");

  /**
   * Kinds of credentials that identify the client; values of other kinds are often ordinary text.
   */
  private static final Set<String> AUTHORISING = Set.of("authorization", "api-key", "token");

  private final Detectors detectors;
  private final Set<String> moreHeaders;

  /**
   * A redactor.
   *
   * @param moreHeaders names of headers that the user declared secret, in lower case
   */
  FieldRedactor(Detectors detectors, Set<String> moreHeaders) {
    this.detectors = detectors;
    this.moreHeaders = Set.copyOf(moreHeaders);
  }

  /** A copy of this redactor with other detectors. */
  FieldRedactor with(Detectors others) {
    return new FieldRedactor(others, moreHeaders);
  }

  /** The credentials of a request, both as sent and with percent-escapes decoded. */
  Set<String> credentials(Headers headers, String query) {
    Set<String> found = new LinkedHashSet<>();
    Replacement noting =
        (kind, secret) -> {
          if (AUTHORISING.contains(kind)) {
            found.add(secret);
            found.add(UrlText.decode(secret));
          }
          return secret;
        };
    headers.forEach(field -> header(field, noting));
    query(query, noting);
    return found;
  }

  HeaderField header(HeaderField field, Replacement replacement) {
    Optional<String> kind = Credentials.headerKind(field.name());
    String name = field.name().toLowerCase(Locale.ROOT);
    if (kind.isPresent()) {
      return field.withValue(credential(name, field.value(), kind.get(), replacement));
    }
    if (moreHeaders.contains(name)) {
      return field.withValue(whole("custom", field.value(), replacement));
    }
    int question = URL_HEADERS.contains(name) ? field.value().indexOf('?') : -1;
    return field.withValue(
        question < 0
            ? text(field.value(), replacement)
            : text(field.value().substring(0, question), replacement)
                + '?'
                + query(field.value().substring(question + 1), replacement));
  }

  String query(String query, Replacement replacement) {
    StringBuilder out = new StringBuilder(query.length());
    int start = 0;
    for (int i = 0; i <= query.length(); i++) {
      // Semicolons once separated parameters, and some servers still accept them.
      if (i == query.length() || query.charAt(i) == '&' || query.charAt(i) == ';') {
        out.append(parameter(query.substring(start, i), replacement));
        out.append(query, i, Math.min(i + 1, query.length()));
        start = i + 1;
      }
    }
    return out.toString();
  }

  private String parameter(String parameter, Replacement replacement) {
    int equals = parameter.indexOf('=');
    if (equals < 0) {
      return text(parameter, replacement);
    }
    String name = parameter.substring(0, equals);
    String value = parameter.substring(equals + 1);
    String redacted =
        Credentials.queryKind(UrlText.decode(name))
            .map(kind -> whole(kind, value, replacement))
            .orElseGet(() -> text(value, replacement));
    return text(name, replacement) + '=' + redacted;
  }

  /** Replaces the secrets in a text, including those hidden by percent-escapes. */
  String text(String text, Replacement replacement) {
    String plain = plain(text, replacement);
    String decoded = UrlText.decode(plain);
    List<Span> hidden = decoded.equals(plain) ? List.of() : detectors.find(decoded);
    return hidden.isEmpty() ? plain : whole(hidden.get(0).kind(), text, replacement);
  }

  private String plain(String text, Replacement replacement) {
    List<Span> spans = detectors.find(text);
    if (spans.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (Span span : spans) {
      out.append(text, at, span.start());
      out.append(replacement.of(span.kind(), text.substring(span.start(), span.end())));
      at = span.end();
    }
    return out.append(text, at, text.length()).toString();
  }

  private static String credential(
      String name, String value, String kind, Replacement replacement) {
    return switch (name) {
      case "authorization", "proxy-authorization", "x-authorization" -> {
        int space = value.indexOf(' ');
        boolean scheme =
            space > 0 && SCHEMES.contains(value.substring(0, space).toLowerCase(Locale.ROOT));
        yield !scheme
            ? whole(kind, value, replacement)
            : value.substring(0, space + 1)
                + whole(kind, value.substring(space + 1).strip(), replacement);
      }
      case "cookie" -> cookies(value, Integer.MAX_VALUE, kind, replacement);
      case "set-cookie" -> cookies(value, 1, kind, replacement);
      case "sec-websocket-protocol" -> subprotocols(value, kind, replacement);
      default -> whole(kind, value, replacement);
    };
  }

  /** Replaces the values of the first {@code count} pairs; the rest are attributes. */
  private static String cookies(String value, int count, String kind, Replacement replacement) {
    List<String> pairs = new ArrayList<>();
    for (String pair : value.split(";", -1)) {
      int equals = pair.indexOf('=');
      pairs.add(
          pairs.size() >= count
              ? pair
              : pair.substring(0, equals + 1)
                  + whole(kind, pair.substring(equals + 1).strip(), replacement));
    }
    return String.join(";", pairs);
  }

  private static String subprotocols(String value, String kind, Replacement replacement) {
    List<String> protocols = new ArrayList<>();
    for (String protocol : value.split(",", -1)) {
      String name = protocol.strip();
      protocols.add(
          Credentials.SUBPROTOCOL_PREFIXES.stream()
              .filter(name::startsWith)
              .findFirst()
              .map(prefix -> prefix + whole(kind, name.substring(prefix.length()), replacement))
              .orElse(name));
    }
    return String.join(", ", protocols);
  }

  private static String whole(String kind, String secret, Replacement replacement) {
    return secret.isEmpty() || Placeholder.is(secret) ? secret : replacement.of(kind, secret);
  }

  /** Returns the placeholder of a secret, and may record it. */
  interface Replacement {
    String of(String kind, String secret);
  }
}
