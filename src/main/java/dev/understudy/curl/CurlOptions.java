package dev.understudy.curl;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the options of a curl command. */
final class CurlOptions {

  /** Short options that take a value (curl's manual, 8.x); the others take none. */
  private static final String SHORT_WITH_VALUE = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";

  /** Long options that take a value (curl's manual, 8.x); the others take none. */
  private static final Set<String> LONG_WITH_VALUE =
      Set.of(
          """
          alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
          cookie cookie-jar crlfile curves data data-ascii data-binary data-raw data-urlencode
          dns-servers doh-url dump-header engine etag-compare etag-save expect100-timeout form
          form-string happy-eyeballs-timeout-ms haproxy-clientip header hsts interface
          ipfs-gateway json keepalive-time key key-type limit-rate local-port max-filesize
          max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir pass pinnedpubkey
          preproxy proto proto-default proto-redir proxy proxy-cacert proxy-cert proxy-header
          proxy-key proxy-pass proxy-user proxy1.0 range rate referer request request-target
          resolve retry retry-delay retry-max-time socks4 socks4a socks5 socks5-gssapi-service
          socks5-hostname speed-limit speed-time stderr tls-max tls13-ciphers trace trace-ascii
          trace-config unix-socket upload-file url url-query user user-agent variable write-out
          """
              .strip()
              .split("\\s+", -1));

  private static final Pattern LIKE_A_URL =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://|localhost\\b|[^/]*\\.[^/]*|[^/]+:[0-9]+");

  /** Marks a header that curl must not send. */
  private static final String REMOVED = "\0";

  private final List<String> words;
  private final String here;
  private final List<HeaderField> headers = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();
  private final List<String> urlQuery = new ArrayList<>();

  /** The largest body file that is read, in bytes; Understudy never checks a larger body. */
  private static final int MAX_FILE_BYTES = 64 * 1024 * 1024;

  private @Nullable String method;
  private @Nullable StringBuilder data;
  private @Nullable String unread;
  private boolean json;
  private boolean form;
  private boolean inQuery;
  private boolean head;
  private boolean ended;
  private int at;

  CurlOptions(List<String> words, String here) {
    this.words = words;
    this.here = here;
  }

