package dev.understudy.wire;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A canonical text of a JSON value: two documents have the same one exactly when their values are
 * equal.
 *
 * <p>Members are sorted by name, white space and escapes are normalised, and numbers are compared
 * by value: {@code 1}, {@code 1.0} and {@code 1e0} are equal. Arrays keep their order.
 */
public final class CanonicalJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private CanonicalJson() {}

  /**
   * Parses one complete JSON document.
   *
   * @return the tree; empty when the text is not JSON, is followed by more, repeats a member, or
   *     nests too deep
   */
  public static Optional<JsonNode> parse(Bytes json) {
    if (json.isEmpty() || !isUtf8(json)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readTree(json.toArray()));
    } catch (JacksonException | NumberFormatException notJson) {
      return Optional.empty();
    }
  }

  /**
   * Whether a JSON text is neither UTF-16 nor UTF-32. The parser would accept those, but JSON
   * exchanged between systems is UTF-8 (RFC 8259, 8.1), and nothing else here could read them.
   */
  public static boolean isUtf8(Bytes json) {
    String first = json.slice(0, Math.min(4, json.size())).toLatin1();
    return first.indexOf('\0') < 0
        && !first.startsWith("\u00fe\u00ff")
        && !first.startsWith("\u00ff\u00fe");
  }

  /** The canonical text of {@code node}. */
  public static String of(JsonNode node) {
    StringBuilder out = new StringBuilder();
    write(node, out);
    return out.toString();
  }

  private static void write(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> members = new TreeMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      String separator = "{";
      for (var member : members.entrySet()) {
        out.append(separator).append(quoted(member.getKey())).append(':');
        write(member.getValue(), out);
        separator = ",";
      }
      out.append(members.isEmpty() ? "{}" : "}");
    } else if (node.isArray()) {
      String separator = "[";
      for (JsonNode element : node) {
        out.append(separator);
        write(element, out);
        separator = ",";
      }
      out.append(node.isEmpty() ? "[]" : "]");
    } else if (node.isNumber()) {
      out.append(number(node.decimalValue()));
    } else if (node.isString()) {
      out.append(quoted(node.stringValue()));
    } else {
      out.append(node);
    }
  }

  /** Coefficient and exponent; the plain digits could be endless for a short exponent. */
  private static String number(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.signum() == 0
        ? "0"
        : stripped.unscaledValue() + (stripped.scale() == 0 ? "" : "e" + -(long) stripped.scale());
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, quoted);
    return quoted.append('"').toString();
  }
}
