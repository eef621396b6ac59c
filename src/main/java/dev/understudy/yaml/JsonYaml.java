package dev.understudy.yaml;

import dev.understudy.wire.Bytes;
import dev.understudy.yaml.YamlNode.Mapping;
import dev.understudy.yaml.YamlNode.Member;
import dev.understudy.yaml.YamlNode.Scalar;
import dev.understudy.yaml.YamlNode.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * Converts JSON bodies to YAML nodes and back.
 *
 * <p>Numbers keep their spelling; only white space, superfluous escapes and repeated members are
 * lost. {@link #toNode} refuses a body that would not come back byte for byte.
 */
public final class JsonYaml {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
  private static final Pattern YAML_ONLY =
      Pattern.compile("(?i)true|false|null|~||[-+]?\\.(?:inf|nan)|[-+]?\\.?[0-9][0-9a-fox_.eE+-]*");
  private static final Set<String> LITERALS = Set.of("true", "false", "null");

  /** The longest key that fits YAML's limit when each character takes six, as an escape. */
  private static final int LONGEST_KEY = 160;

  /** The nesting depth reserved for the interaction around a body. */
  private static final int DEPTH_AROUND = 8;

  private JsonYaml() {}

  /** The nodes of {@code body}; empty when writing them as JSON would give other bytes. */
  public static Optional<YamlNode> toNode(Bytes body) {
    if (body.isEmpty()) {
      return Optional.empty();
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body.toArray())) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      YamlNode node = node(parser, DEPTH_AROUND);
      StringBuilder again = new StringBuilder(body.size());
      write(node, again);
      // The JDK encodes a lone surrogate as '?', so the comparison fails.
      boolean same = Bytes.wrap(again.toString().getBytes(StandardCharsets.UTF_8)).equals(body);
      return same ? Optional.of(node) : Optional.empty();
    } catch (JacksonException | NotReadableException notSimpleJson) {
      return Optional.empty();
    }
  }

  /**
   * The JSON form of {@code node}.
   *
   * @throws RuntimeException made by {@code problems}, for a scalar that is a number or the like in
   *     YAML but not in JSON
   */
  public static Bytes toJson(Problems problems, YamlNode node) {
    check(problems, node);
    StringBuilder out = new StringBuilder();
    write(node, out);
    return Bytes.utf8(out.toString());
  }

  private static YamlNode node(JsonParser parser, int depth) {
    if (depth >= YamlReader.MAX_DEPTH) {
      throw new NotReadableException();
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      List<Member> members = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (name.length() > LONGEST_KEY) {
          throw new NotReadableException();
        }
        parser.nextToken();
        members.add(new Member(name, node(parser, depth + 1)));
      }
      return new Mapping(members, 0);
    }
    if (token == JsonToken.START_ARRAY) {
      List<YamlNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node(parser, depth + 1));
      }
      return new Sequence(items, 0);
    }
    return new Scalar(parser.getString(), token != JsonToken.VALUE_STRING, 0);
  }

  private static void write(YamlNode node, StringBuilder out) {
    if (node instanceof Mapping mapping) {
      out.append('{');
      String separator = "";
      for (Member member : mapping.members()) {
        out.append(separator);
        quote(member.key(), out);
        out.append(':');
        write(member.value(), out);
        separator = ",";
      }
      out.append('}');
    } else if (node instanceof Sequence sequence) {
      out.append('[');
      String separator = "";
      for (YamlNode item : sequence.items()) {
        out.append(separator);
        write(item, out);
        separator = ",";
      }
      out.append(']');
    } else if (node instanceof Scalar scalar) {
      if (scalar.bare() && isJsonLiteral(scalar.value())) {
        out.append(scalar.value());
      } else {
        quote(scalar.value(), out);
      }
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    out.append('"');
  }

  private static boolean isJsonLiteral(String value) {
    return LITERALS.contains(value) || NUMBER.matcher(value).matches();
  }

  private static void check(Problems problems, YamlNode node) {
    if (node instanceof Mapping mapping) {
      mapping.members().forEach(member -> check(problems, member.value()));
    } else if (node instanceof Sequence sequence) {
      sequence.items().forEach(item -> check(problems, item));
    } else if (node instanceof Scalar scalar
        && scalar.bare()
        && !isJsonLiteral(scalar.value())
        && YAML_ONLY.matcher(scalar.value()).matches()) {
      throw problems.at(
          scalar.line(),
          "'"
              + scalar.value()
              + "' is not JSON; write a JSON number, true, false or null, or quote the string");
    }
  }

  /**
   * Thrown for a body that nests deeper than a cassette allows, or has longer keys than YAML
   * allows.
   */
  private static final class NotReadableException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
