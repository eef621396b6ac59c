package dev.understudy.match;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.Sha256;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shortens values for a report: on one line, around the difference, with images and binary data as
 * digests.
 */
final class ValuePreview {

  private static final Pattern DATA_URL = Pattern.compile("data:([^;,]{0,100})[^,]{0,100};base64,");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{256}");
  private static final int LONG_ENOUGH = 256;
  private static final int DIGEST = 12;

  private ValuePreview() {}

  /** Previews a value that the other request lacks or has with another type. */
  static String of(JsonNode node) {
    return node.isString()
        ? text(node.stringValue(), node.stringValue().length())
        : Excerpt.of(withoutBinary(node));
  }

  /** Previews a text around the index at which another begins to differ. */
  static String text(String text, int difference) {
    if (isBinary(text)) {
      return binary(text);
    }
    return difference >= text.length() ? Excerpt.quoted(text) : Excerpt.from(text, difference);
  }

  /** Previews bytes, one per character: as text if they are text, otherwise as a digest. */
  static String bytes(String latin1, int difference) {
    return Bytes.latin1(latin1)
        .asUtf8()
        .filter(text -> text.chars().noneMatch(c -> c < ' ' && !Character.isWhitespace(c)))
        .map(text -> text(text, Math.min(difference, text.length())))
        .orElseGet(() -> digest("binary", Bytes.latin1(latin1)));
  }

  private static boolean isBinary(String text) {
    return text.length() >= LONG_ENOUGH
        && (DATA_URL.matcher(text).lookingAt() || BASE64.matcher(text).lookingAt());
  }

  private static String binary(String text) {
    Matcher url = DATA_URL.matcher(text);
    if (url.lookingAt()) {
      String type = url.group(1).isEmpty() ? "data" : Excerpt.oneLine(url.group(1));
      return digest(type + " in base64", Bytes.utf8(text.substring(url.end())));
    }
    return digest("base64", Bytes.utf8(text));
  }

  private static String digest(String what, Bytes bytes) {
    MessageDigest digest = Sha256.start();
    digest.update(bytes.asBuffer());
    return "("
        + what
        + ", "
        + bytes.size()
        + " bytes, sha256 "
        + Sha256.hex(digest).substring(0, DIGEST)
        + ")";
  }

  private static JsonNode withoutBinary(JsonNode node) {
    JsonNode copy = node.isContainer() ? node.deepCopy() : node;
    replaceBinary(copy);
    return copy;
  }

  private static void replaceBinary(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String name : object.propertyNames().toArray(new String[0])) {
        JsonNode value = object.get(name);
        if (value.isString() && isBinary(value.stringValue())) {
          object.put(name, binary(value.stringValue()));
        } else {
          replaceBinary(value);
        }
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(ValuePreview::replaceBinary);
    }
  }
}