  CurlCommand read() {
    while (at < words.size() && !ended) {
      String word = words.get(at++);
      if (word.startsWith("--") && word.length() > 2) {
        longOption(word.substring(2));
      } else if (word.startsWith("-") && word.length() > 1) {
        shortOptions(word);
      } else if (CurlCommand.isCurl(word)) {
        ended = true;
      } else {
        urls.add(word);
      }
    }
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("the curl command has no URL");
    }
    return request();
  }

  private CurlCommand request() {
    Url url =
        Url.parse(
            urls.stream()
                .filter(word -> LIKE_A_URL.matcher(word).lookingAt())
                .findFirst()
                .orElse(urls.get(0)));
    if (urls.stream().anyMatch(Url::hasUser)) {
      addUnlessSent("Authorization", "Basic " + ShellWords.VARIABLE);
    }
    StringBuilder sent = data;
    if (inQuery && sent != null) {
      urlQuery.add(sent.toString());
      sent = null;
    }
    for (String part : urlQuery) {
      url = url.withQuery(url.query().isEmpty() ? part : url.query() + "&" + part);
    }
    Bytes body = sent == null ? Bytes.EMPTY : Bytes.utf8(sent.toString());
    if (sent != null || form) {
      addUnlessSent(
          "Content-Type",
          json
              ? "application/json"
              : form ? "multipart/form-data" : "application/x-www-form-urlencoded");
    }
    String used = method;
    if (used == null) {
      used = head ? "HEAD" : sent != null || form ? "POST" : "GET";
    }
    return new CurlCommand(
        used,
        url,
        new Headers(headers.stream().filter(field -> !field.value().equals(REMOVED)).toList()),
        form && body.isEmpty() ? Bytes.utf8("(a form)") : body,
        Optional.ofNullable(unread));
  }

  private void longOption(String option) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    if (!LONG_WITH_VALUE.contains(name)) {
      flag(name);
      return;
    }
    take(name, equals < 0 ? value("--" + name) : option.substring(equals + 1));
  }

  private void shortOptions(String word) {
    for (int i = 1; i < word.length(); i++) {
      char letter = word.charAt(i);
      if (SHORT_WITH_VALUE.indexOf(letter) >= 0) {
        String rest = word.substring(i + 1);
        take(longName(letter), rest.isEmpty() ? value("-" + letter) : rest);
        return;
      }
      flag(longName(letter));
    }
  }

  private static String longName(char letter) {
    return switch (letter) {
      case 'A' -> "user-agent";
      case 'b' -> "cookie";
      case 'd' -> "data";
      case 'e' -> "referer";
      case 'F' -> "form";
      case 'G' -> "get";
      case 'H' -> "header";
      case 'I' -> "head";
      case 'T' -> "upload-file";
      case 'u' -> "user";
      case 'X' -> "request";
      default -> Character.toString(letter);
    };
  }

  private String value(String option) {
    if (at == words.size()) {
      throw new IllegalArgumentException("the curl command ends after " + option);
    }
    return words.get(at++);
  }

  private void flag(String name) {
    switch (name) {
      case "get" -> inQuery = true;
      case "head" -> head = true;
      default -> {
        // Affects how curl works, not what it sends.
      }
    }
  }

  private void take(String name, String value) {
    switch (name) {
      case "request" -> method = method(value);
      case "url" -> urls.add(value);
      case "url-query" -> urlQuery.add(value);
      case "header" -> header(value);
      case "user-agent" -> headers.add(new HeaderField("User-Agent", value));
      case "referer" -> headers.add(new HeaderField("Referer", value));
      case "cookie" -> headers.add(new HeaderField("Cookie", value));
      case "oauth2-bearer" -> headers.add(new HeaderField("Authorization", "Bearer " + value));
      case "user" ->
          headers.add(
              new HeaderField(
                  "Authorization",
                  "Basic "
                      + Base64.getEncoder()
                          .encodeToString(value.getBytes(StandardCharsets.UTF_8))));
      case "data", "data-ascii" ->
          data(value.startsWith("@") ? content(value).replace("\n", "") : value);
      case "data-raw" -> data(value);
      case "data-binary" -> data(content(value));
      case "data-urlencode" -> data(encoded(value));
      case "json" -> {
        json = true;
        StringBuilder sent = data == null ? new StringBuilder() : data;
        data = sent.append(content(value));
        addUnlessSent("Accept", "application/json");
      }
      case "form", "form-string", "upload-file" -> form = true;
      default -> {
        // Affects how curl works, not what it sends.
      }
    }
  }

  /** Checks the method. The message does not repeat an invalid one, which may be a key. */
  private static String method(String value) {
    if (!value.matches("[A-Za-z]{1,20}")) {
      throw new IllegalArgumentException(
          "the value of -X is not a method: expected one such as POST");
    }
    return value;
  }

  /**
   * Adds a header: {@code Name: value}; {@code Name;} for an empty value; {@code Name:} for not
   * sending it.
   */
  private void header(String value) {
    int colon = value.indexOf(':');
    if (colon < 0) {
      if (value.endsWith(";")) {
        headers.add(new HeaderField(value.substring(0, value.length() - 1).strip(), ""));
        return;
      }
      // The message does not repeat the header, which may be a key.
      throw new IllegalArgumentException("a header (-H) has no colon: expected 'Name: value'");
    }
    String content = value.substring(colon + 1).strip();
    boolean bare = content.isEmpty() && at < words.size();
    if (bare && !words.get(at).startsWith("-") && !LIKE_A_URL.matcher(words.get(at)).lookingAt()) {
      // The message repeats neither part, since the second may be a key.
      throw new IllegalArgumentException(
          "a header (-H) is not quoted: expected 'Name: value', with the quotes");
    }
    headers.add(
        new HeaderField(
            value.substring(0, colon).strip(),
            content.isEmpty() && colon == value.stripTrailing().length() - 1 ? REMOVED : content));
  }

  private void data(String part) {
    StringBuilder sent = data;
    data = sent == null ? new StringBuilder(part) : sent.append('&').append(part);
  }

  /** The value itself, or the content of the file that it names with an at sign. */
  private String content(String value) {
    if (!value.startsWith("@")) {
      return value;
    }
    if (value.equals("@-")) {
      return here;
    }
    try (InputStream file = Files.newInputStream(Path.of(value.substring(1)))) {
      byte[] content = file.readNBytes(MAX_FILE_BYTES + 1);
      if (content.length > MAX_FILE_BYTES) {
        throw new IOException("the file is larger than the largest request that is checked");
      }
      return new String(content, StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException notHere) {
      // The rest of the call can be checked all the same.
      unread = value.substring(1);
      return "";
    }
  }

  private static String encoded(String value) {
    int equals = value.indexOf('=');
    String content = value.substring(equals + 1);
    return value.substring(0, Math.max(0, equals))
        + (equals > 0 ? "=" : "")
        + URLEncoder.encode(content, StandardCharsets.UTF_8);
  }

  private void addUnlessSent(String name, String value) {
    if (headers.stream().noneMatch(field -> field.is(name))) {
      headers.add(new HeaderField(name, value));
    }
  }
}
