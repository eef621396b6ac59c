package dev.understudy.contract;

import com.networknt.schema.Error;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.understudy.wire.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A compiled JSON Schema (2020-12). Thread-safe. */
public final class JsonSchema {

  /**
   * A violation of a schema.
   *
   * @param pointer the place, as a JSON Pointer
   * @param expected the expected value in words; empty when there is no short description
   */
  public record Problem(String pointer, String expected) {}

  private static final int MOST_PROBLEMS = 5;

  private static final List<JsonNode> SAMPLES =
      List.of(
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode(),
          JsonNodeFactory.instance.stringNode(""),
          JsonNodeFactory.instance.numberNode(0),
          JsonNodeFactory.instance.nullNode());

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Schema META =
      REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

  private static final Set<String> KEYWORDS =
      Set.of(
          "$ref",
          "$defs",
          "$comment",
          "title",
          "description",
          "type",
          "enum",
          "const",
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "if",
          "then",
          "else",
          "properties",
          "patternProperties",
          "additionalProperties",
          "propertyNames",
          "required",
          "dependentRequired",
          "dependentSchemas",
          "minProperties",
          "maxProperties",
          "prefixItems",
          "items",
          "contains",
          "minContains",
          "maxContains",
          "minItems",
          "maxItems",
          "uniqueItems",
          "minLength",
          "maxLength",
          "pattern",
          "format",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf");
  private static final Set<String> ONE_BELOW =
      Set.of(
          "not",
          "if",
          "then",
          "else",
          "additionalProperties",
          "propertyNames",
          "items",
          "contains");
  private static final Set<String> LIST_BELOW = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
  private static final Set<String> MAP_BELOW =
      Set.of("$defs", "properties", "patternProperties", "dependentSchemas");

  private final JsonNode source;
  private final Schema schema;

  private JsonSchema(JsonNode source, Schema schema) {
    this.source = source;
    this.schema = schema;
  }

  /**
   * Compiles a schema.
   *
   * @throws IllegalArgumentException for an invalid schema, or one with an unknown keyword, which
   *     is usually a typing error
   */
  public static JsonSchema compile(JsonNode source) {
    List<Error> wrong = META.validate(source);
    if (!wrong.isEmpty()) {
      Error first = wrong.get(0);
      throw new IllegalArgumentException(
          "invalid JSON Schema: at '" + first.getInstanceLocation() + "': " + first.getMessage());
    }
    requireKnown(source, "");
    Schema schema = REGISTRY.getSchema(source);
    try {
      schema.initializeValidators();
      // Validation by a schema that refers to itself at the same place never ends.
      for (JsonNode sample : SAMPLES) {
        var unused = schema.validate(sample, OutputFormat.BOOLEAN);
      }
    } catch (StackOverflowError endless) {
      throw new IllegalArgumentException("invalid JSON Schema: it refers to itself endlessly");
    } catch (RuntimeException unresolved) {
      throw new IllegalArgumentException(
          "invalid JSON Schema: " + String.valueOf(unresolved.getMessage()).strip());
    }
    return new JsonSchema(source, schema);
  }

  /** Whether {@code value} is valid. */
  public boolean accepts(JsonNode value) {
    try {
      return schema.validate(value, OutputFormat.BOOLEAN);
    } catch (ArithmeticException | JacksonException oddNumber) {
      return false;
    }
  }

  /** The violations in {@code value}, a few at most; empty when it is valid. */
  public List<Problem> problems(JsonNode value) {
    try {
      return schema.validate(value).stream()
          .map(JsonSchema::problem)
          .distinct()
          .limit(MOST_PROBLEMS)
          .toList();
    } catch (ArithmeticException | JacksonException oddNumber) {
      return List.of(new Problem("", "numbers of ordinary size"));
    }
  }

  /** The schema as it was written. */
  public JsonNode source() {
    return source;
  }

  private static void requirePattern(String expression, String place) {
    try {
      var unused = Pattern.compile(expression);
    } catch (PatternSyntaxException notRegex) {
      throw new IllegalArgumentException(
          "invalid JSON Schema: the regular expression at '"
              + place
              + "': "
              + notRegex.getDescription());
    }
  }

  private static Problem problem(Error error) {
    String pointer = String.valueOf(error.getInstanceLocation());
    JsonNode wanted = error.getSchemaNode();
    String keyword = String.valueOf(error.getKeyword());
    return switch (keyword) {
      case "required" -> new Problem(pointer + '/' + error.getProperty(), "a value");
      case "type" -> new Problem(pointer, words(wanted, " or "));
      case "enum" -> new Problem(pointer, "one of " + words(wanted, ", "));
      case "const" -> new Problem(pointer, Excerpt.of(wanted));
      case "pattern" -> new Problem(pointer, "a match of " + wanted.asString());
      case "minimum" -> new Problem(pointer, "at least " + wanted);
      case "maximum" -> new Problem(pointer, "at most " + wanted);
      case "minItems" -> new Problem(pointer, "an array of at least " + wanted);
      case "maxItems" -> new Problem(pointer, "an array of at most " + wanted);
      case "minLength" -> new Problem(pointer, "a text of at least " + wanted + " characters");
      case "maxLength" -> new Problem(pointer, "a text of at most " + wanted + " characters");
      case "minProperties", "maxProperties" ->
          new Problem(pointer, "an object with " + keyword + " " + wanted);
      case "false" -> new Problem(pointer, "nothing");
      default -> new Problem(pointer, "");
    };
  }

  private static String words(JsonNode wanted, String separator) {
    if (!wanted.isArray()) {
      return wanted.asString();
    }
    List<String> words = new ArrayList<>();
    wanted.forEach(word -> words.add(word.isString() ? word.stringValue() : word.toString()));
    return String.join(separator, words);
  }

  private static void requireKnown(JsonNode schema, String pointer) {
    if (!schema.isObject()) {
      return;
    }
    for (var member : schema.properties()) {
      String keyword = member.getKey();
      JsonNode below = member.getValue();
      String place = pointer + "/" + keyword;
      if (!KEYWORDS.contains(keyword)) {
        throw new IllegalArgumentException(
            "invalid JSON Schema: the keyword '" + keyword + "' at '" + place + "' is unknown");
      }
      if (keyword.equals("pattern")) {
        requirePattern(below.asString(""), place);
      } else if (keyword.equals("patternProperties")) {
        below.properties().forEach(one -> requirePattern(one.getKey(), place));
      } else if (keyword.equals("$ref") && !below.asString("").startsWith("#/")) {
        throw new IllegalArgumentException(
            "invalid JSON Schema: '" + place + "' must refer to a definition, as #/$defs/NAME");
      }
      if (ONE_BELOW.contains(keyword)) {
        requireKnown(below, place);
      } else if (LIST_BELOW.contains(keyword)) {
        below.forEach(one -> requireKnown(one, place));
      } else if (MAP_BELOW.contains(keyword)) {
        below.properties().forEach(one -> requireKnown(one.getValue(), place + "/" + one.getKey()));
      }
    }
  }
}
